"""Lines of the budgets that this portal has published, found in their DataStore tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.datastore.backend.postgres import get_read_engine

TABLE = "budget_lines"
#: So many published budgets are looked through at most.
MOST_TABLES = 50
#: `:words` are patterns; each has to be somewhere in what the line says.
MATCHING = """
    SELECT {columns} FROM {table}
    WHERE concat_ws(' ', plan, project, agency) ILIKE ALL (:words)
        AND (CAST(:year AS integer) IS NULL OR fiscal_year_be = :year)
    ORDER BY amount DESC NULLS LAST, line_id LIMIT :limit
"""
COLUMNS = ("line_id", "fiscal_year_be", "phase", "plan", "project", "agency", "amount", "basis")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a published budget.

    :param resource_id: the table it is in
    :param dataset: name of the dataset, or its id
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
    """
    bound = {
        "words": [f"%{_escaped(word)}%" for word in words.split()],
        "year": fiscal_year,
        "limit": limit,
    }
    found = [line for table in tables(context) for line in _matching(table, bound)]
    return sorted(found, key=lambda line: (-(line.amount or 0), line.line_id))[:limit]


def find(context: Context, line_id: str) -> Line | None:
    """Return the line with this id that the user may read; None when there is none."""
    for table in tables(context):
        for line in _rows(context, table, {"filters": {"line_id": line_id}, "limit": 1}):
            return line
    return None


def find_in(context: Context, resource_id: str, line_ids: Iterable[str]) -> list[Line]:
    """Return those of some lines that one published table still has."""
    ids = list(line_ids)
    try:
        resource = tk.get_action("resource_show")(_reading(context), {"id": resource_id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return []
    asked = {"filters": {"line_id": ids}, "limit": len(ids)}
    return list(_rows(context, {"id": resource_id, "dataset": resource["package_id"]}, asked))


def tables(context: Context) -> list[dict[str, str]]:
    """Return the published tables of budget lines: `id` of the resource, name of the dataset."""
    found = tk.get_action("package_search")(
        _reading(context),
        {"fq": f"+type:dataset +res_name:{TABLE}", "rows": MOST_TABLES, "sort": "name asc"},
    )
    return [
        {"id": resource["id"], "dataset": package["name"]}
        for package in found["results"]
        for resource in package["resources"]
        if resource["name"] == TABLE and resource.get("datastore_active")
    ]


def _matching(table: dict[str, str], bound: dict[str, Any]) -> Iterator[Line]:
    """Yield the lines of a table, which the user may read, with all of some words.

    Not by the DataStore's full text: it knows no Thai words, and finds nothing inside a text.
    """
    query = sa.text(MATCHING.format(columns=", ".join(COLUMNS), table=f'"{UUID(table["id"])}"'))
    with get_read_engine().connect() as connection:
        for row in connection.execute(query, bound).mappings():
            yield _line({**row}, table)


def _escaped(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _rows(context: Context, table: dict[str, str], asked: dict[str, Any]) -> Iterator[Line]:
    wanted = {**asked, "resource_id": table["id"], "fields": list(COLUMNS), "include_total": False}
    try:
        found = tk.get_action("datastore_search")(_reading(context), wanted)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return
    for row in found["records"]:
        yield _line(row, table)


def _line(row: Mapping[str, Any], table: dict[str, str]) -> Line:
    return Line(
        line_id=row["line_id"],
        resource_id=table["id"],
        dataset=table["dataset"],
        title=row["project"] or row["plan"] or "",
        agency=row["agency"] or "",
        fiscal_year=int(row["fiscal_year_be"]),
        phase=row["phase"] or "",
        basis=row["basis"] or "",
        amount=None if row["amount"] is None else Decimal(str(row["amount"])),
    )


def _reading(context: Context) -> Context:
    """Return a context for another action: the same user, nothing else of this one."""
    keys = ("user", "auth_user_obj", "ignore_auth")
    return cast("Context", {key: value for key, value in context.items() if key in keys})
