"""Flat budget tables: the real figures, and rows that are wrong."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.harvester import load_harvester
from ckanext.needs.problems import InputError
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.gather import check_totals, gather
from ckanext.needs.records.lake import to_arrow
from ckanext.needs.records.line_stage import LineStage
from ckanext.needs.records.mapping import BudgetMapping, Cell, ControlTotal
from ckanext.needs.sources.read import read_tables
from ckanext.needs.tests.records.shapes import SOURCES, Mapped, map_tables

HEADER = "ปีงบประมาณ,จังหวัด,ด้านรายจ่าย,แผนงานรายจ่าย,งานรายจ่าย,ประเภทรายจ่าย,จำนวนเงิน\n"
ROW = "2565,สระบุรี,ด้าน ก,แผน ข,งาน ค,งบ ง,1000\n"


def mapping() -> BudgetMapping:
    found = load_harvester("saraburi-pao-budget").mapping
    assert isinstance(found, BudgetMapping)
    return found


def mapped(
    *rows: str,
    header: str = HEADER,
    using: BudgetMapping | None = None,
    source: str = "test",
) -> Mapped:
    tables = read_tables((header + "".join(rows)).encode(), "งบ.csv", "csv")
    return map_tables(tables, using or mapping(), source)


def problem_of(row: str):
    found = mapped(ROW, row)
    (problem,) = found.problems
    assert len(found.lines) == 1
    return problem


@pytest.mark.parametrize(
    ("year", "lines", "baht"), [(2565, 49, 1_200_000_000), (2566, 52, 1_210_000_000)]
)
def test_saraburi_s_budgets_come_to_what_the_ordinances_state(year: int, lines: int, baht: int):
    records = gather(load_harvester("saraburi-pao-budget"), (), default()).records
    found = [n for n in records if isinstance(n, BudgetLine) and n.fiscal_year == year]
    assert (len(found), sum(n.amount or 0 for n in found)) == (lines, baht)
    assert {(n.phase, n.area, n.basis) for n in found} == {("approved", "19", "total")}


@pytest.mark.parametrize("year", [2565, 2566])
def test_the_shipped_figures_are_those_of_the_published_file(year: int):
    published = SOURCES / f"saraburi-pao-budget-{year}.csv"
    if not published.exists():
        pytest.skip("the published file is not in this checkout")
    theirs = read_tables(published.read_bytes(), published.name, "csv")
    lines = map_tables(theirs, mapping()).lines
    records = gather(load_harvester("saraburi-pao-budget"), (), default()).records
    ours = [n for n in records if isinstance(n, BudgetLine) and n.fiscal_year == year]
    assert [(n.code_path, n.amount) for n in lines] == [(n.code_path, n.amount) for n in ours]


def test_a_row_becomes_a_line_with_its_classes_and_its_place():
    (line,) = mapped(ROW).lines
    assert line.code_path == "ด้าน ก > แผน ข > งาน ค > งบ ง"
    assert (line.plan, line.work, line.expense_type) == ("แผน ข", "งาน ค", "งบ ง")
    assert (line.amount, line.amount_text) == (Decimal(1000), "1000")
    assert line.source_ref == "งบ.csv:2"


def test_misspelt_classes_are_corrected_as_the_mapping_says():
    (line,) = mapped(ROW.replace("งาน ค", "ศาสนา วัฒนธรม")).lines
    assert line.work == "ศาสนา วัฒนธรรม"


@pytest.mark.parametrize(
    ("row", "kind", "column"),
    [
        (ROW.replace("2565", "2565.0"), "bad_year", "ปีงบประมาณ"),
        (ROW.replace("สระบุรี", "ลพบุรี"), "wrong_area", "จังหวัด"),
        (ROW.replace("สระบุรี", "สระบุรีย์ใหม่"), "unknown_code", "จังหวัด"),
        (ROW.replace(",1000", ",1.2E+09"), "bad_amount", "จำนวนเงิน"),
    ],
)
def test_a_row_that_is_wrong_is_a_problem_with_row_and_column(row: str, kind: str, column: str):
    problem = problem_of(row)
    assert (problem.kind, problem.column, problem.where.row) == (kind, column, 3)


def test_a_missing_column_is_an_error_with_the_closest_header():
    with pytest.raises(InputError) as error:
        mapped(ROW, header=HEADER.replace("จำนวนเงิน", "จำนวนเงิน (บาท)"))
    assert "«จำนวนเงิน (บาท)»" in error.value.problems[0].reason.th


def test_a_constant_stands_in_every_row():
    using = replace(mapping(), fiscal_year=Cell(value="๒๕๖๗"))
    assert mapped(ROW, using=using).lines[0].fiscal_year == 2567


def test_a_column_in_thousands_is_multiplied():
    assert mapped(ROW, using=replace(mapping(), factor=1000)).lines[0].amount == 1_000_000


def test_ids_are_the_same_in_any_order_of_the_rows():
    rows = [
        ROW,
        ROW.replace("งบ ง", "งบ จ"),
        ROW.replace("1000", "2000"),
        ROW.replace("2565", "2566"),
    ]
    ids = [
        {line.line_id: line.amount for line in mapped(*order).lines} for order in (rows, rows[::-1])
    ]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 4


def test_the_same_line_twice_has_two_ids():
    assert len({line.line_id for line in mapped(ROW, ROW).lines}) == 2


def test_an_id_depends_on_the_source():
    assert mapped(ROW, source="other").lines[0].line_id != mapped(ROW).lines[0].line_id


def test_line_ids_are_those_of_before():
    """An id once published may never change: one of each year, frozen."""
    records = gather(load_harvester("saraburi-pao-budget"), (), default()).records
    lines = [line for line in records if isinstance(line, BudgetLine)]
    assert [lines[0].line_id, lines[-1].line_id] == [
        "5b532f8a-15bb-5a27-9203-c76a6b729349",
        "dc5ee9c6-87c9-5d56-8e2a-11882b42ded9",
    ]


@pytest.mark.parametrize(
    "total", [ControlTotal(2565, 1, 999), ControlTotal(2565, 2, 1000), ControlTotal(2566, 1, 1000)]
)
def test_a_year_that_does_not_come_to_its_total_ends_the_run(total: ControlTotal, tmp_path: Path):
    with pytest.raises(InputError) as error:
        check_totals(staged(tmp_path), [total])
    assert error.value.problems[0].kind == "total_differs"


def test_a_year_that_comes_to_its_total_passes(tmp_path: Path):
    check_totals(staged(tmp_path), [ControlTotal(2565, 1, 1000)])


def staged(folder: Path) -> LineStage:
    stage = LineStage("test", folder)
    stage.add(to_arrow("budget_line", mapped(ROW).lines))
    return stage
