"""The history of a need as people read it. Knows no CKAN.

Names of persons are no part of it. What happened while a need was not public is only for those who
act on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from ckanext.needs.codelists import CodeError, Statuses

CREATED, MOVED, FORWARDED, MERGED, UNMERGED = (
    *("created", "moved", "forwarded", "merged", "unmerged"),
)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a need.

    :param kind: `created`, `moved`, `forwarded`, `merged` or `unmerged`
    :param from_status: None where there was none, or none that the reader may know
    :param role: of who acted
    :param organization_id: the agency that has the need afterwards
    :param since: day from which the status holds
    :param created: when it was noted, UTC
    :param days: how long the need stayed in this status; None where it did not change here
    """

    kind: str
    from_status: str | None
    to_status: str
    role: str
    organization_id: str
    reason: str
    next_owner: str
    due_on: date | None
    target_id: str | None
    public: bool
    since: date
    created: datetime
    days: int | None = None


def timeline(events: Sequence[Event], today: date) -> tuple[Event, ...]:
    """Return events with their kinds and the days in each status.

    :param events: all of one need, in the order in which they happened; `kind` is not looked at
    """
    told = [replace(event, kind=_kind(event)) for event in events]
    return tuple(_with_days(told, today))


def for_everyone(events: Sequence[Event], statuses: Statuses) -> tuple[Event, ...]:
    """Return what everyone may know: public events, and no status from before that was not."""
    return tuple(
        event if _is_public(statuses, event.from_status) else replace(event, from_status=None)
        for event in events
        if event.public
    )


def _kind(event: Event) -> str:
    if event.from_status is None:
        return CREATED
    if event.target_id:
        return MERGED
    if event.from_status == event.to_status:
        return FORWARDED
    return UNMERGED if event.from_status == MERGED else MOVED


def _with_days(events: Sequence[Event], today: date) -> Iterator[Event]:
    """Count from each change of status to the next one, or to today."""
    changes = [event for event in events if event.kind != FORWARDED]
    ends = {id(event): after.since for event, after in pairwise(changes)}
    for event in events:
        if event.kind == FORWARDED:
            yield event
        else:
            # A file may say that a later status began on an earlier day.
            yield replace(event, days=max((ends.get(id(event), today) - event.since).days, 0))


def _is_public(statuses: Statuses, code: str | None) -> bool:
    try:
        return code is not None and statuses.get(code).public
    except CodeError:
        return False
