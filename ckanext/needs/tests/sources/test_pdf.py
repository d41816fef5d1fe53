"""PDF with a text layer: tables over pages, merged headers, and what is no such PDF."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ckanext.needs.problems import InputError
from ckanext.needs.sources import pdf as reader
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.pdf import read_pdf
from ckanext.needs.sources.pdf_pages import take_apart
from ckanext.needs.sources.rejoin import joined_lines
from ckanext.needs.sources.rows import RawTable

#: An invented plan of three pages, in Thai, its header printed on each.
THAI = Path(__file__).parent / "files" / "thai-plan.pdf"
HEADER = ["No", "Project", "Baht"]
#: A page: lines of text, and tables as rows of cells; a cell may be (text, columns, rows).
Cell = str | tuple[str, int, int]
Page = list[str | list[list[Cell]]]


def pdf(*pages: Page, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, **options)  # type: ignore[arg-type]
    for page in pages:
        top = 800
        for block in page:
            if isinstance(block, str):
                canvas.drawString(50, top, block)
                top -= 20
            else:
                draw(canvas, block, top)
                top -= 20 * len(block) + 20
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def draw(canvas: Canvas, rows: list[list[Cell]], top: int) -> None:
    """Draw a table with lines around its cells; an empty tuple's place is left out."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell == ("", 0, 0):
                continue
            text, wide, high = cell if isinstance(cell, tuple) else (cell, 1, 1)
            left, bottom = 50 + 100 * column, top - 20 * (number + high)
            canvas.rect(left, bottom, 100 * wide, 20 * high)
            canvas.drawString(left + 4, bottom + 20 * high - 15, text)


def read(data: bytes, **options: str) -> tuple[RawTable, ...]:
    return read_pdf(data, "a.pdf", ReadOptions(**options))  # type: ignore[arg-type]


def cells(table: RawTable) -> list[list[str]]:
    return [list(row.cells.values()) for row in table.rows]


