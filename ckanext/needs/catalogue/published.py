"""The tables that this portal has published and everyone may read, to be asked by pages.

A table that somebody has uploaded under the same name is none of them: what nobody but the
publisher can make is a table's mark (datastore/marks.py), the edition in its dataset's
`plugin_data`, and both on the resource whose id follows from the dataset's.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.datastore.marks import PREFIX
from ckanext.needs.logic.once import once
from ckanext.needs.publish.dictionary import postgres_type
from ckanext.needs.tables.schema import table_schema

#: So many datasets are looked through at most, those with the last names first: they end in their
#: fiscal years.
MOST_TABLES = 100
#: Milliseconds that a question may take in the database.
LIMIT_MS = 5_000
LIMIT = f"SET LOCAL statement_timeout = {LIMIT_MS}"
#: How a download is asked for: no plan that begins with reading all, and none compiled first.
SOON = "SET LOCAL cursor_tuple_fraction = 0.0001; SET LOCAL jit = off"
#: Rows that a download has in memory.
BATCH = 5_000

PART = "SELECT CAST(:dataset_{number} AS text) AS dataset, {columns} FROM {table}"
ASKED = "WITH published AS ({parts}) {query}"
#: All marked tables with their columns, one catalogue query for all of them.
MARKED = sa.text("""
    SELECT relname AS id, array_agg(attname || ' ' || typname) AS columns
    FROM pg_description JOIN pg_class ON pg_class.oid = objoid
    JOIN pg_attribute ON attrelid = pg_class.oid JOIN pg_type ON pg_type.oid = atttypid
    WHERE classoid = 'pg_class'::regclass AND objsubid = 0 AND relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND starts_with(description, :prefix)
        AND (:id = '' OR relname = :id) AND attnum > 0 AND NOT attisdropped
    GROUP BY relname
""")
PUBLISHED = sa.text("""
    SELECT resource.id, package.id AS dataset_id, package.name AS dataset, package.title
    FROM resource JOIN package ON package.id = resource.package_id
    WHERE resource.id = ANY(:ids) AND resource.state = 'active' AND package.state = 'active'
        AND NOT package.private AND package.plugin_data -> 'needs' ->> 'version' IS NOT NULL
    ORDER BY package.name DESC
""")


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A published table: its resource's id, and its dataset."""

    id: str
    dataset_id: str
    dataset: str
    title: str


def published_tables(
    table: str, columns: Sequence[str], resource_id: str = ""
) -> list[PublishedTable]:
    """Return the public tables of a name, those of the datasets with the last names first.

    :param table: of `schemas/tables`
    :param columns: what will be read of it: a table that lacks one, or has it in another type, is
        left out
    :param resource_id: only this one's; empty for all
    """
    fields = {field.name: postgres_type(field) for field in table_schema(table).fields}
    wanted = {f"{column} {fields[column]}" for column in columns}
    found = once(("published", resource_id), lambda: _published(resource_id))
    return [
        one
        for one, had in found
        if wanted <= had and one.id == resource_id_of(one.dataset_id, f"{table}.csv")
    ][:MOST_TABLES]


def _published(resource_id: str) -> list[tuple[PublishedTable, frozenset[str]]]:
    """Return all public tables with their columns and types, whatever their names.

    A page asks for many of them: reading what there is costs the same for one as for all.
    """
    with get_read_engine().connect() as connection:
        marked = connection.execute(MARKED, {"prefix": PREFIX, "id": resource_id})
        columns = {row.id: frozenset(row.columns) for row in marked}
    if not columns:
        return []
    rows = model.Session.execute(PUBLISHED, {"ids": list(columns)})
    return [
        (PublishedTable(row.id, row.dataset_id, row.dataset, row.title), columns[row.id])
        for row in rows
    ]


def ask(
    table: str, columns: Sequence[str], query: str, bound: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Return what a query finds in all public tables of a name; nothing where there is none.

    :param columns: what the query reads; beside them each row has `dataset`, a dataset's name
    :param query: SQL that reads from `published`; values are bound (`:year`), never written in
    :raises sqlalchemy.exc.OperationalError: it took longer than `LIMIT_MS`
    """
    asked = _asked(table, columns, query, bound)
    if asked is None:
        return []
    with get_read_engine().connect() as connection:
        connection.execute(sa.text(LIMIT))
        return [dict(row) for row in connection.execute(*asked).mappings()]


@contextmanager
def streams(
    table: str, columns: Sequence[str], queries: Sequence[tuple[str, Mapping[str, Any]]]
) -> Generator[list[Iterator[dict[str, Any]]]]:
    """Give what each query finds, as `ask`, a batch of rows at a time: for downloads.

    The database is asked for the first rows soon, not for the last: where an index has their order
    it follows that.

    :param queries: with their values; they are read side by side
    """
    with get_read_engine().connect() as connection:
        connection.execute(sa.text(SOON))
        reading = connection.execution_options(stream_results=True, max_row_buffer=BATCH)
        asked = [_asked(table, columns, *query) for query in queries]
        yield [map(dict, reading.execute(*one).mappings()) if one else iter(()) for one in asked]


def _asked(
    table: str, columns: Sequence[str], query: str, bound: Mapping[str, Any] | None
) -> tuple[sa.TextClause, dict[str, Any]] | None:
    """Return a query over all public tables of a name, with its values; None without a table."""
    tables = published_tables(table, columns)
    if not tables:
        return None
    listed = ", ".join(_quoted(column) for column in columns)
    parts = " UNION ALL ".join(
        PART.format(number=n, columns=listed, table=_quoted(one.id)) for n, one in enumerate(tables)
    )
    named = {f"dataset_{n}": one.dataset for n, one in enumerate(tables)}
    return sa.text(ASKED.format(parts=parts, query=query)), {**(bound or {}), **named}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
