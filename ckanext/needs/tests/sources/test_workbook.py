"""Workbooks: numbers, dates and sheets."""

import io
from datetime import date, datetime

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.sheets import read_workbook

openpyxl = pytest.importorskip("openpyxl")


def workbook(*rows: list[object], name: str = "ความต้องการ", before: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for _ in range(before):
        sheet.append([])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_first_sheet_is_read_and_rows_name_it():
    table = read_workbook(workbook(["ก", "ข"], ["x", "y"]), "a.xlsx")
    assert table.rows[0].cells == {"ก": "x", "ข": "y"}
    assert str(table.rows[0].ref) == "a.xlsx#ความต้องการ:2"


def test_rows_are_numbered_as_shown_when_the_sheet_begins_with_empty_ones():
    table = read_workbook(workbook(["a"], ["x"], before=2), "a.xlsx")
    assert [table.ref.row, table.rows[0].ref.row] == [3, 4]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2567, "2567"),
        (2567.0, "2567"),
        (2567.5, "2567.5"),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 3, 4), "2024-01-02T03:04:00"),
        (True, "TRUE"),
        (None, ""),
        ("๒๕๖๗", "๒๕๖๗"),
    ],
)
def test_a_cell_becomes_the_text_a_person_would_write(cell: object, text: str):
    table = read_workbook(workbook(["a", "b"], [cell, "x"]), "a.xlsx")
    assert table.rows[0].cells["a"] == text


def test_a_sheet_can_be_named():
    with pytest.raises(InputError, match="no sheet «อื่น»"):
        read_workbook(workbook(["a"], ["x"]), "a.xlsx", "อื่น")


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04 cut off"])
def test_a_broken_workbook_is_one_clear_error(data: bytes):
    with pytest.raises(InputError) as error:
        read_workbook(data, "a.xlsx")
    assert error.value.problems[0].kind == "broken_file"
    assert error.value.problems[0].where.file == "a.xlsx"


def test_a_sheet_without_rows_is_an_error():
    with pytest.raises(InputError, match="not one row"):
        read_workbook(workbook(["a", "b"]), "a.xlsx")
