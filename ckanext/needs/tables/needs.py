"""The tables of needs. Public needs are counted as they are; others only in `needs_by_status`.

The functions give codes; the columns with their names are added afterwards (registry.py).
"""

from __future__ import annotations

import ibis
from ibis import _

from ckanext.needs.tables.common import share, with_ce_year
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.schema import SENSITIVE, TableSchema

#: The order of `needs`: that of the lake's partitions, and in each of its rows.
ORDER = ("province", "fiscal_year_be", "need_id")
#: The columns that a cell of `needs_by_status` is counted by.
STATUS_CELL = ("fiscal_year_be", "province", "district", "status")
STATUS_COLUMNS = (*STATUS_CELL, "needs", "median_days_in_status", SENSITIVE)


def needs(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """One row a public need, in no order: the backend sorts, if the lake has not (`ORDER`)."""
    return with_ce_year(_public(inputs))


def needs_by_district_issue(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Public needs by fiscal year, district and issue; only what occurs is a row.

    Which statuses count as accepted, funded, completed, adopted, or not at all (merged, withdrawn)
    is said by the schema's parameters. Adopted is also, whatever its status, what is linked to a
    project or a budget line; where links are kept nowhere, as in a file, the status alone tells.
    """
    key = ["fiscal_year_be", "province", "district", "strategy", "pillar", "issue"]
    lists = schema.parameters.lists
    marked = _public(inputs).mutate(
        counts=~_.status.isin(lists["not_counted"]),
        linked=(_.answers.length() > 0).fill_null(False),
        in_plan=_.status.isin(lists["adopted"]),
    )
    cells = marked.group_by(key).agg(
        needs=_.count(),
        people_affected=_.people_affected.sum(),
        estimated_cost=_.estimated_cost.sum(),
        accepted=_.status.isin(lists["accepted"]).sum(),
        funded=_.status.isin(lists["funded"]).sum(),
        completed=_.status.isin(lists["completed"]).sum(),
        counted=_.counts.sum(),
        linked=(_.counts & _.linked).sum(),
        needs_adopted=(_.counts & (_.linked | _.in_plan)).sum(),
    )
    rate = share(_.needs_adopted, _.counted, 4)
    rated = with_ce_year(cells.mutate(adoption_rate=rate))
    return rated.order_by("fiscal_year_be", "province", "district", "strategy", "pillar", "issue")


def needs_by_status(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Needs by fiscal year, district and status.

    Public statuses: what occurs. Other statuses: every fiscal year and district of the public
    needs, zeros too, marked for the gate; so neither a row's presence nor its absence tells
    anything. Needs that are not public and lie outside that grid are in no row.
    """
    cells = _status_cells(inputs)
    shown = cells.filter(_.public).select(*STATUS_COLUMNS, protected=ibis.literal(False))
    hidden = _hidden_cells(inputs, cells).mutate(protected=ibis.literal(True))
    dated = shown.union(hidden).mutate(as_of=_as_of(inputs))
    return with_ce_year(dated).order_by("fiscal_year_be", "province", "district", "status")


def needs_by_agency(inputs: Inputs, schema: TableSchema) -> ibis.Table:
    """Public needs by fiscal year, agency and status, with those overdue."""
    limit = schema.parameters.numbers["overdue_after_days"]
    ended = inputs.statuses.select(_.code.name("status"), "terminal")
    rows = _dated(inputs).filter(_.public).left_join(ended, "status")
    cells = (
        rows.mutate(late=(~_.terminal & (_.days > limit)).fill_null(False))
        .group_by(["fiscal_year_be", "agency", "status"])
        .agg(needs=_.count(), overdue=_.late.sum())
        .mutate(as_of=_as_of(inputs))
    )
    return with_ce_year(cells).order_by("fiscal_year_be", "agency", "status")


def _public(inputs: Inputs) -> ibis.Table:
    return _all(inputs).filter(_.public)


def _all(inputs: Inputs) -> ibis.Table:
    return inputs.needs.rename(fiscal_year_be="fiscal_year", agency="owner_org")


def _as_of(inputs: Inputs) -> ibis.Value:
    return ibis.literal(inputs.as_of, "date")


def _dated(inputs: Inputs) -> ibis.Table:
    """Add for how many days each need has been in its status; none less than zero."""
    dated = _all(inputs).mutate(as_of=_as_of(inputs))
    return dated.mutate(days=_.as_of.delta(_.status_since, unit="day").clip(lower=0))


def _status_cells(inputs: Inputs) -> ibis.Table:
    """Count needs and their median days in the status, by cell, public ones apart."""
    topic = _.issue.isin(inputs.sensitive) | _.pillar.isin(inputs.sensitive)
    return (
        _dated(inputs)
        .mutate(is_sensitive=topic if inputs.sensitive else ibis.literal(False))
        .group_by([*STATUS_CELL, "public"])
        .agg(
            needs=_.count(),
            median_days_in_status=_.days.median().cast("float64"),
            sensitive=_.is_sensitive.sum(),
        )
    )


def _hidden_cells(inputs: Inputs, cells: ibis.Table) -> ibis.Table:
    """Return the cells of needs that are not public, over the whole grid."""
    counted = cells.filter(~_.public)
    return (
        _hidden_grid(inputs, cells)
        .left_join(counted, list(STATUS_CELL))
        .select(
            *STATUS_CELL,
            needs=_.needs.fill_null(0),
            median_days_in_status=_.median_days_in_status,
            sensitive=_.sensitive.fill_null(0),
        )
    )


def _hidden_grid(inputs: Inputs, cells: ibis.Table) -> ibis.Table:
    """Return every fiscal year and district of the public needs, by every hidden status."""
    years = cells.filter(_.public).select("fiscal_year_be").distinct()
    hidden = inputs.statuses.filter(~_.public).select(_.code.name("status"))
    return years.cross_join(inputs.districts).cross_join(hidden)
