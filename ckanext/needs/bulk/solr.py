"""Sending search documents: one request a batch, one commit at the end."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from types import TracebackType
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.search.common import make_connection
from dateutil.parser import isoparse

from . import documents

MODIFIED = sa.text("SELECT id, metadata_modified FROM package WHERE id = ANY(:ids)")
#: Solr keeps milliseconds of a time, the database microseconds.
SAME_TIME = 0.01


class Sender:
    """Sends documents from a thread of its own, so that Solr works while we prepare the next ones.

    Used with `with`: at the end everything has been sent and is committed, also when the block was
    left by an error. A request that failed raises at the next one, or at the end.

    :param commits: whether it commits at the end; else who made it does
    """

    def __init__(self, *, commits: bool = True) -> None:
        self._commits = commits
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._request: Future[None] | None = None
        #: How many documents were sent.
        self.sent = 0

    def __enter__(self) -> Sender:
        return self

    def send(self, ids: Sequence[str]) -> None:
        """Build the documents of these packages and send them; the request before has ended."""
        if not ids:
            return
        built = documents.build(ids)
        connection: Any = make_connection()
        self.wait()
        self._request = self._thread.submit(connection.add, built, commit=False)
        self.sent += len(built)

    def wait(self) -> None:
        """Wait until what was sent has arrived.

        :raises pysolr.SolrError: it has not
        """
        request, self._request = self._request, None
        if request:
            request.result()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.wait()
        finally:
            self._thread.shutdown()
            if self.sent and self._commits:
                commit()


def send(ids: Sequence[str]) -> None:
    """Index these packages and commit."""
    with Sender() as sender:
        sender.send(ids)


def commit() -> None:
    """Make what was sent visible, unless the portal leaves that to Solr."""
    if tk.config.get("ckan.search.solr_commit"):
        make_connection().commit()


def stale(ids: Sequence[str]) -> set[str]:
    """Return which packages of the database Solr does not have, or has in an older state."""
    if not ids:
        return set()
    solr: Any = make_connection(decode_dates=False)
    found: list[dict[str, str]] = solr.search(
        q="*:*",
        fq=[
            "{!terms f=id cache=false}" + ",".join(ids),
            f'+site_id:"{tk.config.get("ckan.site_id")}"',
        ],
        fl="id,metadata_modified",
        rows=len(ids),
    ).docs
    indexed = {doc["id"]: isoparse(doc["metadata_modified"]).replace(tzinfo=None) for doc in found}
    rows = model.Session.execute(MODIFIED, {"ids": list(ids)})
    return {row.id for row in rows if not _same(indexed.get(row.id), row.metadata_modified)}


def _same(indexed: datetime | None, modified: datetime) -> bool:
    return indexed is not None and abs((modified - indexed).total_seconds()) < SAME_TIME
