"""What happens after a status changed: noted in a background job, never while somebody waits."""

from __future__ import annotations

import logging
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from redis import RedisError

from ckanext.needs.following import mails, notices

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
    """Receive the signal `need_moved`: have followers told. It never fails: the move has been made.

    :param from_status: None where the need was made just now
    :param event_id: of the history; if the job is lost, `ckan needs notify` finds the change by it
    """
    if from_status == to_status:  # it was handed on, its status is as before
        return
    try:
        tk.enqueue_job(
            tell,
            [need_id, from_status or "", to_status],
            {"event_id": event_id},
            title=f"Tell who follows {need_id}",
        )
    except RedisError as error:
        said = "needs: that %s is %s now is told by the next `ckan needs notify` only: %s"
        log.error(said, need_id, to_status, error)


def tell(need_id: str, from_status: str, to_status: str, event_id: int | None = None) -> None:
    """Note a change for all who follow it, and send the mails that are due (a background job)."""
    try:
        if notices.note(need_id, from_status, to_status, event_id):
            mails.send_due()
    finally:
        model.Session.remove()
