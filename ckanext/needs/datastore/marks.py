"""What a DataStore table says of itself, in its comment: which edition it is, what it still lacks.

A comment is switched in and rolled back with its table, so it is never wrong about it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from ckanext.datastore.backend import postgres as core

MARK = "COMMENT ON TABLE {table} IS %s"
READ = """
    SELECT relname, obj_description(pg_class.oid, 'pg_class')
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind = 'r' AND relname = ANY(%s)
"""
READ_ALL = """
    SELECT relname, description FROM pg_description JOIN pg_class ON pg_class.oid = objoid
    WHERE classoid = 'pg_class'::regclass AND objsubid = 0 AND relkind = 'r'
        AND description LIKE 'ckanext-needs %%'
"""
PREFIX = "ckanext-needs "


@dataclass(frozen=True, slots=True)
class Mark:
    """What a table is.

    :param resource_id: the resource whose table it is, or will become
    :param edition: version of the dataset that it belongs to
    :param full_text: whether `_full_text` is filled; until then nothing can be found by `q`
    """

    resource_id: str
    edition: str
    full_text: bool


def write(cursor: Any, table: str, mark: Mark) -> None:
    """Mark a table."""
    text = PREFIX + json.dumps(asdict(mark), sort_keys=True)
    cursor.execute(MARK.format(table=core.identifier(table)), (text,))


def read(cursor: Any, tables: Sequence[str]) -> dict[str, Mark]:
    """Return the marks of those of these tables that have one, by table."""
    cursor.execute(READ, (list(tables),))
    return _marks(cursor.fetchall())


def read_all(cursor: Any) -> dict[str, Mark]:
    """Return the marks of all tables, by table."""
    cursor.execute(READ_ALL, ())
    return _marks(cursor.fetchall())


def _marks(rows: Sequence[tuple[str, str | None]]) -> dict[str, Mark]:
    found: dict[str, Mark] = {}
    for table, comment in rows:
        if comment and comment.startswith(PREFIX):
            with suppress(ValueError, TypeError):  # somebody else's comment
                found[table] = Mark(**json.loads(comment.removeprefix(PREFIX)))
    return found
