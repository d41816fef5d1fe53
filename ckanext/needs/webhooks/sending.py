"""Sending what waits: each call is taken by one worker, and tried again later where it failed."""

from __future__ import annotations

import json
import logging
import time
from typing import Any, TypeVar

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import config
from ckanext.needs.model.webhook import DELIVERED, FAILED, Webhook, WebhookDelivery
from ckanext.needs.webhooks import signing
from ckanext.needs.webhooks.calling import MOST_SECONDS, Outcome, call
from ckanext.needs.webhooks.events import public_need

log = logging.getLogger(__name__)
Row = TypeVar("Row", Webhook, WebhookDelivery)

#: Minutes until a failed call is tried again; after the last of them it is given up.
BACKOFF = (1, 5, 30, 120, 360, 1440)
#: The receiver says that the address is gone for good.
GONE = 410
#: Takes one call that is due. When it is tried next is set before it is tried, so that a worker
#: that dies over it neither loses it nor holds it up.
TAKE = sa.text("""
    UPDATE need_webhook_delivery SET attempts = attempts + 1,
        due = now() AT TIME ZONE 'UTC'
            + (CAST(:backoff AS int[]))[least(attempts + 1, :most)] * INTERVAL '1 minute'
    WHERE id = (
        SELECT id FROM need_webhook_delivery
        WHERE state = 'waiting' AND due <= now() AT TIME ZONE 'UTC'
        ORDER BY due, id LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING id
""")
FORGET_OLD = sa.text("""
    DELETE FROM need_webhook_delivery
    WHERE state <> 'waiting' AND created < now() AT TIME ZONE 'UTC' - INTERVAL '30 days'
""")


def send_due() -> int:
    """Make the calls that are due; return how many were delivered."""
    model.Session.execute(FORGET_OLD)
    model.Session.commit()
    delivered = 0
    while taken := _take():
        delivered += _send(taken)
    return delivered


def attempt(hook: Webhook, delivery_id: str, body: dict[str, Any]) -> Outcome:
    """Sign a body and send it, once."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = int(time.time())
    headers = {
        signing.ID: delivery_id,
        signing.TIMESTAMP: str(timestamp),
        signing.SIGNATURE: signing.sign(hook.secret, delivery_id, timestamp, content),
    }
    allowed = frozenset(host.lower() for host in config.webhook_allowed_hosts())
    return call(hook.url, content, headers, allowed, MOST_SECONDS)


def _take() -> str | None:
    values = {"backoff": list(BACKOFF), "most": len(BACKOFF)}
    taken = model.Session.scalar(TAKE, values)
    model.Session.commit()
    return taken


def _send(delivery_id: str) -> bool:
    """Try a call and note what became of it; return whether it was delivered."""
    delivery = _fresh(WebhookDelivery, delivery_id)
    hook = _fresh(Webhook, delivery.webhook_id) if delivery else None
    if delivery is None or hook is None:  # deleted in the meantime
        return False
    if not hook.active or public_need(delivery.need_id) is None:
        model.Session.delete(delivery)  # hidden since: nothing of it leaves any more
        model.Session.commit()
        return False
    body, attempts = dict(delivery.body), delivery.attempts
    model.Session.expunge(hook)
    model.Session.commit()  # no transaction stays open while others think
    outcome = attempt(hook, delivery_id, body)
    _note(delivery_id, attempts, outcome)
    if outcome.status == GONE:
        _switch_off(hook.id)
    return not outcome.error


def _fresh(table: type[Row], row_id: str) -> Row | None:
    """Return a row as it is now: the session may still hold it as it was before it was taken."""
    return model.Session.get(table, row_id, populate_existing=True)


def _note(delivery_id: str, attempts: int, outcome: Outcome) -> None:
    values: dict[str, Any] = {"answer": outcome.status, "error": outcome.error}
    if not outcome.error:
        values["state"] = DELIVERED
    elif attempts >= len(BACKOFF) or outcome.status == GONE:
        values["state"] = FAILED
        log.warning("needs: webhook call %s is given up: %s", delivery_id, outcome)
    update = sa.update(WebhookDelivery).where(WebhookDelivery.id == delivery_id)
    model.Session.execute(update.values(**values))
    model.Session.commit()


def _switch_off(webhook_id: str) -> None:
    off = sa.update(Webhook).where(Webhook.id == webhook_id).values(active=False)
    model.Session.execute(off)
    model.Session.commit()
