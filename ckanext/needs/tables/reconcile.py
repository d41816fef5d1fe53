"""Proves that a table adds up to the records it is made of, before anything is published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.tables.engine import Inputs

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Check:
    """A column of a table whose sum must be that of the records.

    :param column: its name; empty = the number of rows
    :param expected: the sum, from the records
    :param marked: count only rows that are (True) or are not (False) marked for the gate
    """

    column: str
    expected: Callable[[Inputs], ibis.Scalar]
    marked: bool | None = None


def reconcile(name: str, table: pa.Table, inputs: Inputs) -> None:
    """Check a table before the gate.

    :raises InputError: a sum differs from that of the records; the run must end
    """
    for check in CHECKS.get(name, ()):
        expected = check.expected(inputs).to_pyarrow().as_py() or 0
        found = _sum(table, check)
        if found != expected:
            reason = Text(
                f"ผลรวมในตาราง {found:,} ไม่เท่ากับในรายการ {expected:,}",
                f"the table adds up to {found:,}, the records to {expected:,}",
            )
            raise InputError(Problem("does_not_add_up", reason, SourceRef(name), check.column))


def _sum(table: pa.Table, check: Check) -> Number:
    if check.marked is not None:
        marked = table["protected"]
        table = table.filter(marked if check.marked else pc.invert(marked))
    if not check.column:
        return table.num_rows
    total: Number | None = pc.sum(table[check.column]).as_py()
    return total or 0


def _public(inputs: Inputs) -> ibis.Scalar:
    return inputs.needs.filter(_.public).count()


def _lines(inputs: Inputs) -> ibis.Scalar:
    return inputs.budget_lines.count()


def _amount(inputs: Inputs) -> ibis.Scalar:
    return inputs.budget_lines.amount.sum()


def _agency_amount(inputs: Inputs) -> ibis.Scalar:
    return inputs.budget_lines.filter(_.agency != "").amount.sum()


CHECKS: dict[str, tuple[Check, ...]] = {
    "needs": (Check("", _public),),
    "needs_by_district_issue": (Check("needs", _public),),
    "needs_by_agency": (Check("needs", _public),),
    "needs_by_status": (Check("needs", _public, marked=False),),
    "budget_lines": (Check("", _lines), Check("amount", _amount)),
    "budget_by_strategy": (Check("lines", _lines), Check("amount", _amount)),
    "budget_by_agency": (Check("amount", _agency_amount),),
}
