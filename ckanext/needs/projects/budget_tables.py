"""Which DataStore tables are budgets that this portal has published, for a reader of them."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.catalogue.published import PublishedTable, published_tables
from ckanext.needs.logic.asked import asking

TABLE = "budget_lines"
#: What is read of a line: a table that lacks one of these, or has it in another type, is left out.
COLUMNS = ("line_id", "fiscal_year_be", "phase", "plan", "project", "agency", "amount", "basis")


def budget_tables(context: Context, resource_id: str = "") -> list[PublishedTable]:
    """Return the published tables of budget lines that the user may read.

    Three queries, however many there are: of the DataStore, the catalogue, and the search index.

    :param resource_id: only this one's; empty for all
    """
    tables = published_tables(TABLE, COLUMNS, resource_id)
    readable = _readable(context, [one.dataset_id for one in tables])
    return [one for one in tables if one.dataset_id in readable]


def _readable(context: Context, dataset_ids: list[str]) -> set[str]:
    """Return those of some datasets that the search gives to the user."""
    if not dataset_ids:
        return set()
    query = "+id:(" + " OR ".join(f'"{one}"' for one in dataset_ids) + ")"
    asked = {"fq": query, "rows": len(dataset_ids), "fl": ["id"]}
    found = tk.get_action("package_search")(asking(context), asked)
    return {str(package["id"]) for package in found["results"]}
