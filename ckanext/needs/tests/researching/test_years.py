"""One fiscal year of a CSV file."""

from __future__ import annotations

import csv
import tracemalloc

import pytest

from ckanext.needs.researching.years import has_years, of_year

HEADER = "\ufeffline_id,fiscal_year_be,project\n"


@pytest.fixture
def table(tmp_path):
    def write(*rows, header=HEADER):
        path = tmp_path / "budget_lines.csv"
        path.write_bytes((header + "".join(rows)).encode())
        return path

    return write


def text(path, year):
    return b"".join(of_year(path, year)).decode()


def test_the_header_and_the_year_s_rows_come_as_they_are(table):
    path = table("1,2568,ถนน\n", "2,2569,สะพาน\n", "3,2568,ไฟฟ้า\n")
    assert text(path, 2568) == HEADER + "1,2568,ถนน\n3,2568,ไฟฟ้า\n"


def test_a_year_without_rows_has_the_header(table):
    assert text(table("1,2568,ถนน\n"), 2570) == HEADER


def test_a_cell_over_several_lines_stays_one_cell(table):
    row = '1,2568,"ถนน ""ใหญ่""\n2,2569,สาย 1"\n'
    assert text(table(row, "2,2569,สะพาน\n"), 2568) == HEADER + row
    assert text(table(row, "2,2569,สะพาน\n"), 2569) == HEADER + "2,2569,สะพาน\n"


def test_a_comma_in_a_quoted_cell_moves_no_column(table):
    row = '"a,2569",2568,ถนน\n'
    assert text(table(row), 2568) == HEADER + row
    assert text(table(row), 2569) == HEADER


def test_a_year_in_the_last_column_is_found(table):
    header = "project,fiscal_year_be\n"
    assert text(table("ถนน,2568\n", header=header), 2568) == header + "ถนน,2568\n"


def test_a_file_of_no_years_says_so(table):
    assert has_years(table())
    assert not has_years(table(header="code,name\n"))


def test_a_long_file_takes_the_memory_of_a_part(table):
    path = table(*(f"{n},2568,{'ถ' * 100}\n" for n in range(20_000)))
    tracemalloc.start()
    rows = sum(len(part) for part in of_year(path, 2568))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == path.stat().st_size
    assert peak < 2_000_000


def test_what_comes_can_be_read_as_csv(table):
    path = table("1,2568,ถนน\n", '2,2568,"ก, ข"\n')
    rows = list(csv.DictReader(text(path, 2568).removeprefix("\ufeff").splitlines()))
    assert [row["project"] for row in rows] == ["ถนน", "ก, ข"]
