"""Tables into CKAN's DataStore: fill a shadow by COPY, then switch it in with one transaction.

A shadow is a table that is no resource's, so nobody can read a half-filled one. After the switch it
is what `datastore_create` would have left: `_id`, `_full_text` with its trigger and index, the data
dictionary as column comments, core's names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from uuid import uuid4

import ckan.plugins.toolkit as tk
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from ckanext.datastore.backend import postgres as core

#: COPY alone is no bottleneck: building `_full_text` is, so it is done once a row, in SQL, from the
#: staged rows, by as many processes as PostgreSQL gives; the trigger that core fires for each row
#: would take several times as long.
CREATE_STAGE = 'CREATE UNLOGGED TABLE {stage} ("_id" serial, {columns})'
COPY_STAGE = "COPY {stage} ({names}) FROM STDIN WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')"
FILL_SHADOW = """
    CREATE TABLE {shadow} AS
    SELECT "_id", to_tsvector(concat_ws(' ', {names})) AS "_full_text", {names} FROM {stage}
"""
FINISH_SHADOW = """
    DROP TABLE {stage};
    CREATE SEQUENCE {sequence} AS integer OWNED BY {shadow}."_id";
    SELECT setval({sequence_name}, {next_id}, false);
    ALTER TABLE {shadow} ALTER COLUMN "_id" SET DEFAULT nextval({sequence_name});
    ALTER TABLE {shadow} ADD CONSTRAINT {key} PRIMARY KEY ("_id");
    CREATE TRIGGER zfulltext BEFORE INSERT OR UPDATE ON {shadow}
        FOR EACH ROW EXECUTE PROCEDURE populate_full_text_trigger();
    ANALYZE {shadow};
"""
VIEWS_ON_TABLE = "SELECT name FROM _table_metadata WHERE alias_of = %s"
CREATE_VIEW = "CREATE VIEW {view} AS SELECT * FROM {table}"
SWITCH = """
    DROP TABLE IF EXISTS {table} CASCADE;
    ALTER TABLE {shadow} RENAME TO {table};
    ALTER SEQUENCE {shadow_sequence} RENAME TO {sequence};
    ALTER INDEX {shadow_key} RENAME TO {key};
"""
#: Readers need not wait for it: without it `q` works too, on big tables slowly. GIN, though core's
#: default is GiST: a published table is only read, and GIN is quicker to build and to search.
INDEX = """CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin ("_full_text")"""
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
SPOOL_BYTES = 32_000_000

#: A DataStore field: `{"id": ..., "type": ..., "info": {"label": ..., "notes": ...}}`.
Field = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A filled table that nobody sees yet.

    :param resource_id: the resource whose table it will become
    :param table: its name until then
    """

    resource_id: str
    table: str
    rows: int


def fill(resource_id: str, fields: Sequence[Field], rows: IO[bytes]) -> Shadow:
    """Copy rows into a new shadow table.

    :param fields: in the order of the columns
    :param rows: CSV: UTF-8, a header first, an empty cell = null
    :raises ckan.plugins.toolkit.ValidationError: a cell does not fit its column's type; the shadow
        is gone then
    """
    table = f"{PREFIX}{uuid4().hex}"
    with _transaction() as cursor:
        names = _words(table, fields)
        cursor.execute(CREATE_STAGE.format(**names))
        _copy(cursor, COPY_STAGE.format(**names), rows)
        filled: int = cursor.rowcount
        cursor.execute(FILL_SHADOW.format(**names))
        cursor.execute(FINISH_SHADOW.format(**names, next_id=filled + 1))
        for field in fields:
            _comment(cursor, table, field)
    return Shadow(resource_id, table, filled)


def parquet_rows(path: Path) -> IO[bytes]:
    """Return the rows of a Parquet file as `fill` takes them; a big file waits on disk."""
    rows = SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - the caller reads it
    with pq.ParquetFile(path) as file, pa_csv.CSVWriter(rows, file.schema_arrow) as writer:
        for batch in file.iter_batches():
            writer.write_batch(batch)
    rows.seek(0)
    return rows


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
    with _transaction() as cursor:
        for shadow in shadows:
            views = _views(cursor, shadow.resource_id)
            words = _switch_words(shadow)
            cursor.execute(SWITCH.format(**words))
            cursor.execute(FORGET_ROW_COUNT.format(name=core.literal_string(shadow.resource_id)))
            for view in views:
                cursor.execute(CREATE_VIEW.format(view=core.identifier(view), **words))
        for resource_id in dropped:
            cursor.execute(f"DROP TABLE IF EXISTS {core.identifier(resource_id)} CASCADE")
        yield


def index(shadows: Sequence[Shadow]) -> None:
    """Make the full-text index of tables that were switched in; they can be read meanwhile."""
    for shadow in shadows:
        with _transaction() as cursor:
            cursor.execute(INDEX.format(**_switch_words(shadow)))


def discard(shadows: Sequence[Shadow]) -> None:
    """Drop shadows that will not be switched in."""
    drop([shadow.table for shadow in shadows])


def drop(tables: Sequence[str]) -> None:
    """Drop shadow tables by name."""
    with _transaction() as cursor:
        for table in tables:
            cursor.execute(f"DROP TABLE IF EXISTS {core.identifier(table)}")


def shadows_left() -> list[str]:
    """Return the names of shadow tables in the database: after a crash there may be some."""
    with _transaction() as cursor:
        cursor.execute(LEFT_BEHIND, (PREFIX.replace("_", r"\_") + "%",))
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def _transaction() -> Generator[Any]:
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


def _copy(cursor: Any, sql: str, rows: IO[bytes]) -> None:
    psycopg_error = _driver_error(cursor)
    try:
        cursor.copy_expert(sql, rows)
    except psycopg_error as error:
        raise tk.ValidationError({"records": [str(error).strip()]}) from error


def _driver_error(cursor: Any) -> type[Exception]:
    """Return the driver's own class for data that the database refuses."""
    return cursor.connection.DataError


def _words(table: str, fields: Sequence[Field]) -> dict[str, str]:
    """Return what the SQL templates of a shadow need, quoted."""
    return {
        "shadow": core.identifier(table),
        "stage": core.identifier(f"{table}_stage"),
        "sequence": core.identifier(f"{table}__id_seq"),
        "sequence_name": core.literal_string(core.identifier(f"{table}__id_seq")),
        "columns": ", ".join(f"{core.identifier(f['id'])} {f['type']}" for f in fields),
        "names": ", ".join(core.identifier(f["id"]) for f in fields),
        "key": core.identifier(f"{table}_pkey"),
    }


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
        "index": core.identifier(_core_index_name(final)),
    }


def _core_index_name(resource_id: str) -> str:
    name: Callable[[str, str], str] = core._generate_index_name  # pyright: ignore[reportPrivateUsage]
    return name(resource_id, core.identifier("_full_text"))


def _comment(cursor: Any, table: str, field: Field) -> None:
    """Store a field's entry of the data dictionary where core keeps it.

    The leading blank tells core's newer layout of the comment from its older one.
    """
    if not field.get("info"):
        return
    comment = " " + json.dumps({"_info": field["info"]}, ensure_ascii=False, separators=(",", ":"))
    cursor.execute(
        f"COMMENT ON COLUMN {core.identifier(table)}.{core.identifier(field['id'])} IS %s",
        (comment,),
    )


def _views(cursor: Any, resource_id: str) -> list[str]:
    """Return the aliases of a resource: views that fall with the table and have to come back."""
    cursor.execute(VIEWS_ON_TABLE, (resource_id,))
    return [row[0] for row in cursor.fetchall()]
