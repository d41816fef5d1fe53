"""What waits at an agency: its needs by status, those that are overdue first.

Two queries, whatever the number of needs: one counts, one reads a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.codelists import Statuses
from ckanext.needs.workflow.scope import Place, bound_places, whose

#: `deadline`: the due date that was set, else so many days after the status began. Closed: none.
STANDING = """
    SELECT standing.*,
        CASE WHEN open.status IS NOT NULL THEN coalesce(due_on, since + open.days) END AS deadline
    FROM need_standing AS standing
    LEFT JOIN unnest(CAST(:open AS text[]), CAST(:days AS integer[])) AS open (status, days)
        ON open.status = standing.status
    WHERE {filters}
"""
FILTERS = """({whose}) AND (:organization = '' OR standing.organization_id = :organization)
        AND (:area = '' OR starts_with(standing.area, :area))"""
#: One row a status and days: a hash finds them, where a median in SQL would sort all needs.
COUNTS = """
    SELECT standing.status, since, due_on, count(*) AS needs
    FROM need_standing AS standing WHERE {filters} GROUP BY standing.status, since, due_on
"""
PAGE = """
    SELECT package.id, package.name, package.title, package.private, found.status, found.since,
        found.due_on, found.area, found.deadline, found.organization_id,
        "group".name AS organization_name, "group".title AS organization_title
    FROM (
        SELECT * FROM ({standing}) AS standing
        WHERE status = ANY(:statuses) AND (NOT :overdue OR deadline < :today)
        ORDER BY deadline, since, need_id LIMIT :limit OFFSET :offset
    ) AS found
    JOIN package ON package.id = found.need_id
    LEFT JOIN "group" ON "group".id = found.organization_id
    ORDER BY found.deadline, found.since, found.need_id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which needs of an inbox are asked for.

    :param places: whose; None = everybody's
    :param days: how many days a need may stay in each status
    :param status: only this one; empty = all from which a need can still be moved
    :param organization: id; only this one's
    :param area: code of a province, district or subdistrict; only those in it
    :param limit: at most so many; None = all
    """

    places: Sequence[Place] | None
    statuses: Statuses
    days: Mapping[str, int]
    today: date
    status: str = ""
    organization: str = ""
    area: str = ""
    overdue: bool = False
    limit: int | None = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many needs are in a status, how many of them overdue, and the median of their days."""

    status: str
    needs: int
    overdue: int
    median_days: int


def counts(asked: Asked) -> tuple[Count, ...]:
    """Return the counts of each status that some need has, in the order of the list."""
    rows = model.Session.execute(_query(COUNTS, asked), _bound(asked)).all()
    order = {status.code: place for place, status in enumerate(asked.statuses.all())}
    newest_first = sorted(rows, key=lambda row: (row.status, -row.since.toordinal()))
    found = [
        _count(status, list(days), asked)
        for status, days in groupby(newest_first, key=lambda row: row.status)
    ]
    return tuple(sorted(found, key=lambda one: order.get(one.status, len(order))))


def page(asked: Asked) -> list[Any]:
    """Return rows of needs: overdue ones first, then those that are due next."""
    chosen = [asked.status] if asked.status else list(_open(asked.statuses))
    more = {"statuses": chosen, "limit": asked.limit, "offset": asked.offset}
    bound = {**_bound(asked), **more, "overdue": asked.overdue}
    return list(model.Session.execute(_query(PAGE, asked), bound))


def total(found: Sequence[Count], asked: Asked) -> int:
    """Return how many needs all pages together have."""
    chosen = {asked.status} if asked.status else {*_open(asked.statuses)}
    return sum(one.overdue if asked.overdue else one.needs for one in found if one.status in chosen)


def _count(status: str, days: Sequence[Any], asked: Asked) -> Count:
    """Return the counts of a status, of its days with the newest first."""
    needs = sum(day.needs for day in days)
    ages = [max((asked.today - day.since).days, 0) for day in days]
    below = _at(days, ages, (needs - 1) // 2)
    above = _at(days, ages, needs // 2)
    is_open = status in _open(asked.statuses)
    late = sum(day.needs for day in days if is_open and _is_late(status, day, asked))
    return Count(status, needs, late, (below + above + 1) // 2)


def _is_late(status: str, day: Any, asked: Asked) -> bool:
    """Return whether needs of a day that are not done with are past their deadline (`STANDING`)."""
    if day.due_on:
        return bool(day.due_on < asked.today)
    limit = asked.days.get(status)
    return limit is not None and (asked.today - day.since).days > limit


def _at(days: Sequence[Any], ages: Sequence[int], place: int) -> int:
    """Return the age of the need in this place, the youngest is in place 0."""
    for day, age in zip(days, ages, strict=True):
        place -= day.needs
        if place < 0:
            return age
    return ages[-1]


def _open(statuses: Statuses) -> tuple[str, ...]:
    return tuple(status.code for status in statuses.all() if not status.terminal)


def _query(pattern: str, asked: Asked) -> sa.TextClause:
    filters = FILTERS.format(whose=whose(asked.places))
    standing = STANDING.format(filters=filters)
    return sa.text(pattern.format(standing=standing, filters=filters))


def _bound(asked: Asked) -> dict[str, Any]:
    still_open = _open(asked.statuses)
    return {
        **bound_places(asked.places),
        "open": list(still_open),
        "days": [asked.days.get(code) for code in still_open],
        "organization": asked.organization,
        "area": asked.area,
        "today": asked.today,
    }
