"""Reads the history of a need: one query, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.logic.roles import roles_on_need
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.thai import today
from ckanext.needs.workflow.timeline import Event, for_everyone, timeline


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation as a page names it."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class History:
    """The events of one need, the oldest first, and the agencies in them by id."""

    events: tuple[Event, ...]
    agencies: dict[str, Agency]


def read(need_id: str) -> History:
    """Return everything that happened to a need; not for everyone's eyes."""
    rows = model.Session.execute(_events(need_id)).all()
    agencies = {
        row.organization_id: Agency(row.organization_name, row.organization_title)
        for row in rows
        if row.organization_name
    }
    return History(timeline([_event(row) for row in rows], today()), agencies)


def readable(context: Context, package: dict[str, Any]) -> History:
    """Return what the acting user may know of a need's history.

    :param package: the need as `package_show` gives it to this user
    """
    whole = read(str(package["id"]))
    if all(event.public for event in whole.events) or roles_on_need(context, package):
        return whole
    return History(for_everyone(whole.events, lists.current().statuses), whole.agencies)


def _events(need_id: str) -> sa.Select[Any]:
    event, group = StatusEvent.__table__, model.group_table
    return (
        sa.select(
            event,
            group.c["name"].label("organization_name"),
            group.c["title"].label("organization_title"),
        )
        .select_from(event.outerjoin(group, group.c["id"] == event.c.organization_id))
        .where(event.c.need_id == need_id)
        .order_by(event.c.id)
    )


def _event(row: Any) -> Event:
    return Event(
        kind="",
        from_status=row.from_status,
        to_status=row.to_status,
        role=row.role,
        organization_id=row.organization_id,
        reason=row.reason,
        next_owner=row.next_owner,
        due_on=row.due_on,
        target_id=row.target_id,
        public=row.public,
        since=row.since,
        created=row.created,
    )
