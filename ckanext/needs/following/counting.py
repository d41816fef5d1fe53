"""How many need it too, in the search index: sortable as `needs_endorsements`.

A need's document in the index is made of the whole need, so it is not made anew at each click: a
need whose count changed is put on a list in Redis, and one background job takes the list and sends
the documents of all needs on it together.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.lib.redis import connect_to_redis
from redis import RedisError

from ckanext.needs.following.limits import key
from ckanext.needs.model.endorsement import endorsements

log = logging.getLogger(__name__)

#: The field of the index: digits of one length, for CKAN's Solr schema sorts it as text.
FIELD = "needs_endorsements"
DIGITS = 9
#: How many documents are sent in one request.
BATCH = 200
_known: ContextVar[dict[str, int] | None] = ContextVar("needs_endorsements", default=None)


@contextmanager
def known_for(need_ids: Sequence[str]) -> Generator[None]:
    """Ask for the counts of many needs at once, before their documents are made inside."""
    token = _known.set({**dict.fromkeys(need_ids, 0), **endorsements(need_ids)})
    try:
        yield
    finally:
        _known.reset(token)


def indexed(need_id: str) -> str:
    """Return the count of a need as the index has it."""
    known = _known.get()
    if known is None or need_id not in known:
        known = endorsements([need_id])
    return str(known.get(need_id, 0)).zfill(DIGITS)


def changed(*need_ids: str) -> None:
    """Have the index told of new counts, in the background."""
    if not need_ids:
        return
    redis: Any = connect_to_redis()
    try:
        waiting = redis.scard(key("endorsed"))
        redis.sadd(key("endorsed"), *need_ids)
        if not waiting:
            tk.enqueue_job(tell_the_index, title="Count who needs it too")
    except RedisError as error:
        log.warning("needs: the search will not know of new endorsements: %s", error)


def tell_the_index() -> int:
    """Send the documents of the needs on the list; return how many."""
    from ckanext.needs.bulk import solr

    redis: Any = connect_to_redis()
    sent = 0
    while taken := redis.spop(key("endorsed"), BATCH):
        ids = [each.decode() for each in taken]
        try:
            solr.send(ids)
        except Exception:
            redis.sadd(key("endorsed"), *ids)
            raise
        sent += len(ids)
    model.Session.remove()
    return sent
