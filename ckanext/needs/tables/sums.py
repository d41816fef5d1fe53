"""What the records of a run add up to: all sums of one kind of record in one query over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import ibis
from ibis import _

from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.keywords import hits
from ckanext.needs.tables.schema import table_schema

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of records.

    :param of: a table of one row with sums
    :param column: which of them
    """

    of: Callable[[Inputs], ibis.Table]
    column: str

    def __call__(self, inputs: Inputs) -> Number:
        """Return it; the records are asked once, for all sums of the table."""
        if self.of not in inputs.sums:
            found = inputs.backend.fetch(self.of(inputs)).to_pydict()
            inputs.sums[self.of] = {name: only(values) for name, values in found.items()}
        return inputs.sums[self.of][self.column]


def only(values: Iterable[object]) -> Number:
    """Return the one number of a sum; 0 where there was nothing to sum."""
    return sum(cast("Number", value) for value in values if value is not None)


def needs(inputs: Inputs) -> ibis.Table:
    """Public needs, whom they affect and cost, and those that something answers.

    `needs_budget_gap` and `needs_by_district_issue` each say which statuses they leave out.
    """
    return (
        _need_counts(inputs)
        .filter(_.public)
        .agg(
            [
                _.needs.sum().name("needs"),
                _.people_affected.sum().name("people_affected"),
                _.estimated_cost.sum().name("estimated_cost"),
                _linked("needs_by_district_issue").name("linked_by_issue"),
                _linked("needs_budget_gap").name("linked_by_pillar"),
            ]
        )
    )


def _linked(table: str) -> ibis.Deferred:
    left_out = table_schema(table).parameters.lists["not_counted"]
    return _.linked.sum(where=~_.status.isin(left_out))


def hidden_needs(inputs: Inputs) -> ibis.Table:
    """Count the needs that are not public, of the years and districts that the public ones tell."""
    counts = _need_counts(inputs)
    years = counts.filter(_.public).select("fiscal_year").distinct()
    statuses = inputs.statuses.filter(~_.public).select(_.code.name("status"))
    inside = counts.filter(~_.public).semi_join(years, "fiscal_year")
    inside = inside.semi_join(inputs.districts, ["province", "district"])
    return inside.semi_join(statuses, "status").agg([_.needs.sum().name("needs")])


def _need_counts(inputs: Inputs) -> ibis.Table:
    """Return the sums of needs by year, district and status; the needs are asked once."""
    if "need_counts" not in inputs.kept:
        counted = inputs.needs.group_by(
            ["fiscal_year", "province", "district", "status", "public"]
        ).agg(
            needs=_.count(),
            people_affected=_.people_affected.sum(),
            estimated_cost=_.estimated_cost.sum(),
            linked=(_.answers.length() > 0).sum(),
        )
        rows = inputs.backend.fetch(counted)
        inputs.kept["need_counts"] = inputs.backend.add("need_counts", rows)
    return inputs.kept["need_counts"]


def funds(inputs: Inputs) -> ibis.Table:
    """Sum what answers public needs: once for each year, district and pillar that it answers."""
    left_out = table_schema("needs_budget_gap").parameters.lists["not_counted"]
    counted = inputs.needs.filter(_.public & ~_.status.isin(left_out) & (_.answers.length() > 0))
    cell = ["fiscal_year", "province", "district", "strategy", "pillar"]
    answers = counted.select(*cell, answer=_.answers.unnest())
    named = answers.select(*cell, target=_.answer["target"], amount=_.answer["amount"])
    once = named.group_by([*cell, "target"]).agg(amount=_.amount.max())
    return once.agg([_.amount.sum().name("amount")])


def budget_lines(inputs: Inputs) -> ibis.Table:
    """Lines and their amounts; also of those whose source names no agency."""
    nobody = (_.agency == "") | _.agency.isnull()
    return inputs.budget_lines.agg(
        [
            _.count().name("lines"),
            _.amount.sum().name("amount"),
            _.used_amount.sum().name("used_amount"),
            nobody.sum().name("lines_of_nobody"),
            _.amount.sum(where=nobody).name("amount_of_nobody"),
        ]
    )


def budget_keywords(inputs: Inputs) -> ibis.Table:
    """Lines and their amounts, once for each keyword that they say."""
    said = hits(inputs).mutate(words=_.said.length())
    return said.agg(
        [(_.lines * _.words).sum().name("lines"), (_.amount * _.words).sum().name("amount")]
    )


def complaints(inputs: Inputs) -> ibis.Table:
    """Complaints, and those that were finished."""
    return inputs.complaint_counts.agg(
        [_.complaints.sum().name("complaints"), _.finished.sum().name("finished")]
    )


def participation(inputs: Inputs) -> ibis.Table:
    """Districts and years, their forums and who came."""
    return inputs.participation.agg(
        [
            _.count().name("rows"),
            _.forums.sum().name("forums"),
            _.attendance.sum().name("attendance"),
        ]
    )


def votes(inputs: Inputs) -> ibis.Table:
    """Votes for projects, and their rows."""
    return _votes(inputs.vote_counts.filter(~_.by_district))


def district_votes(inputs: Inputs) -> ibis.Table:
    """Votes for projects by the voters' district, and their rows."""
    return _votes(inputs.vote_counts.filter(_.by_district))


def _votes(counts: ibis.Table) -> ibis.Table:
    return counts.agg([_.count().name("rows"), _.votes.sum().name("votes")])
