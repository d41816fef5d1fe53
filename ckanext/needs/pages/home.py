"""What the home page says: how many needs there are, on what, and which are the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from ckanext.needs.search import NEED_TYPE

NEWEST = 5


@dataclass(frozen=True, slots=True)
class Pillar:
    """A pillar that needs are on."""

    code: str
    name: str
    needs: int


@dataclass(frozen=True, slots=True)
class Home:
    """The public needs and datasets of the portal.

    :param pillars: the one with most needs first
    :param newest: needs as `package_search` gives them
    """

    needs: int
    datasets: int
    pillars: tuple[Pillar, ...]
    newest: tuple[dict[str, Any], ...]


def home() -> Home | None:
    """Ask the search index; None while it does not answer."""
    try:
        needs = _public(NEED_TYPE, NEWEST, ["pillar"])
        datasets = _public("dataset", 0, [])
    except SearchError:
        return None
    found = needs["search_facets"]["pillar"]["items"]
    pillars = [Pillar(item["name"], item["display_name"], item["count"]) for item in found]
    return Home(
        needs=needs["count"],
        datasets=datasets["count"],
        pillars=tuple(sorted(pillars, key=lambda pillar: (-pillar.needs, pillar.code))),
        newest=tuple(needs["results"]),
    )


def _public(package_type: str, rows: int, facets: list[str]) -> dict[str, Any]:
    return tk.get_action("package_search")(
        {},
        {
            "fq": f"+type:{package_type} +capacity:public",
            "sort": "metadata_created desc",
            "rows": rows,
            "facet.field": facets,
        },
    )
