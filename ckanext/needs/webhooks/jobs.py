"""Webhooks are called in a background job, never while somebody waits for a page."""

from __future__ import annotations

import logging
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from redis import RedisError

from ckanext.needs.webhooks import events, sending

log = logging.getLogger(__name__)


def status_moved(
    _sender: object, *, need_id: str, from_status: str | None, to_status: str, **_more: Any
) -> None:
    """Receive the signal `need_moved`: have webhooks called. It never fails."""
    try:
        tk.enqueue_job(
            tell, [need_id, from_status or "", to_status], title=f"Call webhooks of {need_id}"
        )
    except RedisError as error:
        log.error("needs: no webhook is told that %s is %s now: %s", need_id, to_status, error)


def tell(need_id: str, from_status: str, to_status: str) -> None:
    """Note the calls for a change, and make those that are due (a background job)."""
    try:
        if events.note(need_id, from_status, to_status):
            sending.send_due()
    finally:
        model.Session.remove()
