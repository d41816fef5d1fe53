"""Lines of the budgets that this portal has published, found in their DataStore tables."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from ckan.types import Context
from sqlalchemy.exc import OperationalError, ProgrammingError

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.needs.catalogue.published import PublishedTable
from ckanext.needs.projects.budget_tables import COLUMNS, budget_tables

log = logging.getLogger(__name__)

#: One statement for all tables: each gives its largest, the largest of these are the answer. It
#: takes as long as a statement each, for reading the rows is what costs; but it has one time limit.
#: An index on what stands inside texts would need the extension pg_trgm in the DataStore.
LINES = """
    SELECT * FROM ({parts}) AS lines
    ORDER BY amount DESC NULLS LAST, line_id, number LIMIT :limit
"""
PART = """(
    SELECT {number} AS number, {columns} FROM {table} WHERE {condition}
    ORDER BY amount DESC NULLS LAST, line_id LIMIT :limit
)"""
#: `:words` are patterns; each has to be somewhere in what the line says. Not the DataStore's full
#: text: it knows no Thai words, and finds nothing inside a text.
MATCHING = """concat_ws(' ', plan, project, agency) ILIKE ALL (:words)
    AND (CAST(:year AS integer) IS NULL OR fiscal_year_be = :year)"""
WITH_IDS = "line_id = ANY(:line_ids)"
#: Milliseconds that a search may take in the database.
LIMIT_MS = 5000
LIMIT = f"SET LOCAL statement_timeout = {LIMIT_MS}"
#: What PostgreSQL answers when it is over.
CANCELED = "57014"


class TooSlowError(Exception):
    """A search of the published budgets took longer than `LIMIT_MS`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a published budget.

    :param resource_id: the table it is in
    :param dataset: name of the dataset
    :param fiscal_year: Buddhist Era
    :param amount: baht; None where `basis` says that there is none or that it was not reported
    """

    line_id: str
    resource_id: str
    dataset: str
    title: str
    agency: str
    fiscal_year: int
    phase: str
    basis: str
    amount: Decimal | None


def search(context: Context, words: str, fiscal_year: int | None, limit: int) -> list[Line]:
    """Return lines with these words that the user may read, the largest amounts first.

    :param words: as a reader types them; empty for all
    :raises TooSlowError: there is too much to look through
    """
    patterns = [f"%{_escaped(word)}%" for word in words.split()]
    bound = {"words": patterns, "year": fiscal_year, "limit": limit}
    return _read(budget_tables(context), MATCHING, bound)


def find(context: Context, line_id: str) -> Line | None:
    """Return the line with this id that the user may read; None when there is none.

    :raises TooSlowError: as `search`
    """
    found = _read(budget_tables(context), WITH_IDS, {"line_ids": [line_id], "limit": 1})
    return found[0] if found else None


def find_in(context: Context, resource_id: str, line_ids: Iterable[str]) -> list[Line]:
    """Return those of some lines that one published table still has."""
    ids = list(line_ids)
    tables = budget_tables(context, resource_id) if resource_id else []
    return _read(tables, WITH_IDS, {"line_ids": ids, "limit": len(ids)})


def _read(tables: Sequence[PublishedTable], condition: str, bound: Mapping[str, Any]) -> list[Line]:
    """Return the lines of some tables under a condition; a table that has just gone has none.

    :raises TooSlowError: it took too long
    """
    if not tables:
        return []
    try:
        return _all_at_once(tables, condition, bound)
    except ProgrammingError as error:
        if len(tables) == 1:
            log.warning("budget lines of %s can't be read: %s", tables[0].dataset, error.orig)
            return []
        lines = [line for table in tables for line in _read([table], condition, bound)]
        return sorted(lines, key=_largest_first)[: bound["limit"]]
    except OperationalError as error:
        if getattr(error.orig, "pgcode", "") == CANCELED:
            raise TooSlowError from error
        raise


def _all_at_once(
    tables: Sequence[PublishedTable], condition: str, bound: Mapping[str, Any]
) -> list[Line]:
    parts = " UNION ALL ".join(
        PART.format(
            number=number,
            columns=", ".join(COLUMNS),
            table=f'"{UUID(table.id)}"',
            condition=condition,
        )
        for number, table in enumerate(tables)
    )
    with get_read_engine().begin() as connection:
        connection.execute(sa.text(LIMIT))
        found = connection.execute(sa.text(LINES.format(parts=parts)), bound)
        rows: list[Any] = list(found.mappings())
    return [_line(row, tables[int(row["number"])]) for row in rows]


def _largest_first(line: Line) -> tuple[bool, Decimal, str]:
    return (line.amount is None, -(line.amount or Decimal(0)), line.line_id)


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _line(row: Mapping[Any, Any], table: PublishedTable) -> Line:
    return Line(
        line_id=row["line_id"],
        resource_id=table.id,
        dataset=table.dataset,
        title=row["project"] or row["plan"] or "",
        agency=row["agency"] or "",
        fiscal_year=int(row["fiscal_year_be"]),
        phase=row["phase"] or "",
        basis=row["basis"] or "",
        amount=None if row["amount"] is None else Decimal(str(row["amount"])),
    )
