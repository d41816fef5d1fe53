"""Many packages at once: core's validation and core's search documents, without core's round trips.

Every shortcut past `package_create` and `package_update` is in this package. A batch is one
transaction and one Solr add; Solr commits once, at the end. What is left behind is what core would
have left: tests compare the rows and the search documents field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import ckan.model as model

from . import processes as workers
from .batch import Outcome, Refused, Writing, write_batch
from .solr import Sender

__all__ = ["BATCH_SIZE", "Outcome", "Refused", "write"]

BATCH_SIZE = 500


def write(
    packages: Iterable[dict[str, Any]],
    user: str,
    *,
    dry_run: bool = False,
    defaults: Mapping[str, str] | None = None,
    batch_size: int = BATCH_SIZE,
    processes: int = 1,
    done: Callable[[int], object] = lambda count: None,
) -> Outcome:
    """Create or update packages, each known by its `id`; the same content again writes nothing.

    Who calls this has checked that `user` may do it. After an interruption the batches so far are
    whole; the next run with the same packages does the rest, search documents included.

    :param packages: as for `package_create`, each with `id`, `type` and `name`; a need may come
        without a name: it keeps the one it has, a new one gets the name made of its id
    :param user: name of the user who is noted as creator
    :param dry_run: validate only
    :param defaults: fields of new packages that have none of their own; the others keep theirs
    :param processes: how many work on batches side by side. More than one forks this process: for
        the command line, not for a web server's threads
    :param done: called after each batch with the number of packages in it
    """
    writing = Writing(user, dry_run, defaults or {})
    batches = _batches(packages, batch_size)
    if processes > 1:
        return workers.write(batches, writing, processes, done)
    return _write(batches, writing, done)


def _write(
    batches: Iterable[tuple[int, list[dict[str, Any]]]],
    writing: Writing,
    done: Callable[[int], object],
) -> Outcome:
    outcome = Outcome()
    with Sender() as sender:
        try:
            for start, batch in batches:
                outcome.add(write_batch(batch, start, writing, sender))
                done(len(batch))
        except BaseException:
            model.Session.rollback()
            raise
    outcome.indexed = sender.sent
    return outcome


def _batches(
    packages: Iterable[dict[str, Any]], size: int
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    source, start = iter(packages), 0
    while batch := list(islice(source, size)):
        yield start, batch
        start += len(batch)
