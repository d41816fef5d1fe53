"""The tables of budgets: lines, and their sums by strategy and by agency."""

from __future__ import annotations

import ibis
from ibis import _

from ckanext.needs.records.budget_lines import PATH_SEPARATOR
from ckanext.needs.tables.common import place_in, with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema

#: What one budget is: amounts are summed, shared and ranked within it.
BUDGET = ("fiscal_year_be", "fiscal_year_ce", "phase", "area")


def budget_lines(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """One row a line, as its source states it."""
    return _lines(inputs).order_by("fiscal_year_be", "code_path", "indicator", "project", "line_id")


def budget_by_strategy(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Sums by the two widest classes of the code path."""
    # A separator more, for paths of one class: an engine may refuse to look behind an array's end.
    classes = (_.code_path + PATH_SEPARATOR).split(PATH_SEPARATOR)
    lines = _lines(inputs).mutate(level_1=classes[0], level_2=classes[1])
    sums = _sums(lines, "strategy", "level_1", "level_2")
    shares = sums.mutate(
        share_of_level_1=place_in(_.amount, (*BUDGET, "strategy", "level_1")),
        share_of_total=place_in(_.amount, BUDGET),
    )
    return _ranked(shares, "level_1", "level_2", "strategy")


def budget_by_agency(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Sums by agency; lines whose source names none are not in the table."""
    sums = _sums(_lines(inputs).filter(_.agency != ""), "agency")
    return _ranked(sums.mutate(share_of_total=place_in(_.amount, BUDGET)), "agency")


def _lines(inputs: Inputs) -> ibis.Table:
    return with_ce_year(inputs.budget_lines.rename(fiscal_year_be="fiscal_year"))


def _sums(lines: ibis.Table, *by: str) -> ibis.Table:
    return lines.group_by([*BUDGET, *by]).agg(
        lines=_.count(),
        lines_without_amount=_.amount.isnull().sum(),
        amount=_.amount.sum().fill_null(0),
    )


def _ranked(sums: ibis.Table, *by: str) -> ibis.Table:
    """Add the rank by amount within a budget; equal amounts share a rank."""
    window = ibis.window(group_by=list(BUDGET), order_by=ibis.desc("amount"))
    ranked = sums.mutate(rank=ibis.rank().over(window) + 1)
    return ranked.order_by("fiscal_year_be", "phase", "area", "rank", *by)
