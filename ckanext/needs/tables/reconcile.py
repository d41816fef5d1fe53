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
from ckanext.needs.tables.schema import PROTECTED, table_schema

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Check:
    """A column of a table whose sum must be that of the records.

    :param column: its name; empty = the number of rows
    :param expected: the sum, from the records: a table of one row with the column `total`
    :param unmarked: leave out the rows that are marked for the gate
    :param marked: leave out all others
    :param apart: the sum of the records that the table leaves out by its definition: both together
        must be `expected`
    """

    column: str
    expected: Callable[[Inputs], ibis.Table]
    unmarked: bool = False
    marked: bool = False
    apart: Callable[[Inputs], ibis.Table] | None = None


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
    expected = _of_records(check.expected, inputs)
    if check.apart:
        found += _of_records(check.apart, inputs)
    if found != expected:
        reason = Text(
            f"ผลรวมในตาราง {found:,} ไม่เท่ากับในรายการ {expected:,}",
            f"the table adds up to {found:,}, the records to {expected:,}",
        )
        raise InputError(Problem("does_not_add_up", reason, SourceRef(name), check.column))


def _of_records(question: Callable[[Inputs], ibis.Table], inputs: Inputs) -> Number:
    """Return a sum of the records; tables that are made of the same ones ask for it once."""
    if question not in inputs.sums:
        total = inputs.backend.fetch(question(inputs))["total"]
        inputs.sums[question] = _only(total.to_pylist())
    return inputs.sums[question]


def _only(values: Iterable[object]) -> Number:
    """Return the one number of a sum; 0 where there was nothing to sum."""
    return sum(cast("Number", value) for value in values if value is not None)


def _sum(table: pa.Table, check: Check) -> Number:
    if check.unmarked:
        table = table.filter(pc.invert(table[PROTECTED]))
    if check.marked:
        table = table.filter(table[PROTECTED])
    if not check.column:
        return table.num_rows
    return _only([pc.sum(table[check.column]).as_py()])


def _public(inputs: Inputs) -> ibis.Table:
    return inputs.needs.filter(_.public).agg([_.count().name("total")])


def _linked_of(name: str) -> Callable[[Inputs], ibis.Table]:
    """Return what counts the public needs that something answers, as a table leaves some out."""

    def total(inputs: Inputs) -> ibis.Table:
        left_out = table_schema(name).parameters.lists["not_counted"]
        answered = inputs.needs.filter(_.public, _.answers.length() > 0)
        return answered.filter(~_.status.isin(left_out)).agg([_.count().name("total")])

    return total


def _people_affected(inputs: Inputs) -> ibis.Table:
    return inputs.needs.filter(_.public).agg([_.people_affected.sum().name("total")])


def _estimated_cost(inputs: Inputs) -> ibis.Table:
    return inputs.needs.filter(_.public).agg([_.estimated_cost.sum().name("total")])


def _hidden(inputs: Inputs) -> ibis.Table:
    """Count the needs that are not public, of the years and districts that the public ones tell."""
    years = inputs.needs.filter(_.public).select("fiscal_year").distinct()
    statuses = inputs.statuses.filter(~_.public).select(_.code.name("status"))
    inside = inputs.needs.filter(~_.public).semi_join(years, "fiscal_year")
    inside = inside.semi_join(inputs.districts, ["province", "district"])
    return inside.semi_join(statuses, "status").agg([_.count().name("total")])


def _funded_amount(inputs: Inputs) -> ibis.Table:
    """Sum what answers public needs: once for each year, district and pillar that it answers."""
    left_out = table_schema("needs_budget_gap").parameters.lists["not_counted"]
    counted = inputs.needs.filter(_.public & ~_.status.isin(left_out))
    cell = ["fiscal_year", "province", "district", "strategy", "pillar"]
    answers = counted.select(*cell, answer=_.answers.unnest())
    named = answers.select(*cell, target=_.answer["target"], amount=_.answer["amount"])
    once = named.group_by([*cell, "target"]).agg(amount=_.amount.max())
    return once.agg([_.amount.sum().name("total")])


def _lines(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.agg([_.count().name("total")])


def _amount(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.agg([_.amount.sum().name("total")])


def _lines_of_nobody(inputs: Inputs) -> ibis.Table:
    return _of_nobody(inputs).agg([_.count().name("total")])


def _amount_of_nobody(inputs: Inputs) -> ibis.Table:
    return _of_nobody(inputs).agg([_.amount.sum().name("total")])


def _of_nobody(inputs: Inputs) -> ibis.Table:
    """Return the lines whose source names no agency."""
    return inputs.budget_lines.filter((_.agency == "") | _.agency.isnull())


def _used_amount(inputs: Inputs) -> ibis.Table:
    return inputs.budget_lines.agg([_.used_amount.sum().name("total")])


def _complaints(inputs: Inputs) -> ibis.Table:
    return inputs.complaint_counts.agg([_.complaints.sum().name("total")])


def _finished(inputs: Inputs) -> ibis.Table:
    return inputs.complaint_counts.agg([_.finished.sum().name("total")])


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
    "needs": (
        Check("", _public),
        Check("people_affected", _people_affected),
        Check("estimated_cost", _estimated_cost),
    ),
    "needs_by_district_issue": (
        Check("needs", _public),
        Check("linked", _linked_of("needs_by_district_issue")),
        Check("people_affected", _people_affected),
        Check("estimated_cost", _estimated_cost),
    ),
    "needs_by_agency": (Check("needs", _public),),
    "needs_budget_gap": (
        Check("needs", _public),
        Check("linked", _linked_of("needs_budget_gap")),
        Check("funded_amount", _funded_amount),
    ),
    "needs_by_status": (
        Check("needs", _public, unmarked=True),
        Check("needs", _hidden, marked=True),
    ),
    "budget_lines": (
        Check("", _lines),
        Check("amount", _amount),
        Check("used_amount", _used_amount),
    ),
    "budget_by_strategy": (Check("lines", _lines), Check("amount", _amount)),
    "budget_by_agency": (
        Check("lines", _lines, apart=_lines_of_nobody),
        Check("amount", _amount, apart=_amount_of_nobody),
    ),
    "complaints_by_district_type": (
        Check("complaints", _complaints),
        Check("finished", _finished),
    ),
    "participation": (
        Check("", _districts),
        Check("forums", _forums),
        Check("attendance", _attendance),
    ),
    "votes_by_project": (Check("", _project_rows), Check("votes", _project_votes)),
    "votes_by_district_project": (Check("", _district_rows), Check("votes", _district_votes)),
}
