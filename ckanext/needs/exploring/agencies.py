"""The titles of agencies, which figures know by name."""

from __future__ import annotations

from collections.abc import Sequence

import ckan.model as model
import sqlalchemy as sa


def agency_titles(names: Sequence[str]) -> dict[str, str]:
    """Return the titles of organisations by name; a name where there is no title."""
    if not names:
        return {}
    table = model.group_table
    query = sa.select(table.c["name"], table.c["title"]).where(table.c["name"].in_(names))
    return {row.name: row.title or row.name for row in model.Session.execute(query)}
