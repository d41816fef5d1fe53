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
    _sender: object, *, need_id: str, from_status: str | None, to_status: str, **_more: Any
) -> None:
    """Receive the signal `need_moved`: have followers told. It never fails: the move has been made.

    :param from_status: None where the need was made just now
    """
    if from_status == to_status:  # it was handed on, its status is as before
        return
    try:
        tk.enqueue_job(
            tell, [need_id, from_status or "", to_status], title=f"Tell who follows {need_id}"
        )
    except RedisError as error:
        log.error("needs: nobody is told that %s is %s now: %s", need_id, to_status, error)


def tell(need_id: str, from_status: str, to_status: str) -> None:
    """Note a change for all who follow it, and send the mails that are due (a background job)."""
    try:
        if notices.note(need_id, from_status, to_status):
            mails.send_due()
    finally:
        model.Session.remove()
