"""What waits at an agency: its needs by status, those that are overdue first.

Two queries, whatever the number of needs: one counts, one reads a page.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

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
    WHERE {filters} {days}
"""
#: Needs of some of the rows of `DAYS` only, which a page of a long inbox has few of.
OF_DAYS = """AND (standing.status, standing.since, coalesce(standing.due_on, 'infinity')) IN (
        SELECT * FROM unnest(
            CAST(:of_status AS text[]), CAST(:of_since AS date[]), CAST(:of_due_on AS date[])
        )
    )"""
FILTERS = """({whose}) AND (:organization = '' OR standing.organization_id = :organization)
        AND (:area = '' OR starts_with(standing.area, :area))"""
#: One row a status and days: a hash finds them, where a median in SQL would sort all needs.
DAYS = """
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


def days(asked: Asked) -> Sequence[Any]:
    """Return how many needs of each status are there since which day, due on which."""
    return model.Session.execute(_query(DAYS, asked), _bound(asked)).all()


def counts(rows: Sequence[Any], asked: Asked) -> tuple[Count, ...]:
    """Return the counts of each status that some need has, in the order of the list.

    :param rows: of `days`
    """
    order = {status.code: place for place, status in enumerate(asked.statuses.all())}
    newest_first = sorted(rows, key=lambda row: (row.status, -row.since.toordinal()))
    found = [
        _count(status, list(of_status), asked)
        for status, of_status in groupby(newest_first, key=lambda row: row.status)
    ]
    return tuple(sorted(found, key=lambda one: order.get(one.status, len(order))))


def page(asked: Asked, rows: Sequence[Any] | None = None) -> list[Any]:
    """Return rows of needs: overdue ones first, then those that are due next.

    :param rows: of `days`, where they are known: then only needs of the days of this page are
        looked at
    """
    more: dict[str, Any] = {"statuses": _chosen(asked), "overdue": asked.overdue}
    more |= {"limit": asked.limit, "offset": asked.offset}
    narrow = ""
    if rows is not None and asked.limit is not None:
        narrow = OF_DAYS
        those, skipped = _on_page(rows, asked)
        more |= {
            "of_status": [row.status for row in those],
            "of_since": [row.since for row in those],
            "of_due_on": [str(row.due_on or "infinity") for row in those],
            "offset": asked.offset - skipped,
        }
    return list(model.Session.execute(_query(PAGE, asked, narrow), {**_bound(asked), **more}))


def _on_page(rows: Sequence[Any], asked: Asked) -> tuple[list[Any], int]:
    """Return the rows whose needs may be on the page, and how many needs come before them."""
    chosen, still_open = set(_chosen(asked)), set(_open(asked.statuses))
    due = [
        (_deadline(row, asked, still_open) or date.max, row.since, row)
        for row in rows
        if row.status in chosen and (not asked.overdue or _is_late(row, asked, still_open))
    ]
    found: list[Any] = []
    before = skipped = 0
    for _when, of_day in groupby(sorted(due, key=itemgetter(0, 1)), key=itemgetter(0, 1)):
        together = [row for _due, _since, row in of_day]
        needs = sum(row.needs for row in together)
        if before + needs <= asked.offset:
            skipped = before + needs
        elif before < asked.offset + (asked.limit or 0):
            found += together
        before += needs
    return found, skipped


def total(found: Sequence[Count], asked: Asked) -> int:
    """Return how many needs all pages together have."""
    chosen = _chosen(asked)
    return sum(one.overdue if asked.overdue else one.needs for one in found if one.status in chosen)


def _count(status: str, days: Sequence[Any], asked: Asked) -> Count:
    """Return the counts of a status, of its days with the newest first."""
    needs = sum(day.needs for day in days)
    ages = [max((asked.today - day.since).days, 0) for day in days]
    below = _at(days, ages, (needs - 1) // 2)
    above = _at(days, ages, needs // 2)
    still_open = _open(asked.statuses)
    late = sum(day.needs for day in days if _is_late(day, asked, still_open))
    return Count(status, needs, late, (below + above + 1) // 2)


def _is_late(day: Any, asked: Asked, still_open: Collection[str]) -> bool:
    """Return whether needs of a day are past their deadline."""
    deadline = _deadline(day, asked, still_open)
    return deadline is not None and deadline < asked.today


def _deadline(day: Any, asked: Asked, still_open: Collection[str]) -> date | None:
    """Return when needs of a day are due (`STANDING`); None where they are done with."""
    if day.status not in still_open:
        return None
    if day.due_on:
        return cast("date", day.due_on)
    limit = asked.days.get(day.status)
    return None if limit is None else day.since + timedelta(days=limit)


def _at(days: Sequence[Any], ages: Sequence[int], place: int) -> int:
    """Return the age of the need in this place, the youngest is in place 0."""
    for day, age in zip(days, ages, strict=True):
        place -= day.needs
        if place < 0:
            return age
    return ages[-1]


def _open(statuses: Statuses) -> tuple[str, ...]:
    return tuple(status.code for status in statuses.all() if not status.terminal)


def _chosen(asked: Asked) -> list[str]:
    """Return the statuses that are asked for."""
    return [asked.status] if asked.status else list(_open(asked.statuses))


def _query(pattern: str, asked: Asked, narrow: str = "") -> sa.TextClause:
    filters = FILTERS.format(whose=whose(asked.places))
    standing = STANDING.format(filters=filters, days=narrow)
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
