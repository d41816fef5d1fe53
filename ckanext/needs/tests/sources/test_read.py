"""The way in: paths, formats, columns that are missing."""

from pathlib import Path

import pytest

from ckanext.needs.harvester import SOURCE_FORMATS
from ckanext.needs.problems import InputError, SourceRef
from ckanext.needs.sources.failures import require_columns
from ckanext.needs.sources.read import (
    COLLECTORS,
    FORMATS,
    fetch,
    format_of,
    read_one_table,
    read_rows,
    read_tables,
)


def test_rows_are_read_from_a_path_by_its_ending(tmp_path: Path):
    path = tmp_path / "งบ.csv"
    path.write_text("ก,ข\n1,2\n", "utf-8")
    (row,) = read_rows(path)
    assert (row.cell("ก"), row.ref.file) == ("1", "งบ.csv")


def test_rows_are_read_from_bytes_with_a_format():
    (row,) = read_rows(b"a\n1\n", "csv", file="upload")
    assert str(row.ref) == "upload:2"


def test_a_column_that_is_not_there_reads_as_empty():
    (row,) = read_rows(b"a\n1\n", "csv")
    assert row.cell("b") == ""


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.CSV", "csv"),
        ("a.xlsx", "xlsx"),
        ("a.xls", "xlsx"),
        ("a.md", "document"),
        ("a.pdf", "pdf"),
        ("a.docx", "docx"),
        ("a.tsv", "csv"),
        ("a.ndjson", "jsonl"),
    ],
)
def test_a_format_is_told_by_the_ending(name: str, format: str):
    assert format_of(name) == format


def test_a_format_nobody_reads_is_refused_with_those_there_are():
    with pytest.raises(InputError, match="unknown format «exe»"):
        read_tables(b"", "a.exe", "exe")


def test_a_file_that_is_not_there_is_an_error_with_its_place(tmp_path: Path):
    with pytest.raises(InputError) as error:
        fetch(str(tmp_path / "none.csv"))
    assert error.value.problems[0].kind == "unreadable"
    assert error.value.problems[0].where.file.endswith("none.csv")


def test_missing_columns_are_all_named_each_with_the_closest_header():
    with pytest.raises(InputError) as error:
        require_columns(
            ["จำนวนเงิน", "ปีงบประมาณ", "จังหวัด"],
            ["จำนวนเงินน", "ปีงบประมาณ"],
            SourceRef("a.csv", "", 1),
        )
    first, second = error.value.problems
    assert (first.column, second.column) == ("จำนวนเงิน", "จังหวัด")
    assert "«จำนวนเงินน»" in first.reason.th
    assert "closest" not in second.reason.en


def test_a_harvester_may_name_every_format_there_is():
    assert ("portal", *FORMATS) == SOURCE_FORMATS
    assert set(COLLECTORS) < set(FORMATS)


PIECE = "| ก | ข |\n|--|--|\n| 1 | 2 |\n\n"


def test_a_table_in_pieces_is_one():
    assert len(read_one_table(f"{PIECE}หน้า 2\n\n{PIECE}".encode(), "a.md", "document").rows) == 2


def test_of_several_tables_none_is_left_silently():
    other = PIECE.replace("ข", "ค")
    with pytest.raises(InputError, match="several tables"):
        read_one_table((PIECE + other).encode(), "a.md", "document")
