"""What waits at an agency: its needs by status, those that are overdue first.

Two queries, whatever the number of needs: one counts, one reads a page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.codelists import Statuses
from ckanext.needs.workflow.scope import Place

EVERYWHERE = "need_standing AS standing"
MINE = """
    unnest(CAST(:organizations AS text[]), CAST(:areas AS text[])) AS mine (organization_id, area)
    JOIN need_standing AS standing ON standing.organization_id = mine.organization_id
        AND starts_with(standing.area, mine.area)
"""
#: `deadline`: the due date that was set, else so many days after the status began. Closed: none.
STANDING = """
    SELECT standing.*,
        CASE WHEN open.status IS NOT NULL THEN coalesce(due_on, since + open.days) END AS deadline
    FROM {whose}
    LEFT JOIN unnest(CAST(:open AS text[]), CAST(:days AS integer[])) AS open (status, days)
        ON open.status = standing.status
    WHERE (:organization = '' OR standing.organization_id = :organization)
        AND starts_with(standing.area, :area)
"""
COUNTS = """
    SELECT status, count(*) AS needs, count(*) FILTER (WHERE deadline < :today) AS overdue,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY :today - since) AS median_days
    FROM ({standing}) AS standing GROUP BY status
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
    rows = model.Session.execute(_query(COUNTS, asked), _bound(asked))
    order = {status.code: place for place, status in enumerate(asked.statuses.all())}
    found = [Count(row.status, row.needs, row.overdue, round(row.median_days)) for row in rows]
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


def _open(statuses: Statuses) -> tuple[str, ...]:
    return tuple(status.code for status in statuses.all() if not status.terminal)


def _query(pattern: str, asked: Asked) -> sa.TextClause:
    whose = EVERYWHERE if asked.places is None else MINE
    return sa.text(pattern.format(standing=STANDING.format(whose=whose)))


def _bound(asked: Asked) -> dict[str, Any]:
    places = asked.places or ()
    still_open = _open(asked.statuses)
    return {
        "organizations": [place.organization_id for place in places],
        "areas": [place.area for place in places],
        "open": list(still_open),
        "days": [asked.days.get(code) for code in still_open],
        "organization": asked.organization,
        "area": asked.area,
        "today": asked.today,
    }
