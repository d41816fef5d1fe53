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


def with_name(table: ibis.Table, names: ibis.Table, code: str) -> ibis.Table:
    """Add `<code>_name` and `<code>_name_en` for the code in column `code`.

    :param names: `code, name, name_en`; a code that is not in it has no name
    """
    labels = names.select(
        _.code.name("__code"), _.name.name(f"{code}_name"), _.name_en.name(f"{code}_name_en")
    )
    return table.left_join(labels, [(code, "__code")]).drop("__code")


def place_in(amount: ibis.Deferred, whole: Sequence[str]) -> ibis.Deferred:
    """Return the share of an amount in the sum of its group, to six digits; null of nothing."""
    total = amount.sum().over(ibis.window(group_by=list(whole)))
    return (amount.cast("float64") / total.cast("float64").nullif(0.0)).round(6)
