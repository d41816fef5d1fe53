"""Batches written side by side by several processes: validation is what takes the time.

Each process is a fork of this one with database connections of its own. This process reads and
hands out the batches; it alone commits to Solr, at the end. A batch is one transaction, so what is
left after an interruption is whole batches, as with one process.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any

import ckan.model as model

from .batch import Outcome, Writing, write_batch
from .solr import Sender, commit

Batch = tuple[int, list[dict[str, Any]]]
#: Batches that wait for a process: enough that none is idle, few enough for the memory.
WAITING = 2


def write(
    batches: Iterable[Batch], writing: Writing, processes: int, done: Callable[[int], object]
) -> Outcome:
    """Write batches in several processes.

    A batch with an id that came before is written after all others, so that what comes later in
    the input wins and no two processes find the same package new.
    """
    outcome = Outcome()
    again: list[Batch] = []
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin)
    try:
        for size, part in _results(pool, _first_times(batches, again), writing, processes):
            outcome.add(part)
            done(size)
        for start, batch in again:
            outcome.add(_write_one(start, batch, writing))
            done(len(batch))
    finally:
        pool.shutdown(cancel_futures=True)
        if outcome.indexed:
            commit()
    return outcome


def _results(
    pool: ProcessPoolExecutor, batches: Iterable[Batch], writing: Writing, processes: int
) -> Iterator[tuple[int, Outcome]]:
    """Yield each batch's size and outcome, as they are ready."""
    sizes: dict[Future[Outcome], int] = {}
    for start, batch in batches:
        sizes[pool.submit(_write_one, start, batch, writing)] = len(batch)
        if len(sizes) >= processes + WAITING:
            yield from _ready(sizes)
    while sizes:
        yield from _ready(sizes)


def _ready(sizes: dict[Future[Outcome], int]) -> Iterator[tuple[int, Outcome]]:
    for future in wait(sizes, return_when=FIRST_COMPLETED).done:
        yield sizes.pop(future), future.result()


def _first_times(batches: Iterable[Batch], again: list[Batch]) -> Iterator[Batch]:
    """Yield the batches whose ids are all new; put the others aside, in their order."""
    seen: set[str] = set()
    for start, batch in batches:
        ids = {package["id"] for package in batch}
        if seen.isdisjoint(ids):
            yield start, batch
        else:
            again.append((start, batch))
        seen |= ids


def _begin() -> None:
    """Start a process: connections are not shared, and Ctrl-C is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    model.Session.remove()
    engine: Any = model.meta.engine
    engine.dispose(close=False)


def _write_one(start: int, batch: list[dict[str, Any]], writing: Writing) -> Outcome:
    try:
        with Sender(commits=False) as sender:
            outcome = write_batch(batch, start, writing, sender)
    except BaseException:
        model.Session.rollback()
        raise
    outcome.indexed = sender.sent
    return outcome
