"""What webhooks are called for, and what the call says. Only of needs that everyone may read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.following.addresses import page
from ckanext.needs.model.run import now
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.model.told import CALLS, claim_change
from ckanext.needs.model.webhook import Webhook, WebhookDelivery
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.workflow.untold import make_up

#: A need became public; a public need has another status; somebody tries a webhook.
PUBLISHED, MOVED, PING = "need_published", "need_moved", "ping"
#: What may be asked for.
EVENTS = (PUBLISHED, MOVED)
#: Webhooks that were there when it happened.
HEARD = """EXISTS (
    SELECT FROM need_webhook AS hook WHERE hook.organization_id = event.organization_id
        AND hook.active AND hook.created <= event.created
)"""


def public_need(need_id: str) -> model.Package | None:
    """Return a need that everyone may read now, None of every other id."""
    need = model.Package.get(need_id)
    if need is None or need.type != NEED_TYPE or need.private or need.state != "active":
        return None
    return need


def note_lost() -> int:
    """Note the calls for changes whose jobs were lost; return how many changes that were."""
    return make_up(CALLS, HEARD, note)


def note(need_id: str, from_status: str, to_status: str, event_id: int | None = None) -> int:
    """Note a call for each webhook of the need's agency that asks for it, and commit.

    :param event_id: of the history: it is told once, however often this is called
    :returns: how many
    """
    hooks = _note(need_id, from_status, to_status, event_id)
    model.Session.commit()
    return hooks


def _note(need_id: str, from_status: str, to_status: str, event_id: int | None) -> int:
    if not claim_change(CALLS, event_id):
        return 0
    need = public_need(need_id)
    if need is None or not _is_public(to_status):
        return 0
    happened = _when(event_id)
    was_public = _is_public(from_status)
    event = MOVED if was_public else PUBLISHED
    body = {
        **_about(event, happened or now()),
        **_of_need(need),
        "from_status": from_status if was_public else None,
        "to_status": to_status,
    }
    hooks = _hooks(str(need.owner_org), event, happened)
    for hook in hooks:
        model.Session.add(WebhookDelivery(webhook_id=hook.id, need_id=need.id, body=body))
    return len(hooks)


def _when(event_id: int | None) -> datetime | None:
    happened = model.Session.get(StatusEvent, event_id) if event_id is not None else None
    return happened.created if happened else None


def _hooks(organization_id: str, event: str, happened: datetime | None) -> list[Webhook]:
    """Return the webhooks that ask for an event and were there when it happened."""
    active = sa.select(Webhook).where(
        Webhook.organization_id == organization_id, Webhook.active, Webhook.events.contains([event])
    )
    if happened is not None:
        active = active.where(Webhook.created <= happened)
    return list(model.Session.scalars(active))


def _of_need(need: model.Package) -> dict[str, Any]:
    told = {"id": need.id, "name": need.name, "title": need.title}
    return {"need": {**told, "url": page(f"/citizen-need/{need.name}", "th")}}


def ping() -> dict[str, Any]:
    """Return what a test call says."""
    return _about(PING, now())


def _about(event: str, moment: datetime) -> dict[str, Any]:
    return {"event": event, "created": moment.isoformat(timespec="seconds") + "Z"}


def _is_public(status: str) -> bool:
    try:
        return lists.current().statuses.get(status).public
    except CodeError:  # none before, or of a list that has changed
        return False
