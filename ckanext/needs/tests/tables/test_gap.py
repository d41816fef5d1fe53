"""Needs beside the money behind them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.records.need import Answer
from ckanext.needs.tests.tables.shapes import made, need

ROAD = Answer("project road", Decimal(500_000))
PIPES = Answer("budget_line pipes", Decimal("250000.50"))
UNKNOWN = Answer("project unknown", None)


def rows(*needs):
    return made("needs_budget_gap", list(needs))


def test_a_need_that_nothing_answers_is_without_money():
    (row,) = rows(need(1))
    assert (row["needs"], row["linked"], row["without_money"]) == (1, 0, 1)
    assert row["answered_rate"] == 0
    assert row["funded_amount"] is None


def test_what_answers_a_need_is_summed():
    (row,) = rows(need(1, answers=(ROAD, PIPES)), need(2))
    assert (row["linked"], row["without_money"], row["answered_rate"]) == (1, 1, 0.5)
    assert row["funded_amount"] == Decimal("750000.50")


def test_one_project_for_two_needs_counts_once():
    (row,) = rows(need(1, answers=(ROAD,)), need(2, answers=(ROAD,)))
    assert (row["linked"], row["funded_amount"]) == (2, Decimal(500_000))


def test_it_counts_in_every_district_whose_needs_it_answers():
    found = rows(need(1, answers=(ROAD,)), need(2, answers=(ROAD,), district="1901"))
    assert [row["funded_amount"] for row in found] == [Decimal(500_000)] * 2


def test_an_unknown_amount_is_not_zero_baht():
    (row,) = rows(need(1, answers=(UNKNOWN,)))
    assert (row["linked"], row["funded_amount"]) == (1, None)


def test_merged_and_withdrawn_needs_are_neither_answered_nor_without_money():
    (row,) = rows(need(1, "merged", answers=(ROAD,)), need(2, "withdrawn"), need(3))
    assert (row["needs"], row["linked"], row["without_money"]) == (3, 0, 1)
    assert row["funded_amount"] is None


def test_needs_that_wait_are_not_counted():
    assert rows(need(1, "submitted", answers=(ROAD,))) == []


@given(st.lists(st.lists(st.sampled_from([ROAD, PIPES, UNKNOWN]), unique=True), min_size=1))
def test_every_need_is_answered_or_without_money(answers):
    (row,) = rows(*(need(number, answers=tuple(one)) for number, one in enumerate(answers)))
    assert row["linked"] + row["without_money"] == row["needs"] == len(answers)
    distinct = {one for some in answers for one in some}
    known = [one.amount for one in distinct if one.amount is not None]
    assert row["funded_amount"] == (sum(known) if known else None)
