"""Which signals of the workflow following and webhooks listen to."""

from __future__ import annotations

from typing import Any

from ckanext.needs.following import carry, jobs
from ckanext.needs.webhooks import jobs as webhooks
from ckanext.needs.workflow.signals import need_merging, need_moved, need_unmerging


def subscriptions() -> dict[Any, Any]:
    """Return the receivers by signal, as CKAN's `ISignal` wants them."""
    told = [jobs.status_moved, webhooks.status_moved]
    return {need_moved: told, need_merging: [_merging], need_unmerging: [_unmerging]}


def _merging(_sender: object, *, need_id: str, into_id: str) -> None:
    carry.move_over(need_id, into_id)


def _unmerging(_sender: object, *, need_id: str, into_id: str) -> None:
    carry.take_back(need_id, into_id)
