"""Files that are small on disk and would fill the memory."""

from __future__ import annotations

import io
import zipfile

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.limits import MAX_COLUMNS, check_workbook
from ckanext.needs.sources.sheets import read_csv
from ckanext.needs.tests.sources.one_sheet import read_workbook
from ckanext.needs.tests.sources.test_workbook import workbook

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(xml: str, name: str = SHEET) -> bytes:
    """Return a workbook with this XML as its sheet."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["a"], ["x"]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, xml)
    return out.getvalue()


def sheet(rows: str) -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<worksheet xmlns="{main}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'
    )


def cell(reference: str) -> str:
    return f'<c r="{reference}"><v>1</v></c>'


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(
            sheet(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'),
            id="a cell in the last corner",
        ),
        pytest.param(sheet(f'<row r="1">{cell("GS1")}</row>'), id="a column too far"),
        pytest.param(sheet(f'<row r="1000001">{cell("A1000001")}</row>'), id="a row too far"),
        pytest.param(sheet('<row r="1048576"><c><v>1</v></c></row>'), id="a cell without a name"),
        pytest.param(
            sheet(cell("A1") + cell("XFD1048576"))
            .replace("<c ", "<x:c ")
            .replace("</c>", "</x:c>")
            .replace("<worksheet ", '<worksheet xmlns:x="urn:x" '),
            id="another prefix",
        ),
    ],
)
def test_a_workbook_of_few_bytes_and_many_cells_is_refused_before_it_is_read(xml: str):
    data = with_sheet(xml)
    assert len(data) < 10_000
    with pytest.raises(InputError, match="at most 200 columns, 1,000,000 rows") as error:
        read_workbook(data, "a.xlsx")
    assert error.value.problems[0].kind == "too_large"


def test_an_ods_that_repeats_a_cell_is_refused():
    xml = (
        f'<x xmlns:t="{TABLE}" xmlns:o="urn:o"><t:table>'
        '<t:table-row t:number-rows-repeated="9999999">'
        '<t:table-cell o:value-type="float"/></t:table-row></t:table></x>'
    )
    with pytest.raises(InputError, match="too large"):
        check_workbook(with_sheet(xml, "content.xml"), "a.ods")


def test_empty_cells_far_away_are_no_harm():
    rows = f'<row r="1">{cell("A1")}<c r="XFD1" s="1"/></row><row r="2">{cell("A2")}</row>'
    assert read_workbook(with_sheet(sheet(rows)), "a.xlsx").columns == ("1",)


def test_a_part_that_unpacks_to_many_times_its_size_is_refused():
    with pytest.raises(InputError, match="when unpacked"):
        read_workbook(with_sheet(sheet(" " * 50_000_000)), "a.xlsx")


def test_entities_are_not_resolved():
    with pytest.raises(InputError, match="DOCTYPE"):
        read_workbook(with_sheet('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "a.xlsx")


def test_a_csv_has_as_many_columns_as_a_workbook():
    names = ",".join(f"c{number}" for number in range(MAX_COLUMNS + 1))
    with pytest.raises(InputError, match="at most 200 columns"):
        read_csv(f"{names}\n1\n".encode(), "a.csv")


def test_a_csv_with_hundreds_of_thousands_of_headers_is_refused_at_once():
    names = ",".join(map(str, range(300_000)))
    with pytest.raises(InputError, match="at most 200 columns"):
        read_csv(f"{names}\n".encode() + b"1\n" * 1000, "a.csv")


def test_the_other_sheets_of_a_workbook_are_named():
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook(["a"], ["x"])))
    book.create_sheet("ปี 2568")
    out = io.BytesIO()
    book.save(out)
    assert read_workbook(out.getvalue(), "a.xlsx").unread == ("ปี 2568",)