def kind_of(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read(data)
    return error.value.problems[0].kind


def test_a_thai_plan_of_several_pages_is_read_whole():
    tables = read(THAI.read_bytes())
    rows = [row for table in tables for row in table.rows]
    assert {table.columns for table in tables} == {("ลำดับ", "โครงการ", "งบประมาณ (บาท)", "หน่วยงาน")}
    assert [row.cell("ลำดับ") for row in rows] == [str(number) for number in range(1, 41)]
    assert sum(int(row.cell("งบประมาณ (บาท)").replace(",", "")) for row in rows) == 82_000_000
    expected = "โครงการก่อสร้างถนนคอนกรีตเสริมเหล็กและท่อระบายน้ำ หมู่ที่ 17 ตำบลตัวอย่าง"
    assert (rows[16].cell("โครงการ"), str(rows[16].ref)) == (expected, "a.pdf#page 2:2")


def test_what_stands_on_each_page_is_a_heading_once_and_page_numbers_are_none():
    tables = read(THAI.read_bytes())
    title = "แผนพัฒนาท้องถิ่น เทศบาลตัวอย่าง (เอกสารที่แต่งขึ้น)"
    strategy = "ยุทธศาสตร์ที่ 1 การพัฒนาโครงสร้างพื้นฐาน"
    assert [table.headings for table in tables] == [(title, strategy), (), ()]


def test_a_table_that_goes_on_without_its_header_keeps_it():
    first, second = read(
        pdf(["Plan", [HEADER, ["1", "road", "100"]], "- 1 -"], ["Plan", [["2", "lamp", "200"]]])
    )
    assert (first.columns, second.columns) == (("No", "Project", "Baht"),) * 2
    assert cells(second) == [["2", "lamp", "200"]]
    assert str(second.rows[0].ref) == "a.pdf#page 2:1"


def test_a_table_below_a_new_heading_begins_with_its_own_header():
    _, second = read(
        pdf([[HEADER, ["1", "a", "1"]]], ["Other", [["x", "y", "z"], ["2", "b", "2"]]])
    )
    assert (second.columns, second.headings) == (("x", "y", "z"), ("Other",))


def test_two_tables_of_a_page_are_told_apart():
    first, second = read(pdf([[HEADER, ["1", "a", "1"]], "Other", [HEADER, ["2", "b", "2"]]]))
    assert [first.ref.part, second.ref.part] == ["page 1 table 1", "page 1 table 2"]


def test_a_header_of_merged_cells_is_joined_on_every_page():
    gone = ("", 0, 0)
    head: list[list[Cell]] = [[("No", 1, 2), ("Baht", 2, 1), gone], [gone, "2567", "2568"]]
    tables = read(pdf([[*head, ["1", "10", "20"]]], [[["2", "30", "40"]]]))
    assert [table.columns for table in tables] == [("No", "Baht / 2567", "Baht / 2568")] * 2
    assert [cells(table) for table in tables] == [[["1", "10", "20"]], [["2", "30", "40"]]]


def test_a_row_that_the_page_cut_is_joined_where_the_mapping_says_what_begins_one():
    data = pdf(
        [[HEADER, ["1", "repair", "100"]]], [[HEADER, ["", "of the road", ""], ["2", "b", "2"]]]
    )
    assert len(read(data)[1].rows) == 2
    first, second = read(data, key_column="No")
    assert (cells(first), cells(second)) == (
        [["1", "repair of the road", "100"]],
        [["2", "b", "2"]],
    )


class TestWithoutLines:
    """Tables whose cells nothing but their place tells apart."""

    ROWS = (HEADER, ["1", "road", "100"], ["2", "water pipe", "2,000"], ["3", "school", "30"])

    @pytest.fixture
    def plain(self) -> bytes:
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4)
        for number, row in enumerate(self.ROWS):
            for left, cell in zip((50, 120, 300), row, strict=True):
                canvas.drawString(left, 700 - 20 * number, cell)
        canvas.save()
        return out.getvalue()

    def test_they_are_read_where_the_source_says_so(self, plain: bytes):
        (table,) = read(plain, table_lines="text")
        assert table.columns == tuple(HEADER)
        assert cells(table) == [list(row) for row in self.ROWS[1:]]

    def test_otherwise_there_is_no_table(self, plain: bytes):
        assert kind_of(plain) == "no_rows"


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("ตัวชี้วัด\nเป้าประสงค์", "ตัวชี้วัดเป้าประสงค์"),
        ("of the\nroad", "of the road"),
        ("ปี\n2567", "ปี 2567"),
        ("๑. ก\n๒. ข", "๑. ก\n๒. ข"),
        ("- ก\n- ข", "- ก\n- ข"),
        (" \n ก  ข \n", "ก ข"),
    ],
)
def test_lines_are_joined_as_thai_is_written(text: str, joined: str):
    assert joined_lines(text) == joined


def test_a_pdf_without_text_is_said_to_be_scanned():
    canvas = Canvas(out := io.BytesIO())
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    assert kind_of(out.getvalue()) == "no_text"


def test_a_pdf_without_tables_is_an_error():
    assert kind_of(pdf(["only text"])) == "no_rows"


@pytest.mark.parametrize(
    "data",
    [b"", b"no pdf", b"%PDF-1.7\n", pdf([[HEADER, ["1", "2", "3"]]])[:700]],
    ids=["empty", "words", "only its first line", "cut off"],
)
def test_what_is_no_pdf_is_one_clear_error(data: bytes):
    assert kind_of(data) in ("broken_file", "no_text")


def test_a_locked_pdf_is_an_error():
    assert kind_of(pdf(["x"], encrypt=StandardEncryption("secret"))) == "broken_file"


def bomb(megabytes: int) -> bytes:
    """Return a PDF whose page unpacks to this size."""
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + first[2:] * (megabytes - 1)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>\nendobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF\n"
    )


def test_a_pdf_that_unpacks_without_measure_is_refused():
    assert kind_of(bomb(5_000)) == "too_large"


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ckanext.needs.sources.pdf_pages.MAX_PAGES", 1)
    assert take_apart(pdf(["a"], ["b"])) == {"error": "pages"}


def test_a_reader_that_dies_is_an_error(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "PROGRAM", "no.such.program")
    assert kind_of(pdf(["a"])) == "too_large"


def test_the_interpreter_is_found_inside_a_web_server(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.executable", "/usr/bin/uwsgi")
    assert read(pdf([[HEADER, ["1", "2", "3"]]]))
