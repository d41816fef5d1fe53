"""Tables into CKAN's DataStore: a shadow is filled by COPY, then switched in (switch.py).

A shadow is a table that is no resource's, so nobody can read a half-filled one. After the switch it
is what `datastore_create` would have left: `_id`, `_full_text` with its trigger and index, the data
dictionary as column comments, core's names. Of a big table the full text follows
(fulltext.py).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import ckan.plugins.toolkit as tk

from ckanext.datastore.backend import postgres as core
from ckanext.needs.datastore import marks as datastore_marks
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore.marks import Mark
from ckanext.needs.datastore.rows import Rows
from ckanext.needs.datastore.switch import Shadow

CREATE = 'CREATE TABLE {table} ("_id" integer NOT NULL, "_full_text" tsvector, {columns})'
#: FREEZE, as nobody sees the table yet: its rows are never written a second time to say that they
#: are there for everybody.
COPY = """
    COPY {table} ("_id", {names}) FROM STDIN WITH (FORMAT csv, FREEZE true, ENCODING 'UTF8')
"""
#: Full text is what costs. It is made once a row, in SQL, by as many processes as PostgreSQL gives:
#: the trigger that core fires for each row takes several times as long.
WITH_FULL_TEXT = """
    CREATE TABLE {table} AS
    SELECT "_id", to_tsvector(concat_ws(' ', {names})) AS "_full_text", {names} FROM {bare}
"""
#: GIN, though core's default is GiST: a published table is only read, and GIN is quicker to build
#: and to search.
INDEX = 'CREATE INDEX {index} ON {table} USING gin ("_full_text")'
MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"
FINISH = """
    ALTER TABLE {table} ADD CONSTRAINT {key} PRIMARY KEY ("_id");
    CREATE SEQUENCE {sequence} AS integer OWNED BY {table}."_id";
    SELECT setval({sequence_name}, {next_id}, false);
    ALTER TABLE {table} ALTER COLUMN "_id" SET DEFAULT nextval({sequence_name});
    CREATE TRIGGER zfulltext BEFORE INSERT OR UPDATE ON {table}
        FOR EACH ROW EXECUTE PROCEDURE populate_full_text_trigger();
    ANALYZE {table};
"""
#: What pages ask of big tables that have these columns: the largest amounts of a year, and how long
#: the needs of an agency wait. Columns with how they are sorted.
INDEXES = (
    {"fiscal_year_be": "", "amount": " DESC NULLS LAST"},
    {"agency": "", "status_since": "", "status": "", "fiscal_year_be": ""},
)
HAS_COLUMNS = """
    SELECT count(*) = cardinality(%(columns)s) FROM pg_attribute
    WHERE attrelid = to_regclass(%(table)s) AND attname = ANY(%(columns)s)
"""
COPY_BYTES = 65_536
#: Tables of up to so many rows are switched in with their full text: it takes a second or two.
FULL_TEXT_AT_ONCE = 50_000

#: A DataStore field: `{"id": ..., "type": ..., "info": {"label": ..., "notes": ...}}`.
Field = Mapping[str, Any]


def fill(resource_id: str, fields: Sequence[Field], rows: Rows, edition: str = "") -> Shadow:
    """Copy rows into a new shadow table.

    :param fields: in the order of the columns
    :param edition: version of the dataset that the rows belong to
    :raises ckan.plugins.toolkit.ValidationError: a cell does not fit its column's type; the shadow
        is gone then
    """
    table = new_name()
    bare, names = f"{table}_bare", names_of([field["id"] for field in fields])
    columns = ", ".join(f"{core.identifier(f['id'])} {f['type']}" for f in fields)
    with datastore_switch.transaction() as cursor:
        cursor.execute(CREATE.format(table=core.identifier(bare), columns=columns))
        filled = _copy(cursor, COPY.format(table=core.identifier(bare), names=names), rows)
        full_text = filled <= FULL_TEXT_AT_ONCE
        if full_text:
            add_full_text(cursor, bare, table, names)
            cursor.execute(f"DROP TABLE {core.identifier(bare)}")
        else:
            cursor.execute(
                f"ALTER TABLE {core.identifier(bare)} RENAME TO {core.identifier(table)}"
            )
        finish(cursor, table, filled)
        for field in fields:
            _comment(cursor, table, field)
        datastore_marks.write(cursor, table, Mark(resource_id, edition, full_text))
    return Shadow(resource_id, table, filled)


def new_name() -> str:
    """Return a name for a shadow."""
    return f"{datastore_switch.PREFIX}{uuid4().hex}"


def names_of(columns: Sequence[str]) -> str:
    """Return columns as SQL lists them."""
    return ", ".join(core.identifier(column) for column in columns)


def add_full_text(cursor: Any, bare: str, table: str, names: str) -> None:
    """Make a table of another one's rows, with their full text and its index."""
    words = {"table": core.identifier(table), "bare": core.identifier(bare), "names": names}
    cursor.execute(WITH_FULL_TEXT.format(**words))
    cursor.execute(MEMORY)
    cursor.execute(INDEX.format(index=core.identifier(f"{table}_text"), **words))


def finish(cursor: Any, table: str, rows: int) -> None:
    """Give a filled table what core gives one: key, sequence, trigger; and statistics."""
    sequence = core.identifier(f"{table}__id_seq")
    cursor.execute(MEMORY)
    cursor.execute(
        FINISH.format(
            table=core.identifier(table),
            key=core.identifier(f"{table}_pkey"),
            sequence=sequence,
            sequence_name=core.literal_string(sequence),
            next_id=rows + 1,
        )
    )
    if rows > FULL_TEXT_AT_ONCE:
        _index(cursor, core.identifier(table))


def _index(cursor: Any, table: str) -> None:
    """Make those of `INDEXES` that a table has the columns for."""
    for columns in INDEXES:
        cursor.execute(HAS_COLUMNS, {"table": table, "columns": list(columns)})
        if cursor.fetchone()[0]:
            sorted_ = ", ".join(f'"{name}"{order}' for name, order in columns.items())
            cursor.execute(f"CREATE INDEX ON {table} ({sorted_})")


def comment_column(cursor: Any, table: str, column: str, comment: str) -> None:
    """Write a column's comment."""
    names = f"{core.identifier(table)}.{core.identifier(column)}"
    cursor.execute(f"COMMENT ON COLUMN {names} IS %s", (comment,))


def _copy(cursor: Any, sql: str, rows: Rows) -> int:
    """Return how many rows there were."""
    try:
        cursor.copy_expert(sql, rows, COPY_BYTES)
    except _driver_error(cursor) as error:
        raise tk.ValidationError({"records": [str(error).strip()]}) from error
    return cursor.rowcount


def _driver_error(cursor: Any) -> type[Exception]:
    """Return the driver's own class for data that the database refuses."""
    return cursor.connection.DataError


def _comment(cursor: Any, table: str, field: Field) -> None:
    """Store a field's entry of the data dictionary where core keeps it.

    The leading blank tells core's newer layout of the comment from its older one.
    """
    if not field.get("info"):
        return
    said = json.dumps({"_info": field["info"]}, ensure_ascii=False, separators=(",", ":"))
    comment_column(cursor, table, str(field["id"]), f" {said}")
