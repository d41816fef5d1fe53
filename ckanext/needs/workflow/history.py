"""Reads the history of a need: one query, whatever its length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.logic.roles import roles_on_need
from ckanext.needs.thai import today
from ckanext.needs.workflow.timeline import Event, for_everyone, timeline

EVENTS = sa.text("""
    SELECT event.from_status, event.to_status, event.role, event.organization_id, event.reason,
        event.next_owner, event.due_on, event.target_id, event.public, event.since, event.created,
        "group".name AS organization_name, "group".title AS organization_title
    FROM need_status_event AS event LEFT JOIN "group" ON "group".id = event.organization_id
    WHERE event.need_id = :need ORDER BY event.id
""")


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
    rows = model.Session.execute(EVENTS, {"need": need_id}).all()
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
