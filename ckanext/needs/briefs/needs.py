"""Asks the search index for a brief's needs: sums of everything in one question, only public ones.

What was chosen of districts and years does not narrow the rows of districts and years, so that a
brief can compare.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ckan.lib.search.common import make_connection

from ckanext.needs.briefs.brief import NeedReference, Sums
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import FIELDS, public_needs
from ckanext.needs.privacy.personal_data import find_personal_data
from ckanext.needs.tables.schema import table_schema

#: So many needs are named, those with the most people first.
LISTED = 50
MOST_BUCKETS = 2_000
ORDER = "needs_number_people desc, id asc"
#: What of a need is read, by the field of the index.
READ = {
    "id": "id",
    "requested_on": "extras_requested_on",
    "status": "extras_status",
    "district": "extras_district",
    "people": "needs_number_people",
}
#: Rows of a brief by dimension: which choices do not narrow them.
ROWS = {
    "fiscal_year": ("fiscal_year",),
    "district": ("district",),
    "status": (),
    "pillar": (),
    "issue": (),
}


@dataclass(frozen=True, slots=True)
class FoundNeeds:
    """Sums of all, sums by dimension and code, needs by month, and some needs."""

    sums: Sums
    rows: Mapping[str, Mapping[str, Sums]]
    months: Mapping[str, int]
    listed: tuple[NeedReference, ...]


@dataclass(frozen=True, slots=True)
class PublicNeed:
    """What a need is called now: its name in addresses, and its title (empty: withheld)."""

    name: str
    title: str


def find(choices: Choices) -> FoundNeeds:
    """Ask the index.

    :raises pysolr.SolrError: it does not answer
    """
    solr: Any = make_connection()
    answer = solr.search(
        "*:*",
        fq=[public_needs(), *(_filter(choices, name) for name in choices.chosen)],
        fl=",".join(f"{name}:{field}" for name, field in READ.items()),
        sort=ORDER,
        rows=LISTED,
        **{"json.facet": json.dumps(_facets())},
    ).raw_response
    facets = cast("dict[str, Any]", answer["facets"])
    return FoundNeeds(
        sums=_sums(facets),
        rows={
            name: {str(one["val"]): _sums(one) for one in _buckets(facets.get(name))}
            for name in ROWS
        },
        months={str(one["val"]): int(one["count"]) for one in _buckets(facets.get("month"))},
        listed=tuple(_reference(doc) for doc in answer["response"]["docs"]),
    )


def still_public(ids: Sequence[str]) -> dict[str, PublicNeed]:
    """Return those of some needs that everyone may read now, by id."""
    if not ids:
        return {}
    solr: Any = make_connection()
    wanted = " OR ".join(f'"{one}"' for one in ids)
    found = solr.search(
        "*:*", fq=[public_needs(), f"id:({wanted})"], fl="id,name,title", rows=len(ids)
    )
    return {
        str(doc["id"]): PublicNeed(str(doc["name"]), shown_title(str(doc["title"])))
        for doc in found.docs
    }


def shown_title(title: str) -> str:
    """Return a title unless it may tell of a person: then it is empty, as in published tables."""
    return "" if find_personal_data(title) else title


def _filter(choices: Choices, dimension: str) -> str:
    codes = " ".join(f'"{code}"' for code in choices.of(dimension))
    return f"{{!tag={dimension}}}{FIELDS[dimension]}:({codes})"


def _facets() -> dict[str, Any]:
    months = {"type": "terms", "field": FIELDS["month"], "limit": MOST_BUCKETS, "sort": "index"}
    return {
        **_measures(),
        "month": months,
        **{name: _terms(name, excluded) for name, excluded in ROWS.items()},
    }


def _measures() -> dict[str, Any]:
    adopted = table_schema("needs_by_district_issue").parameters.lists["adopted"]
    return {
        "people": "sum(needs_number_people)",
        "people_said": {"type": "query", "q": "needs_number_people:[* TO *]"},
        "cost": "sum(needs_number_cost)",
        "cost_said": {"type": "query", "q": "needs_number_cost:[* TO *]"},
        "answered": {"type": "query", "q": f"status:({' '.join(adopted)})"},
    }


def _terms(dimension: str, excluded: Sequence[str]) -> dict[str, Any]:
    domain = {"excludeTags": list(excluded)} if excluded else {}
    return {
        "type": "terms",
        "field": FIELDS[dimension],
        "limit": MOST_BUCKETS,
        "domain": domain,
        "facet": _measures(),
    }


def _buckets(facet: Any) -> list[dict[str, Any]]:
    return cast("dict[str, Any]", facet or {}).get("buckets", [])


def _sums(facet: Mapping[str, Any]) -> Sums:
    def counted(name: str) -> int:
        return int(facet.get(name, {}).get("count", 0))

    return Sums(
        needs=int(facet.get("count", 0)),
        people=int(facet.get("people") or 0),
        people_said=counted("people_said"),
        cost=int(facet.get("cost") or 0),
        cost_said=counted("cost_said"),
        answered=counted("answered"),
    )


def _reference(doc: Mapping[str, Any]) -> NeedReference:
    people = doc.get("people")
    return NeedReference(
        id=str(doc["id"]),
        requested_on=str(doc.get("requested_on") or "")[:10],
        status=str(doc.get("status") or ""),
        district=str(doc.get("district") or ""),
        people=None if people is None else int(people),
    )
