"""CSV files as they come: quoted cells, empty ends, broken ones."""

import pytest

from ckanext.needs.problems import InputError, SourceRef
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
