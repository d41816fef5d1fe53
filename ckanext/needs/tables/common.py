"""Expressions that several tables share."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis import _

#: Common Era year = Buddhist Era year minus this (Thai calendar since 1941).
BE_OFFSET = 543


def with_ce_year(table: ibis.Table) -> ibis.Table:
    """Add `fiscal_year_ce` beside `fiscal_year_be`."""
    return table.mutate(fiscal_year_ce=_.fiscal_year_be - BE_OFFSET)


def place_in(amount: ibis.Deferred, whole: Sequence[str]) -> ibis.Deferred:
    """Return the share of an amount in the sum of its group, to six digits; null of nothing."""
    return share(amount, amount.sum().over(ibis.window(group_by=list(whole))), 6)


def share(part: ibis.Deferred, whole: ibis.Deferred, digits: int) -> ibis.Deferred:
    """Return part / whole, rounded half up; null where the whole is 0.

    Every step has one right answer in IEEE 754, so that all engines give the same number; their
    own ways of rounding differ.
    """
    scale = float(10**digits)
    ratio = part.cast("float64") / whole.cast("float64").nullif(0.0)
    return (ratio * scale + 0.5).floor().cast("float64") / scale
