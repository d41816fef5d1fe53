"""Workbooks: numbers, dates and sheets."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.grid import Layout
from ckanext.needs.sources.workbook import read_sheets
from ckanext.needs.tests.sources.one_sheet import read_workbook


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


def book_of(*sheets: tuple[str, list[list[object]], list[str]]) -> bytes:
    """Return a workbook of sheets: name, rows, merged ranges."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_sheets_are_read_by_their_names_in_the_order_asked_for():
    data = book_of(*((name, [["a", "b"], [name, "x"]], []) for name in ("ก", "ข", "ค")))
    tables = read_sheets(data, "a.xlsx", ("ค", "ก"))
    assert [(table.ref.part, table.rows[0].cell("a")) for table in tables] == [
        ("ค", "ค"),
        ("ก", "ก"),
    ]
    assert tables[0].unread == ("ข",)


def test_all_sheets_are_read_but_for_empty_ones():
    data = book_of(("ก", [["a"], ["1"]], []), ("ว่าง", [], []), ("ข", [["a"], ["2"]], []))
    assert [table.ref.part for table in read_sheets(data, "a.xlsx", ("*",))] == ["ก", "ข"]


def test_a_header_with_merged_cells_is_joined_and_rows_keep_their_numbers():
    data = book_of(
        (
            "แผน",
            [
                ["แผนพัฒนาท้องถิ่น พ.ศ. 2566-2570"],
                ["ลำดับ", "งบประมาณ", None, "หน่วยงาน"],
                [None, "2566", "2567", None],
                [1, 100, 200, "กองช่าง"],
            ],
            ["A1:D1", "A2:A3", "B2:C2", "D2:D3"],
        )
    )
    table = read_workbook(data, "a.xlsx")
    assert table.columns == ("ลำดับ", "งบประมาณ / 2566", "งบประมาณ / 2567", "หน่วยงาน")
    assert table.headings == ("แผนพัฒนาท้องถิ่น พ.ศ. 2566-2570",)
    assert (table.ref.row, table.rows[0].ref.row) == (2, 4)


def test_a_merged_header_cell_above_data_of_two_columns_takes_no_row_of_data():
    rows: list[list[object]] = [["ลำดับ", "ผู้รับผิดชอบ", None, "ปี"], [1, "กองช่าง", "กองคลัง", 2567]]
    table = read_workbook(book_of(("s", rows, ["B1:C1"])), "a.xlsx")
    assert table.columns == ("ลำดับ", "ผู้รับผิดชอบ", "(3)", "ปี")
    assert list(table.rows[0].cells.values()) == ["1", "กองช่าง", "กองคลัง", "2567"]


def test_a_header_of_two_rows_without_merged_cells_can_be_declared():
    rows: list[list[object]] = [["ลำดับ", "2566", None], [None, "แผน", "ผล"], [1, 2, 3]]
    table = read_sheets(book_of(("s", rows, [])), "a.xlsx", (), Layout(header_rows=2))[0]
    assert table.columns == ("ลำดับ", "2566 / แผน", "2566 / ผล")


def test_a_header_below_other_cells_can_be_declared():
    rows: list[list[object]] = [["หน่วย", "บาท"], ["ก", "ข"], ["1", "2"]]
    table = read_sheets(book_of(("s", rows, [])), "a.xlsx", (), Layout(header_row=2))[0]
    assert (table.columns, table.headings) == (("ก", "ข"), ("หน่วย", "บาท"))


def test_a_date_in_the_buddhist_era_keeps_its_year():
    table = read_workbook(workbook(["วันที่", "b"], [date(2563, 10, 1), "x"]), "a.xlsx")
    assert table.rows[0].cell("วันที่") == "2563-10-01"
