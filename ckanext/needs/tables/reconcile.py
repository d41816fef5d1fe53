"""Proves that a table adds up to the records it is made of, before anything is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.tables import sums
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import PROTECTED
from ckanext.needs.tables.sums import Number, Sum, only


@dataclass(frozen=True, slots=True)
class Check:
    """A column of a table whose sum must be that of the records.

    :param column: its name; empty = the number of rows
    :param expected: the sum of the records
    :param unmarked: leave out the rows that are marked for the gate
    :param marked: leave out all others
    :param apart: the sum of the records that the table leaves out by its definition: both together
        must be `expected`
    """

    column: str
    expected: Sum
    unmarked: bool = False
    marked: bool = False
    apart: Sum | None = None


def reconcile(name: str, table: pa.Table, inputs: Inputs) -> None:
    """Check a table before the gate.

    :raises InputError: a sum differs from that of the records; the run must end
    """
    for _part in reconciled(name, (table,), inputs):
        pass


def reconciled(name: str, parts: Iterable[pa.Table], inputs: Inputs) -> Iterator[pa.Table]:
    """Yield the parts of a table, and check after the last that they add up together.

    :raises InputError: as `reconcile` does
    """
    checks = CHECKS.get(name, ())
    found: list[Number] = [0] * len(checks)
    for part in parts:
        found = [sum_ + _sum(part, check) for sum_, check in zip(found, checks, strict=True)]
        yield part
    for check, sum_ in zip(checks, found, strict=True):
        _compare(name, check, sum_, inputs)


def _compare(name: str, check: Check, found: Number, inputs: Inputs) -> None:
    expected = check.expected(inputs)
    if check.apart:
        found += check.apart(inputs)
    if found != expected:
        reason = Text(
            f"ผลรวมในตาราง {found:,} ไม่เท่ากับในรายการ {expected:,}",
            f"the table adds up to {found:,}, the records to {expected:,}",
        )
        raise InputError(Problem("does_not_add_up", reason, SourceRef(name), check.column))


def _sum(table: pa.Table, check: Check) -> Number:
    if check.unmarked:
        table = table.filter(pc.invert(table[PROTECTED]))
    if check.marked:
        table = table.filter(table[PROTECTED])
    if not check.column:
        return table.num_rows
    return only([pc.sum(table[check.column]).as_py()])


_PUBLIC = Sum(sums.needs, "needs")
_PEOPLE = Check("people_affected", Sum(sums.needs, "people_affected"))
_COST = Check("estimated_cost", Sum(sums.needs, "estimated_cost"))
_LINES = Sum(sums.budget_lines, "lines")
_AMOUNT = Sum(sums.budget_lines, "amount")
CHECKS: dict[str, tuple[Check, ...]] = {
    "needs": (Check("", _PUBLIC), _PEOPLE, _COST),
    "needs_by_district_issue": (
        Check("needs", _PUBLIC),
        Check("linked", Sum(sums.needs, "linked_by_issue")),
        _PEOPLE,
        _COST,
    ),
    "needs_by_agency": (Check("needs", _PUBLIC),),
    "needs_budget_gap": (
        Check("needs", _PUBLIC),
        Check("linked", Sum(sums.needs, "linked_by_pillar")),
        Check("funded_amount", Sum(sums.funds, "amount")),
    ),
    "needs_by_status": (
        Check("needs", _PUBLIC, unmarked=True),
        Check("needs", Sum(sums.hidden_needs, "needs"), marked=True),
    ),
    "budget_lines": (
        Check("", _LINES),
        Check("amount", _AMOUNT),
        Check("used_amount", Sum(sums.budget_lines, "used_amount")),
    ),
    "budget_by_strategy": (Check("lines", _LINES), Check("amount", _AMOUNT)),
    "budget_by_agency": (
        Check("lines", _LINES, apart=Sum(sums.budget_lines, "lines_of_nobody")),
        Check("amount", _AMOUNT, apart=Sum(sums.budget_lines, "amount_of_nobody")),
    ),
    "budget_keywords": (
        Check("lines", Sum(sums.budget_keywords, "lines")),
        Check("amount", Sum(sums.budget_keywords, "amount")),
    ),
    "complaints_by_district_type": (
        Check("complaints", Sum(sums.complaints, "complaints")),
        Check("finished", Sum(sums.complaints, "finished")),
    ),
    "participation": (
        Check("", Sum(sums.participation, "rows")),
        Check("forums", Sum(sums.participation, "forums")),
        Check("attendance", Sum(sums.participation, "attendance")),
    ),
    "votes_by_project": (
        Check("", Sum(sums.votes, "rows")),
        Check("votes", Sum(sums.votes, "votes")),
    ),
    "votes_by_district_project": (
        Check("", Sum(sums.district_votes, "rows")),
        Check("votes", Sum(sums.district_votes, "votes")),
    ),
}
