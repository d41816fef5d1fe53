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
    _sender: object,
    *,
    need_id: str,
    from_status: str | None,
    to_status: str,
    event_id: int | None = None,
    **_more: Any,
) -> None:
    """Receive the signal `need_moved`: have webhooks called. It never fails.

    :param event_id: of the history; if the job is lost, `ckan needs notify` finds the change by it
    """
    try:
        tk.enqueue_job(
            tell,
            [need_id, from_status or "", to_status],
            {"event_id": event_id},
            title=f"Call webhooks of {need_id}",
        )
    except RedisError as error:
        said = "needs: webhooks hear by the next `ckan needs notify` only that %s is %s now: %s"
        log.error(said, need_id, to_status, error)


def tell(need_id: str, from_status: str, to_status: str, event_id: int | None = None) -> None:
    """Note the calls for a change, and make those that are due (a background job)."""
    try:
        if events.note(need_id, from_status, to_status, event_id):
            sending.send_due()
    finally:
        model.Session.remove()
