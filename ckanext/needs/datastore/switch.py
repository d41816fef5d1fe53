"""Switches shadow tables in: every one in the place of its resource's table, or none."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ckanext.datastore.backend import postgres as core

VIEWS_ON_TABLE = "SELECT name FROM _table_metadata WHERE alias_of = %s"
CREATE_VIEW = "CREATE VIEW {view} AS SELECT * FROM {table}"
SWITCH = """
    DROP TABLE IF EXISTS {table} CASCADE;
    ALTER TABLE {shadow} RENAME TO {table};
    ALTER SEQUENCE {shadow_sequence} RENAME TO {sequence};
    ALTER INDEX {shadow_key} RENAME TO {key};
    ALTER INDEX IF EXISTS {shadow_index} RENAME TO {index};
"""
FORGET_ROW_COUNT = """
    DO $$ BEGIN
        IF to_regclass('_table_stats') IS NOT NULL THEN
            DELETE FROM _table_stats WHERE resource_id = {name};
        END IF;
    END $$
"""
LEFT_BEHIND = """
    SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND relkind = 'r' AND relname LIKE %s
"""
PREFIX = "_needs_"


@dataclass(frozen=True, slots=True)
class Shadow:
    """A filled table that nobody sees yet.

    :param resource_id: the resource whose table it will become
    :param table: its name until then
    """

    resource_id: str
    table: str
    rows: int


def is_shadow(table: str) -> bool:
    """Return whether a table of this name is nobody's yet."""
    return table.startswith(PREFIX)


def switch(shadows: Sequence[Shadow], dropped: Sequence[str] = ()) -> None:
    """Put every shadow in the place of its resource's table: all of them or none.

    :param dropped: ids of resources whose tables go, in the same moment
    """
    with switching(shadows, dropped):
        pass


@contextmanager
def switching(shadows: Sequence[Shadow], dropped: Sequence[str] = ()) -> Generator[None]:
    """As `switch`, at the end of the block; not at all when the block raises.

    What the block does must be quick: from its beginning on, readers of the tables wait.
    """
    with transaction() as cursor:
        put(cursor, shadows)
        for resource_id in dropped:
            cursor.execute(f"DROP TABLE IF EXISTS {core.identifier(resource_id)} CASCADE")
        yield


def put(cursor: Any, shadows: Sequence[Shadow]) -> None:
    """Put every shadow in its place, when the cursor's transaction ends."""
    for shadow in shadows:
        views = _views(cursor, shadow.resource_id)
        words = _switch_words(shadow)
        cursor.execute(SWITCH.format(**words))
        cursor.execute(FORGET_ROW_COUNT.format(name=core.literal_string(shadow.resource_id)))
        for view in views:
            cursor.execute(CREATE_VIEW.format(view=core.identifier(view), **words))


def discard(shadows: Sequence[Shadow]) -> None:
    """Drop shadows that will not be switched in."""
    drop([shadow.table for shadow in shadows])


def drop(tables: Sequence[str]) -> None:
    """Drop shadow tables by name."""
    with transaction() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {core.identifier(table)}")


def shadows_left() -> list[str]:
    """Return the names of shadow tables in the database: after a crash there may be some."""
    with transaction() as cursor:
        cursor.execute(LEFT_BEHIND, (PREFIX.replace("_", r"\_") + "%",))
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def transaction() -> Generator[Any]:
    """Give a cursor on the DataStore's write connection; commit at the end, or leave no trace."""
    connection: Any = core.get_write_engine().raw_connection()
    try:
        with connection.cursor() as cursor:
            yield cursor
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.close()


def _switch_words(shadow: Shadow) -> dict[str, str]:
    """Return the shadow's names and those that core gives a table of this resource."""
    table, final = shadow.table, shadow.resource_id
    return {
        "shadow": core.identifier(table),
        "table": core.identifier(final),
        "shadow_sequence": core.identifier(f"{table}__id_seq"),
        "sequence": core.identifier(f"{final}__id_seq"),
        "shadow_key": core.identifier(f"{table}_pkey"),
        "key": core.identifier(f"{final}_pkey"),
        "shadow_index": core.identifier(f"{table}_text"),
        "index": core.identifier(_core_index_name(final)),
    }


def _core_index_name(resource_id: str) -> str:
    name: Callable[[str, str], str] = core._generate_index_name  # pyright: ignore[reportPrivateUsage]
    return name(resource_id, core.identifier("_full_text"))


def _views(cursor: Any, resource_id: str) -> list[str]:
    """Return the aliases of a resource: views that fall with the table and have to come back."""
    cursor.execute(VIEWS_ON_TABLE, (resource_id,))
    return [row[0] for row in cursor.fetchall()]
