"""Word documents: their tables, the text above them, merged cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ckanext.needs.problems import InputError
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.sources.word import read_word


def document(*blocks: str | list[list[str]], change: Callable[[Any], None] | None = None) -> bytes:
    """Return a document of paragraphs and tables."""
    made = Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(len(block), len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    if change:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(data: bytes) -> tuple[RawTable, ...]:
    return read_word(data, "แผน.docx", ReadOptions())


HEADER = ["โครงการ", "งบประมาณ (บาท)"]


def test_each_table_has_its_rows_and_the_text_above_it():
    first, second = read(
        document("ด้านที่ ๕ มหานคร", "", [HEADER, ["ก", "๑๐๐"]], "มิติที่ ๕.๒", [HEADER, ["ข", "-"]])
    )
    assert first.headings == ("ด้านที่ ๕ มหานคร",)
    assert second.headings == ("มิติที่ ๕.๒",)
    assert dict(second.rows[0].cells) == {"โครงการ": "ข", "งบประมาณ (บาท)": "-"}
    assert str(second.rows[0].ref) == "แผน.docx#table 2:2"


def test_a_header_printed_again_is_left_out():
    (table,) = read(document([HEADER, ["ก", "1"], HEADER, ["ข", "2"]]))
    assert [(row.ref.row, row.cell("โครงการ")) for row in table.rows] == [(2, "ก"), (4, "ข")]


def test_paragraphs_and_line_breaks_of_a_cell_are_its_lines():
    (table,) = read(document([HEADER, ["๑. ก\n๒. ข", "1\t2"]]))
    assert list(table.rows[0].cells.values()) == ["๑. ก\n๒. ข", "1 2"]


def test_a_header_of_merged_cells_is_joined():
    def merge(made: Any) -> None:
        table = made.tables[0]
        for first, last in (((0, 1), (0, 2)), ((0, 0), (1, 0))):
            cell = table.cell(*first).merge(table.cell(*last))
            cell.text = cell.text.strip()

    rows = [["โครงการ", "งบประมาณ", ""], ["", "2567", "2568"], ["ก", "1", "2"]]
    (table,) = read(document(rows, change=merge))
    assert table.columns == ("โครงการ", "งบประมาณ / 2567", "งบประมาณ / 2568")
    assert [row.ref.row for row in table.rows] == [3]


def test_a_cell_merged_downwards_is_the_first_of_them():
    def merge(made: Any) -> None:
        table = made.tables[0]
        table.cell(1, 0).merge(table.cell(2, 0))

    (table,) = read(document([HEADER, ["ก", "1"], ["", "2"]], change=merge))
    assert [row.cell("โครงการ") for row in table.rows] == ["ก", ""]


def test_rows_marked_as_header_are_the_header():
    def mark(made: Any) -> None:
        for row in made.tables[0].rows[:2]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    rows = [["โครงการ", "งบ"], ["(1)", "(2)"], ["ก", "1"]]
    (table,) = read(document(rows, change=mark))
    assert table.columns == ("โครงการ / (1)", "งบ / (2)")


def test_text_in_forms_and_tracked_changes_is_read_and_what_was_deleted_is_not():
    def wrap(made: Any) -> None:
        paragraph = made.tables[0].cell(1, 0).paragraphs[0]._p
        for name, text in (("w:ins", "เพิ่ม"), ("w:moveFrom", "ย้าย"), ("w:smartTag", "ป้าย")):
            run, words = OxmlElement("w:r"), OxmlElement("w:t")
            words.text = text
            run.append(words)
            wrapper = OxmlElement(name)
            wrapper.append(run)
            paragraph.append(wrapper)
        body, table = made.element.body, made.tables[0]._tbl
        form, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        body.replace(table, form)
        form.append(content)
        content.append(table)

    (table,) = read(document([HEADER, ["ก", "1"]], change=wrap))
    assert table.rows[0].cell("โครงการ") == "กเพิ่มป้าย"


def test_a_table_inside_a_cell_is_read_as_its_text():
    def nest(made: Any) -> None:
        cell = made.tables[0].cell(1, 0)
        cell.add_table(1, 1).cell(0, 0).text = "ข้างใน"

    (table,) = read(document([HEADER, ["ก", "1"]], change=nest))
    assert table.rows[0].cell("โครงการ") == "ก\nข้างใน"


def test_names_that_stand_twice_are_told_apart():
    (table,) = read(document([["ลงชื่อ", "ลงชื่อ", ""], ["ก", "ข", "ค"]]))
    assert table.columns == ("ลงชื่อ", "ลงชื่อ (2)", "(3)")


def test_a_cell_that_says_it_spans_a_million_columns_is_refused():
    def span(made: Any) -> None:
        properties = made.tables[0].cell(1, 0)._tc.get_or_add_tcPr()
        grid = OxmlElement("w:gridSpan")
        grid.set(qn("w:val"), "1000000")
        properties.append(grid)

    with pytest.raises(InputError) as error:
        read(document([HEADER, ["ก", "1"]], change=span))
    assert error.value.problems[0].kind == "too_large"


def test_a_document_without_a_table_is_an_error():
    with pytest.raises(InputError, match="no table in the document"):
        read(document("ไม่มีตาราง"))


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document([HEADER, ["ก", "1"]]))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "broken_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .doc", "broken_file"),
        (b"PK\x05\x06" + b"\0" * 18, "broken_file"),
        (with_part("word/document.xml", b"<w:document"), "broken_file"),
        (with_part("[Content_Types].xml", b"<Types/>"), "broken_file"),
        (
            with_part("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            "broken_file",
        ),
        (with_part("word/media/a.bin", b"\0" * 50_000_000), "too_large"),
    ],
    ids=["empty", "doc", "no part", "cut", "no types", "entities", "bomb"],
)
def test_a_broken_or_huge_document_is_one_clear_error(data: bytes, kind: str):
    with pytest.raises(InputError) as error:
        read(data)
    assert error.value.problems[0].kind == kind
