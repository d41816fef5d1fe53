"""Which DataStore tables are budgets that this portal has published, and not somebody's upload.

Anybody who may upload a CSV may call it `budget_lines`, and fill it with ids copied from another.
What nobody but the publisher can make are a table's mark (datastore/marks.py), the edition
in its dataset's `plugin_data`, and both on the resource whose id follows from the dataset's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.needs.catalogue.metadata import resource_id_of
from ckanext.needs.datastore.marks import PREFIX
from ckanext.needs.publish.dictionary import postgres_type
from ckanext.needs.tables.schema import table_schema

TABLE = "budget_lines"
#: What is read of a line: a table that lacks one of these, or has it in another type, is left out.
COLUMNS = ("line_id", "fiscal_year_be", "phase", "plan", "project", "agency", "amount", "basis")
#: So many published budgets are looked through at most, those with the last names first: they end
#: in their fiscal years.
MOST_TABLES = 100

#: Marked tables with these columns, one catalogue query for all of them.
MARKED = sa.text("""
    SELECT relname AS id FROM pg_description JOIN pg_class ON pg_class.oid = objoid
    WHERE classoid = 'pg_class'::regclass AND objsubid = 0 AND relkind = 'r'
        AND relnamespace = 'public'::regnamespace AND starts_with(description, :prefix)
        AND (:id = '' OR relname = :id)
        AND (
            SELECT count(*) FROM pg_attribute
            JOIN unnest(CAST(:columns AS text[]), CAST(:types AS text[])) AS wanted (name, type)
                ON wanted.name = attname AND to_regtype(wanted.type) = atttypid
            WHERE attrelid = pg_class.oid AND NOT attisdropped
        ) = cardinality(CAST(:columns AS text[]))
""")
PUBLISHED = sa.text("""
    SELECT resource.id, package.id AS dataset_id, package.name AS dataset
    FROM resource JOIN package ON package.id = resource.package_id
    WHERE resource.id = ANY(:ids) AND resource.state = 'active' AND package.state = 'active'
        AND NOT package.private AND package.plugin_data -> 'needs' ->> 'version' IS NOT NULL
    ORDER BY package.name DESC
""")


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """One published table of budget lines: of which resource, and the name of its dataset."""

    id: str
    dataset: str


def budget_tables(context: Context, resource_id: str = "") -> list[BudgetTable]:
    """Return the published tables of budget lines that the user may read.

    Three queries, however many there are: of the DataStore, the catalogue, and the search index.

    :param resource_id: only this one's; empty for all
    """
    with get_read_engine().connect() as connection:
        marked = connection.execute(MARKED, _wanted(resource_id)).scalars().all()
    rows: list[Any] = []
    if marked:
        rows = list(model.Session.execute(PUBLISHED, {"ids": list(marked)}))
    ours = [row for row in rows if row.id == resource_id_of(row.dataset_id, f"{TABLE}.csv")]
    readable = _readable(context, [row.dataset_id for row in ours[:MOST_TABLES]])
    return [BudgetTable(row.id, row.dataset) for row in ours if row.dataset_id in readable]


def _wanted(resource_id: str) -> dict[str, str | list[str]]:
    schema = table_schema(TABLE)
    types = {field.name: postgres_type(field) for field in schema.fields}
    return {
        "prefix": PREFIX,
        "id": resource_id,
        "columns": list(COLUMNS),
        "types": [types[column] for column in COLUMNS],
    }


def _readable(context: Context, dataset_ids: list[str]) -> set[str]:
    """Return those of some datasets that the search gives to the user."""
    if not dataset_ids:
        return set()
    query = "+id:(" + " OR ".join(f'"{one}"' for one in dataset_ids) + ")"
    asked = {"fq": query, "rows": len(dataset_ids), "fl": ["id"]}
    found = tk.get_action("package_search")(_reading(context), asked)
    return {str(package["id"]) for package in found["results"]}


def _reading(context: Context) -> Context:
    """Return a context for another action: the same user, nothing else of this one."""
    reading = Context(user=context.get("user", ""))
    if "auth_user_obj" in context:
        reading["auth_user_obj"] = context["auth_user_obj"]
    if context.get("ignore_auth"):
        reading["ignore_auth"] = True
    return reading
