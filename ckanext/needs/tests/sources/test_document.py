"""Tables of documents: Markdown, HTML, and one inside the other."""

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.document import cell_text, read_document

MARKDOWN = """# หัวข้อ

ด้านที่ ๑ ตัวอย่าง
(ประจำปี พ.ศ. ๒๕๖๔)

| ก | ข |
|--|--|
| หนึ่ง | <p>สอง</p><ul><li>- สาม</li></ul> |
| สี่ | |

ข้อความคั่น

| ก | ข |
|--|--|
| ห้า | หก |
"""


def tables(text: str):
    return read_document(text.encode(), "แผน.md")


def test_every_table_is_read_with_the_text_above_it():
    first, second = tables(MARKDOWN)
    assert first.columns == ("ก", "ข")
    assert first.headings == ("หัวข้อ", "ด้านที่ ๑ ตัวอย่าง", "(ประจำปี พ.ศ. ๒๕๖๔)")
    assert second.headings == ("ข้อความคั่น",)
    assert second.rows[0].headings == ("ข้อความคั่น",)


def test_a_row_names_its_table_and_the_line_of_the_file():
    first, second = tables(MARKDOWN)
    lines = MARKDOWN.splitlines()
    for row in (*first.rows, *second.rows):
        assert row.cells["ก"] in lines[row.ref.row - 1]
    assert str(second.rows[0].ref) == f"แผน.md#table 2:{lines.index('| ห้า | หก |') + 1}"


def test_html_in_a_cell_becomes_lines_of_text():
    assert tables(MARKDOWN)[0].rows[0].cells["ข"] == "สอง\n- สาม"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>ก</p>", "ก"),
        ("ก<br>ข<br/>ค", "ก\nข\nค"),
        ("<ul style='x'> - ก - ข", "- ก - ข"),
        ("  ก   ข  ", "ก ข"),
        ("ก &amp; ข", "ก & ข"),
        ("1 < 2", "1 < 2"),
        ("", ""),
    ],
)
def test_cell_text_drops_tags_and_keeps_words(markup: str, text: str):
    assert cell_text(markup) == text


def test_a_table_of_html_is_read_even_across_empty_lines():
    header, row = "<tr><th>ก</th><th>ข</th></tr>", "<tr><td>1</td><td>2</td></tr>"
    document = f"ก่อน\n\n<table>\n{header}\n\n{row}\n</table>\n\nหลัง\n"
    (table,) = tables(document)
    assert table.columns == ("ก", "ข")
    assert table.rows[0].cells == {"ก": "1", "ข": "2"}
    assert table.rows[0].ref.row == 6
    assert table.headings == ("ก่อน",)


def test_a_document_without_tables_is_an_error():
    with pytest.raises(InputError, match="no table in the document"):
        tables("เพียงข้อความ\n")


def test_a_row_of_empty_cells_is_left_out():
    (table,) = tables("| ก | ข |\n|--|--|\n| | |\n| 1 | |\n")
    assert [row.cells["ก"] for row in table.rows] == ["1"]


@pytest.mark.parametrize("character", ["\x0c", "\x1f", "\ufffe"])
def test_control_characters_are_spaces(character: str):
    text = f"<table><tr><td>ก</td></tr><tr><td>&amp;ข{character}ค</td></tr></table>"
    (table,) = read_document(text.encode(), "a.html")
    assert table.rows[0].cell("ก") == "&ข ค"


def html(*rows: str) -> bytes:
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    return f"<table>\n{body}</table>\n".encode()


def test_a_header_of_merged_cells_is_joined():
    (table,) = read_document(
        html(
            "<th colspan='3'>แผนพัฒนา</th>",
            "<th rowspan='2'>โครงการ</th><th colspan='2'>งบประมาณ</th>",
            "<th>2567</th><th>2568</th>",
            "<td>ก</td><td>1</td><td>2</td>",
        ),
        "a.html",
    )
    assert table.columns == ("โครงการ", "งบประมาณ / 2567", "งบประมาณ / 2568")
    assert table.headings == ("แผนพัฒนา",)
    assert [(row.ref.row, list(row.cells.values())) for row in table.rows] == [(5, ["ก", "1", "2"])]


def test_a_cell_merged_downwards_moves_no_other_cell():
    (table,) = read_document(
        html(
            "<td>ด้าน</td><td>โครงการ</td>",
            "<td rowspan='2'>ถนน</td><td>ก</td>",
            "<td>ข</td>",
        ),
        "a.html",
    )
    assert [list(row.cells.values()) for row in table.rows] == [["ถนน", "ก"], ["", "ข"]]


def test_a_cell_that_says_it_goes_over_a_million_columns_is_refused():
    with pytest.raises(InputError, match="at most 200 columns"):
        read_document(html("<td colspan='999999'>ก</td><td>ข</td>", "<td>1</td>"), "a.html")


def test_the_first_row_of_a_markdown_table_is_its_header():
    (table,) = read_document("| ก | |\n|--|--|\n| 1 | 2 |\n".encode(), "a.md")
    assert (table.columns, list(table.rows[0].cells.values())) == (("ก", "(2)"), ["1", "2"])
