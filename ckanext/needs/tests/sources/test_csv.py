"""CSV files as they come: quoted cells, empty ends, broken ones."""

import csv
import io

import pytest

from ckanext.needs.problems import InputError, SourceRef
from ckanext.needs.sources.grid import Layout
from ckanext.needs.sources.sheets import read_csv


def problem_of(data: str):
    with pytest.raises(InputError) as error:
        read_csv(data.encode(), "a.csv")
    return error.value.problems[0]


def test_each_row_knows_its_file_and_the_row_a_spreadsheet_shows():
    table = read_csv(b"a,b\n1,2\n3,4\n", "a.csv")
    assert table.columns == ("a", "b")
    assert [row.cells for row in table.rows] == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert [row.ref for row in table.rows] == [SourceRef("a.csv", "", 2), SourceRef("a.csv", "", 3)]


def test_a_quoted_cell_keeps_commas_and_line_breaks_and_counts_as_one_row():
    table = read_csv(b'a,b\n"1,\n2",x\n3,y\n', "a.csv")
    assert table.rows[0].cells["a"] == "1,\n2"
    assert table.rows[1].ref.row == 3


def test_empty_rows_are_left_out_and_still_counted():
    table = read_csv(b"a,b\n\n,\n1,2\n", "a.csv")
    assert [row.ref.row for row in table.rows] == [4]


def test_empty_columns_at_the_end_are_dropped():
    assert read_csv(b"a,b,,\n1,2,,\n", "a.csv").columns == ("a", "b")


def test_a_short_row_has_empty_cells():
    assert read_csv(b"a,b,c\n1\n", "a.csv").rows[0].cells == {"a": "1", "b": "", "c": ""}


def test_a_cell_outside_the_header_is_an_error_with_row_and_value():
    problem = problem_of("a,b\n1,2\n1,2,3\n")
    assert (problem.kind, problem.where.row, problem.value) == ("extra_cells", 3, "3")


def test_the_same_header_twice_is_an_error():
    problem = problem_of("a,b,a\n1,2,3\n")
    assert (problem.kind, problem.value) == ("duplicate_column", "a")


def test_a_file_with_a_header_only_has_no_rows():
    assert problem_of("a,b\n").kind == "no_rows"


def test_an_empty_file_is_an_error():
    assert problem_of("").kind == "empty_file"


def test_a_quote_that_never_closes_is_a_broken_file():
    problem = problem_of('a,b\n1,"2\n3,4\n')
    assert problem.kind == "broken_file"
    assert problem.where.row == 2


TABLE = [["ปี", "โครงการ", "งบประมาณ"], ["2567", "ถนน, สะพาน", "1,000"], ["2568", "ไฟ; น้ำ", "2,500"]]


def written(delimiter: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(TABLE)
    return out.getvalue().encode()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str):
    table = read_csv(written(delimiter), "a.csv")
    assert [list(table.columns), *(list(row.cells.values()) for row in table.rows)] == TABLE


@pytest.mark.parametrize("delimiter", ["\t", "\\t", "tab"])
def test_a_delimiter_can_be_declared(delimiter: str):
    data = b"a,b\tc\n1,2\t3\n"
    assert read_csv(data, "a.csv", delimiter=delimiter).columns == ("a,b", "c")


def test_a_delimiter_that_nobody_uses_is_refused():
    with pytest.raises(InputError, match="a delimiter must be"):
        read_csv(b"axb\n1x2\n", "a.csv", delimiter="x")


def test_a_first_line_that_says_the_delimiter_is_no_row():
    table = read_csv(b"sep=;\r\na,b;c\r\n1;2\r\n", "a.csv")
    assert (table.columns, table.ref.row, table.rows[0].ref.row) == (("a,b", "c"), 2, 3)


def test_one_column_is_read_as_one():
    table = read_csv("ความต้องการ\nซ่อมถนน ไฟส่องสว่าง\nขุดลอกคลอง\n".encode(), "a.csv")
    assert table.columns == ("ความต้องการ",)


def test_a_title_above_the_header_is_a_heading():
    table = read_csv("งบประมาณ พ.ศ. 2567,,\n\nปี,โครงการ,งบ\n2567,ก,1\n".encode(), "a.csv")
    assert table.headings == ("งบประมาณ พ.ศ. 2567",)
    assert (table.columns, table.ref.row) == (("ปี", "โครงการ", "งบ"), 3)
    assert table.rows[0].headings == table.headings


def test_descriptions_and_totals_stay_rows():
    """Which rows are not records is for the mapping to say."""
    table = read_csv("dcode,n\nรหัสเขต,จำนวน\nTOTAL,9\n1001,9\n".encode(), "a.csv")
    assert [row.cell("dcode") for row in table.rows] == ["รหัสเขต", "TOTAL", "1001"]


def test_a_header_of_two_rows_is_joined():
    data = "ลำดับ,2566,,2567,\n,แผน,ผล,แผน,ผล\n1,2,3,4,5\n".encode()
    table = read_csv(data, "a.csv", layout=Layout(header_rows=2))
    assert table.columns == ("ลำดับ", "2566 / แผน", "2566 / ผล", "2567 / แผน", "2567 / ผล")
    assert table.rows[0].ref.row == 3


def test_the_header_can_be_declared_to_stand_lower():
    table = read_csv(b"x,y\nz,\na,b\n1,2\n", "a.csv", layout=Layout(header_row=3))
    assert (table.columns, table.headings) == (("a", "b"), ("x", "y", "z"))
