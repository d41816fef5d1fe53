"""The history of a need as the API gives it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.workflow import merging
from ckanext.needs.workflow.history import Agency, History
from ckanext.needs.workflow.timeline import Event
from ckanext.needs.workflow.transitions import MERGED


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
    return readable_need(context, last.into_id) if last else None


def readable_need(context: Context, need_id: str) -> dict[str, str] | None:
    """Return id, name and title of a need; None for who may not read it."""
    asking: Any = {
        "user": context.get("user", ""),
        "ignore_auth": bool(context.get("ignore_auth")),
    }
    try:
        found = tk.get_action("package_show")(asking, {"id": need_id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return None
    return {key: str(found[key]) for key in ("id", "name", "title")}


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
