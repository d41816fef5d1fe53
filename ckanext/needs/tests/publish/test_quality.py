"""The quality rules that the national catalogue's scoring tools apply to published files.

Rules: ckanext-dquality (NECTEC), and what the statistical office (NSO) checks: blank rows,
extra and missing cells, numbers with separators, encodings, names of columns, timeliness.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import frictionless
import pytest

from ckanext.needs.build import run_pipeline
from ckanext.needs.catalogue.timely import days
from ckanext.needs.harvester import harvester_names, load_harvester, template_names
from ckanext.needs.publish.dataset import BuiltTable
from ckanext.needs.publish.gdcatalog import code_lists
from ckanext.needs.tests.tables.shapes import need, of_rounds

BOM = b"\xef\xbb\xbf"
NUMBER = re.compile(r"-?\d+(\.\d+)?")
COLUMN = re.compile(r"[a-z][a-z0-9_]*")
#: What the tools read of a resource unless told otherwise.
MAX_BYTES, MAX_ROWS = 10_000_000, 5_000
#: Days between two harvests of a schedule; a month of ckanext-harvest's may have 31.
EVERY = {"daily": 1, "weekly": 7, "monthly": 30}
#: Titles as they come: with commas, quotes, new lines, and what looks like a formula.
TITLES = ("ซ่อมถนน, หน้าโรงเรียน", 'ป้าย "ระวัง"', "ไฟทาง\nดับ", "=SUM(A1)", "- ขุดลอกคลอง", "\rไฟ\r")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[BuiltTable]:
    """Every table that the shipped sources make."""
    out = tmp_path_factory.mktemp("out")
    needs = [need(n, "accepted", title=title) for n, title in enumerate(TITLES)]
    held = (*needs, *of_rounds())
    built = [run_pipeline(load_harvester(name), out, held) for name in harvester_names()]
    made = [table for one in built for dataset in one.datasets for table in dataset.tables]
    assert len(made) >= 4 + 3 + 3 + 1 + 2
    return made


def rows_of(table: BuiltTable) -> list[list[str]]:
    text = table.path_csv.read_bytes().removeprefix(BOM).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def test_no_row_is_blank_and_none_has_more_or_fewer_cells_than_the_header(tables: list[BuiltTable]):
    for table in tables:
        header, *rows = rows_of(table)
        assert {len(row) for row in rows} <= {len(header)}, table.name
        assert [row for row in rows if not any(cell.strip() for cell in row)] == [], table.name


def test_frictionless_finds_no_error_in_a_file_that_it_knows_nothing_of(
    tables: list[BuiltTable], monkeypatch: pytest.MonkeyPatch
):
    for table in tables:
        monkeypatch.chdir(table.path_csv.parent)
        report = frictionless.validate(table.path_csv.name)
        assert report.valid, (table.name, report.flatten(["type", "rowNumber", "note"]))


def test_names_of_columns_are_english_without_spaces_and_each_is_there_once(
    tables: list[BuiltTable],
):
    for table in tables:
        header = rows_of(table)[0]
        assert [name for name in header if not COLUMN.fullmatch(name)] == []
        assert len(header) == len(set(header))


def test_numbers_have_no_separators_exponents_or_units(tables: list[BuiltTable]):
    for table in tables:
        header, *rows = rows_of(table)
        numeric = {f.name for f in table.schema.fields if f.type in ("integer", "number")}
        for row in rows:
            cells = dict(zip(header, row, strict=True))
            wrong = {n: cells[n] for n in numeric if cells[n] and not NUMBER.fullmatch(cells[n])}
            assert wrong == {}, table.name


def test_dates_are_iso_dates_of_the_common_era_and_years_say_their_era(tables: list[BuiltTable]):
    for table in tables:
        header, *rows = rows_of(table)
        dates = [header.index(f.name) for f in table.schema.fields if f.type == "date"]
        found = [date.fromisoformat(row[i]) for row in rows for i in dates if row[i]]
        assert all(day.year < 2400 for day in found)
        be, ce = header.index("fiscal_year_be"), header.index("fiscal_year_ce")
        assert all(int(row[be]) == int(row[ce]) + 543 for row in rows)


def test_files_are_utf_8_with_the_mark_that_spreadsheets_need_and_no_garbled_thai(
    tables: list[BuiltTable],
):
    for table in tables:
        data = table.path_csv.read_bytes()
        assert data.startswith(BOM)
        text = data.removeprefix(BOM).decode("utf-8", "strict")
        assert not {"\ufeff", "\ufffd", "\x00"} & set(text)
        assert "à¸" not in text  # UTF-8 read as Latin
        assert "\u0e4d\u0e32" not in text  # sara am in two pieces
        assert json.loads(table.path_json.read_bytes().decode("utf-8")) is not None


def test_a_file_is_what_its_name_says_and_within_what_the_tools_read(tables: list[BuiltTable]):
    for table in tables:
        assert not table.path_csv.read_bytes().removeprefix(BOM).lstrip().startswith(b"<")
        assert table.path_csv.stat().st_size < MAX_BYTES
        assert table.rows <= MAX_ROWS


@pytest.mark.parametrize("name", [*harvester_names(), *template_names()])
def test_a_source_is_read_at_least_as_often_as_its_datasets_say(name: str):
    harvester = load_harvester(name)
    for spec in harvester.datasets:
        unit = str(spec.gdcatalog["update_frequency_unit"])
        assert unit in days(), "say how often, so that staleness can be told"
        if harvester.schedule == "manual":
            assert unit == "ปี", "nobody harvests by hand more often than once a year"
        else:
            assert EVERY[harvester.schedule] <= days()[unit]


def test_every_unit_with_a_length_is_one_of_the_national_catalogue():
    assert days().keys() <= {*code_lists()["update_frequency_unit"]}


def test_every_dataset_says_of_when_it_is(tables: list[BuiltTable]):
    for folder in {table.path_csv.parent for table in tables}:
        assert says_when(folder / "metadata.json")


def says_when(path: Path) -> bool:
    said = json.loads(path.read_text("utf-8"))
    day = date.fromisoformat(said["last_updated_date"])
    return day.year < 2400 and said["temporal_start"] < said["temporal_end"]
