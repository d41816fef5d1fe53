"""The table that sets needs beside the money behind them."""

from __future__ import annotations

import ibis
from ibis import _

from ckanext.needs.tables.common import share, with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import TableSchema

KEY = ["fiscal_year_be", "province", "district", "strategy", "pillar"]


def needs_budget_gap(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Public needs by fiscal year, district and pillar, with what answers them.

    What answers several needs of a cell counts once in it.
    """
    public = inputs.needs.filter(_.public).rename(fiscal_year_be="fiscal_year")
    left_out = schema.parameters.lists["not_counted"]
    counted = public.mutate(counts=~_.status.isin(left_out), linked=_.answers.length() > 0)
    cells = counted.group_by(KEY).agg(
        needs=_.count(),
        counted=_.counts.sum(),
        linked=(_.counts & _.linked).fill_null(False).sum(),
    )
    rows = cells.left_join(_money(counted.filter(_.counts & _.linked)), KEY).select(
        *(cells[name] for name in cells.columns), "funded_amount"
    )
    rated = rows.mutate(
        without_money=_.counted - _.linked, answered_rate=share(_.linked, _.counted, 4)
    )
    return with_ce_year(rated).order_by(*KEY)


def _money(needs: ibis.Table) -> ibis.Table:
    """Return the sum of what answers the needs of each cell, each answer once."""
    linked = needs.select(*KEY, answer=_.answers.unnest())
    named = linked.select(*KEY, target=_.answer["target"], amount=_.answer["amount"])
    once = named.group_by([*KEY, "target"]).agg(amount=_.amount.max())
    return once.group_by(KEY).agg(funded_amount=_.amount.sum())
