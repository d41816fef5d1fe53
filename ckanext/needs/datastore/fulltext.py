"""The full text of big tables, made after they were switched in.

`_full_text` takes many times as long as the rows. Without it a table can be read, filtered and
sorted, but nothing is found by `q`. It is made in a second table, which then takes the first one's
place: readers never wait and never find a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ckanext.datastore.backend import postgres as core
from ckanext.needs.datastore import marks as datastore_marks
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore import tables as datastore
from ckanext.needs.datastore.switch import Shadow

#: Readers go on; who wants to write waits until the second table is in its place.
LOCK = "LOCK TABLE {table} IN SHARE MODE"
COLUMNS = """
    SELECT attname, col_description(attrelid, attnum) FROM pg_attribute
    WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
        AND attname NOT IN ('_id', '_full_text')
    ORDER BY attnum
"""
LAST_ID = 'SELECT coalesce(max("_id"), 0) FROM {table}'


def lacking(resource_ids: Sequence[str]) -> list[str]:
    """Return which of these resources' tables have no full text yet."""
    with datastore_switch.transaction() as cursor:
        marks = datastore_marks.read(cursor, resource_ids)
    return [one for one in resource_ids if one in marks and not marks[one].full_text]


def make(resource_id: str) -> bool:
    """Make a table's full text; return whether it lacked it."""
    with datastore_switch.transaction() as cursor:
        cursor.execute("SELECT to_regclass(%s)", (core.identifier(resource_id),))
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute(LOCK.format(table=core.identifier(resource_id)))
        mark = datastore_marks.read(cursor, [resource_id]).get(resource_id)
        if mark is None or mark.full_text:
            return False
        table = _copy_with_full_text(cursor, resource_id)
        datastore_marks.write(cursor, table, replace(mark, full_text=True))
        datastore_switch.put(cursor, [Shadow(resource_id, table, 0)])
    return True


def _copy_with_full_text(cursor: Any, resource_id: str) -> str:
    """Return the name of a table of the same rows with the same data dictionary."""
    table = datastore.new_name()
    cursor.execute(COLUMNS, (core.identifier(resource_id),))
    columns: list[tuple[str, str | None]] = cursor.fetchall()
    names = datastore.names_of([name for name, _ in columns])
    datastore.add_full_text(cursor, resource_id, table, names)
    cursor.execute(LAST_ID.format(table=core.identifier(resource_id)))
    datastore.finish(cursor, table, cursor.fetchone()[0])
    for name, comment in columns:
        if comment:
            datastore.comment_column(cursor, table, name, comment)
    return table
