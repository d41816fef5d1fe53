"""Proves that a table adds up to the records it is made of, before anything is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import PROTECTED

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Check:
    """A column of a table whose sum must be that of the records.

    :param column: its name; empty = the number of rows
    :param expected: the sum, from the records: a table of one row with the column `total`
    :param unmarked: leave out the rows that are marked for the gate
    """

    column: str
    expected: Callable[[Inputs], ibis.Table]
    unmarked: bool = False


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
    expected = _expected(check, inputs)
    if found != expected:
        reason = Text(
            f"ผลรวมในตาราง {found:,} ไม่เท่ากับในรายการ {expected:,}",
            f"the table adds up to {found:,}, the records to {expected:,}",
        )
        raise InputError(Problem("does_not_add_up", reason, SourceRef(name), check.column))


def _expected(check: Check, inputs: Inputs) -> Number:
    """Return a sum of the records; tables that are made of the same ones ask for it once."""
    if check.expected not in inputs.sums:
        total = inputs.backend.fetch(check.expected(inputs))["total"]
        inputs.sums[check.expected] = _only(total.to_pylist())
    return inputs.sums[check.expected]


def _only(values: Iterable[object]) -> Number:
    """Return the one number of a sum; 0 where there was nothing to sum."""
    return sum(cast("Number", value) for value in values if value is not None)


def _sum(table: pa.Table, check: Check) -> Number:
    if check.unmarked:
        table = table.filter(pc.invert(table[PROTECTED]))
    if not check.column:
        return table.num_rows
    return _only([pc.sum(table[check.column]).as_py()])


def _public(inputs: Inputs) -> ibis.Table:
    return inputs.needs.filter(_.public).agg([_.count().name("total")])


def _lines(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.agg([_.count().name("total")])


def _amount(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.agg([_.amount.sum().name("total")])


def _agency_amount(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.filter(_.agency != "").agg([_.amount.sum().name("total")])


def _complaints(inputs: Inputs) -> ibis.Table:
    return inputs.complaint_counts.agg([_.complaints.sum().name("total")])


def _districts(inputs: Inputs) -> ibis.Table:
    return inputs.participation.agg([_.count().name("total")])


def _forums(inputs: Inputs) -> ibis.Table:
    return inputs.participation.agg([_.forums.sum().name("total")])


def _attendance(inputs: Inputs) -> ibis.Table:
    return inputs.participation.agg([_.attendance.sum().name("total")])


def _of_budgets(inputs: Inputs) -> ibis.Table:
    return inputs.vote_counts.filter(~_.by_district)


def _of_districts(inputs: Inputs) -> ibis.Table:
    return inputs.vote_counts.filter(_.by_district)


def _project_rows(inputs: Inputs) -> ibis.Table:
    return _of_budgets(inputs).agg([_.count().name("total")])


def _project_votes(inputs: Inputs) -> ibis.Table:
    return _of_budgets(inputs).agg([_.votes.sum().name("total")])


def _district_rows(inputs: Inputs) -> ibis.Table:
    return _of_districts(inputs).agg([_.count().name("total")])


def _district_votes(inputs: Inputs) -> ibis.Table:
    return _of_districts(inputs).agg([_.votes.sum().name("total")])


CHECKS: dict[str, tuple[Check, ...]] = {
    "needs": (Check("", _public),),
    "needs_by_district_issue": (Check("needs", _public),),
    "needs_by_agency": (Check("needs", _public),),
    "needs_budget_gap": (Check("needs", _public),),
    "needs_by_status": (Check("needs", _public, unmarked=True),),
    "budget_lines": (Check("", _lines), Check("amount", _amount)),
    "budget_by_strategy": (Check("lines", _lines), Check("amount", _amount)),
    "budget_by_agency": (Check("amount", _agency_amount),),
    "complaints_by_district_type": (Check("complaints", _complaints),),
    "participation": (
        Check("", _districts),
        Check("forums", _forums),
        Check("attendance", _attendance),
    ),
    "votes_by_project": (Check("", _project_rows), Check("votes", _project_votes)),
    "votes_by_district_project": (Check("", _district_rows), Check("votes", _district_votes)),
}
