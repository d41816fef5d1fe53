"""The history of a need as the API gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.logic.asked import asking
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.workflow import merging
from ckanext.needs.workflow.history import Agency, History
from ckanext.needs.workflow.timeline import Event
from ckanext.needs.workflow.transitions import MERGED

NAMED = sa.text("""
    SELECT id, name, title, private FROM package
    WHERE id = ANY(:ids) AND type = :type AND state = 'active'
""")


def shown_history(context: Context, package: dict[str, Any], told: History) -> dict[str, Any]:
    """Return a need's history as plain data."""
    return {
        "id": package["id"],
        "name": package["name"],
        "status": package.get("status"),
        "merged_into": merge_target(context, package),
        "events": [_event(event, told.agencies) for event in told.events],
    }


def merge_target(context: Context, package: dict[str, Any]) -> dict[str, str] | None:
    """Return the need that a merged one went into, where the reader may read it."""
    if package.get("status") != MERGED:
        return None
    last = merging.last_merge(str(package["id"]))
    found = readable_needs(context, [last.into_id]) if last else ()
    return found[0] if found else None


def readable_needs(context: Context, need_ids: Sequence[str]) -> list[dict[str, str]]:
    """Return id, name and title of those of some needs that the acting user may read, by order.

    One query, and a second one to the search index when some are not public: it knows their labels.
    """
    if not need_ids:
        return []
    rows = model.Session.execute(NAMED, {"ids": list(need_ids), "type": NEED_TYPE}).all()
    hidden = _readable_hidden(context, [row.id for row in rows if row.private])
    found = {
        str(row.id): {"id": str(row.id), "name": str(row.name), "title": str(row.title)}
        for row in rows
        if not row.private or row.id in hidden
    }
    return [found[need_id] for need_id in need_ids if need_id in found]


def _readable_hidden(context: Context, need_ids: Sequence[str]) -> set[str]:
    """Return those of some needs that are not public which the acting user may read."""
    if not need_ids:
        return set()
    query = "+id:(" + " OR ".join(f'"{need_id}"' for need_id in need_ids) + ")"
    asked = {"fq": query, "rows": len(need_ids), "fl": ["id"], "include_private": True}
    found = tk.get_action("package_search")(asking(context), asked)
    return {str(package["id"]) for package in found["results"]}


def _event(event: Event, agencies: dict[str, Agency]) -> dict[str, Any]:
    agency = agencies.get(event.organization_id)
    return {
        "kind": event.kind,
        "from_status": event.from_status,
        "to_status": event.to_status,
        "role": event.role,
        "organization": {"name": agency.name, "title": agency.title} if agency else None,
        "reason": event.reason,
        "next_owner": event.next_owner,
        "due_on": event.due_on.isoformat() if event.due_on else None,
        "since": event.since.isoformat(),
        "created": event.created.isoformat(),
        "days": event.days,
    }
