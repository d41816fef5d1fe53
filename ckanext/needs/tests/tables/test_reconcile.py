"""A table that does not add up to its records ends the run."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.records.need import Answer
from ckanext.needs.records.participation import HeldForum, count_participation
from ckanext.needs.records.votes import votes_of
from ckanext.needs.tables.reconcile import CHECKS, reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import count, inputs_of, line, need
from ckanext.needs.tests.voting.shown import (
    CAST,
    HELD,
    OTHER,
    result_by_districts,
    result_of_one_budget,
)

ROAD = Answer("project road", Decimal(500_000))
NEEDS = [
    need(1, people_affected=40, estimated_cost=9_000, answers=(ROAD,)),
    need(2, "funded", answers=(ROAD,)),
    need(3, "draft"),
]
COUNTS = [count("2026-08", 7), count("2026-09", 3)]
LINES = [line(1, "ก > ข", 600, project="ปรับปรุงถนน"), line(2, "ก > ค", None, agency="")]
VOTES = (*votes_of(HELD, result_of_one_budget(CAST)), *votes_of(OTHER, result_by_districts()))
PARTICIPATIONS = count_participation(
    [HeldForum(2569, "1901", date(2026, 1, 9), 40, 9, 3)], [], lambda province: ["1901", "1902"]
)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_checked_and_adds_up(name: str):
    assert CHECKS[name]
    with inputs_of(NEEDS, LINES, COUNTS, PARTICIPATIONS, VOTES) as inputs:
        reconcile(name, TABLES[name].make(inputs), inputs)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_table_that_lost_a_row_is_an_error(name: str):
    with inputs_of(NEEDS, LINES, COUNTS, PARTICIPATIONS, VOTES) as inputs:
        table = TABLES[name].make(inputs)
        kept = [row for row in table.to_pylist() if row.get("protected") is not False][1:]
        if "protected" in table.column_names:
            kept = [row for row in table.to_pylist() if row["protected"]]
        with pytest.raises(InputError, match="adds up to"):
            reconcile(name, pa.Table.from_pylist(kept, schema=table.schema), inputs)


@pytest.mark.parametrize("name", ["needs_by_district_issue", "needs_budget_gap"])
def test_a_table_that_lost_a_link_is_an_error(name: str):
    answered = [need(1, answers=(Answer("project a", None),)), need(2)]
    with inputs_of(answered) as inputs:
        table = TABLES[name].make(inputs)
        reconcile(name, table, inputs)
        unlinked = [{**row, "linked": 0} for row in table.to_pylist()]
        with pytest.raises(InputError, match="adds up to 0, the records to 1"):
            reconcile(name, pa.Table.from_pylist(unlinked, schema=table.schema), inputs)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("needs", "people_affected"),
        ("needs", "estimated_cost"),
        ("needs_by_district_issue", "people_affected"),
        ("needs_by_district_issue", "estimated_cost"),
        ("needs_budget_gap", "funded_amount"),
        ("budget_lines", "amount"),
        ("budget_by_agency", "lines"),
        ("budget_by_agency", "amount"),
        ("budget_keywords", "lines"),
        ("budget_keywords", "amount"),
        ("complaints_by_district_type", "complaints"),
    ],
)
def test_so_is_one_whose_rows_are_there_but_a_figure_is_not(name: str, column: str):
    with inputs_of(NEEDS, LINES, COUNTS, PARTICIPATIONS) as inputs:
        table = TABLES[name].make(inputs)
        rows = table.to_pylist()
        row = next(row for row in rows if row[column])
        row[column] += 1
        with pytest.raises(InputError) as error:
            reconcile(name, pa.Table.from_pylist(rows, schema=table.schema), inputs)
    (problem,) = error.value.problems
    assert (problem.kind, problem.column) == ("does_not_add_up", column)


def test_one_that_lost_a_need_which_is_not_public_is_too():
    with inputs_of(NEEDS) as inputs:
        table = TABLES["needs_by_status"].make(inputs)
        rows = [row for row in table.to_pylist() if not (row["protected"] and row["needs"])]
        with pytest.raises(InputError, match="the table adds up to 0, the records to 1"):
            reconcile("needs_by_status", pa.Table.from_pylist(rows, schema=table.schema), inputs)


def test_lines_without_an_agency_are_reckoned_with_though_they_have_no_row():
    lines = [line(1, "ก", 600), line(2, "ก", 50, agency="")]
    with inputs_of(lines=lines) as inputs:
        table = TABLES["budget_by_agency"].make(inputs)
        assert table["amount"].to_pylist() == [600]
        reconcile("budget_by_agency", table, inputs)
