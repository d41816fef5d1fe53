"""Locks that end with the process that holds them: PostgreSQL's advisory ones.

Each is held on a connection of its own to CKAN's database, so commits do not touch it, and a
process that is killed leaves none behind.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

WAIT = sa.text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")
WAIT_SHARED = sa.text("SELECT pg_advisory_lock_shared(hashtextextended(:name, 0))")
TRY = sa.text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
STILL_THERE = sa.text("SELECT 1")
RELEASE_ALL = sa.text("SELECT pg_advisory_unlock_all()")

#: Held together by all that write files and tables which nobody else knows of yet.
WORKING = "ckanext-needs working"


def of_dataset(dataset_id: str) -> str:
    """Return the name of the lock of one dataset's publication."""
    return f"ckanext-needs dataset {dataset_id}"


def of_source(source_id: str) -> str:
    """Return the name of the lock of one harvest source's run in this process."""
    return f"ckanext-needs source {source_id}"


def of_gathering(job_id: str) -> str:
    """Return the name of the lock of the queues' consumer that gathers for a job."""
    return f"ckanext-needs gathering {job_id}"


@contextmanager
def publishing(dataset_id: str) -> Generator[Callable[[], object]]:
    """Publish a dataset alone, however many others are being published.

    Gives a function that raises when the lock was lost with its connection: nothing may be
    committed then.
    """
    with _connection() as connection:
        connection.execute(WAIT_SHARED, {"name": WORKING})
        connection.execute(WAIT, {"name": of_dataset(dataset_id)})
        yield lambda: connection.execute(STILL_THERE)


@contextmanager
def working() -> Generator[None]:
    """Write what is not finished yet; nobody clears it away meanwhile."""
    with _connection() as connection:
        connection.execute(WAIT_SHARED, {"name": WORKING})
        yield


@contextmanager
def tried(name: str) -> Generator[bool]:
    """Give whether nobody else holds the lock; it is ours then, until the block ends."""
    with _connection() as connection:
        yield bool(connection.execute(TRY, {"name": name}).scalar())


@contextmanager
def _connection() -> Generator[Any]:
    engine: Any = model.meta.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            yield connection
        finally:
            _release(connection)


def _release(connection: Any) -> None:
    try:
        connection.execute(RELEASE_ALL)
    except DBAPIError:  # it was lost, its locks with it
        connection.invalidate()
