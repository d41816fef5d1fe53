"""What webhooks are called for, and what the call says. Only of needs that everyone may read."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.following.addresses import page
from ckanext.needs.model.run import now
from ckanext.needs.model.webhook import Webhook, WebhookDelivery
from ckanext.needs.search import NEED_TYPE

#: A need became public; a public need has another status; somebody tries a webhook.
PUBLISHED, MOVED, PING = "need_published", "need_moved", "ping"
#: What may be asked for.
EVENTS = (PUBLISHED, MOVED)


def public_need(need_id: str) -> model.Package | None:
    """Return a need that everyone may read now, None of every other id."""
    need = model.Package.get(need_id)
    if need is None or need.type != NEED_TYPE or need.private or need.state != "active":
        return None
    return need


def note(need_id: str, from_status: str, to_status: str) -> int:
    """Note a call for each webhook of the need's agency that asks for it, and commit.

    :returns: how many
    """
    need = public_need(need_id)
    if need is None or not _is_public(to_status):
        return 0
    was_public = _is_public(from_status)
    event = MOVED if was_public else PUBLISHED
    body = {
        **_about(event),
        "need": {
            "id": need.id,
            "name": need.name,
            "title": need.title,
            "url": page(f"/citizen-need/{need.name}", "th"),
        },
        "from_status": from_status if was_public else None,
        "to_status": to_status,
    }
    active = sa.select(Webhook).where(
        Webhook.organization_id == need.owner_org, Webhook.active, Webhook.events.contains([event])
    )
    hooks = list(model.Session.scalars(active))
    for hook in hooks:
        model.Session.add(WebhookDelivery(webhook_id=hook.id, need_id=need.id, body=body))
    model.Session.commit()
    return len(hooks)


def ping() -> dict[str, Any]:
    """Return what a test call says."""
    return _about(PING)


def _about(event: str) -> dict[str, Any]:
    return {"event": event, "created": now().isoformat(timespec="seconds") + "Z"}


def _is_public(status: str) -> bool:
    try:
        return lists.current().statuses.get(status).public
    except CodeError:  # none before, or of a list that has changed
        return False
