"""The search index, told after the commit: it may be down without keeping data from readers.

CKAN 2.11 indexes inside the commit, and a Solr that does not answer takes the commit back; the
dataset that is being published is left out of that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import ckan.lib.search as search
import ckan.plugins.toolkit as tk

from ckanext.needs.bulk import solr

log = logging.getLogger(__name__)

IS_2_12 = tk.check_ckan_version(min_version="2.12.0a0")
_PUT_OFF: ContextVar[str] = ContextVar("put_off", default="")


@contextmanager
def put_off(dataset_id: str) -> Generator[None]:
    """Commit without telling the index of this dataset."""
    token = _PUT_OFF.set(dataset_id)
    try:
        yield
    finally:
        _PUT_OFF.reset(token)


def index(dataset_id: str) -> None:
    """Send the index a dataset; `commit`, at the end of a run, makes it visible.

    :raises pysolr.SolrError: the index does not answer; `heal` does it later
    """
    with solr.Sender(commits=False) as sender:
        sender.send([dataset_id])


def commit() -> None:
    """Make visible what was sent: once a run, as it costs the index more than the sending."""
    solr.commit()


def heal(dataset_ids: Sequence[str]) -> None:
    """Send the index what a crash, or its own absence, kept from it; nothing, nearly always."""
    try:
        if missing := solr.stale(dataset_ids):
            solr.send(sorted(missing))
    except Exception:  # of pysolr, of its HTTP library, of CKAN
        log.exception("the search index could not be brought up to date; the next harvest tries")


def _unless_put_off(notify: Callable[..., None]) -> Callable[..., None]:
    def notify_unless_put_off(self: Any, entity: Any, operation: str) -> None:
        if not _PUT_OFF.get() or getattr(entity, "id", None) != _PUT_OFF.get():
            notify(self, entity, operation)

    return notify_unless_put_off


if not IS_2_12:  # there is no option for it
    plugin = cast("Any", search).SynchronousSearchPlugin
    plugin.notify = _unless_put_off(plugin.notify)
