"""Asks the search index how many public needs there are of everything, under a reader's choices.

One question of the index a page, also when two years are compared: its counts are of the needs as
they are now, and the same words find the same needs as in the list. What was chosen of one
dimension does not narrow that dimension itself, so that another place can be chosen beside the
first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection

from ckanext.needs.exploring.choices import DIMENSIONS, YEAR, Choices
from ckanext.needs.search import MONTH, NEED_TYPE
from ckanext.needs.tables.schema import table_schema

#: Field of the index by dimension.
FIELDS = {**{name: name for name in DIMENSIONS}, "month": MONTH, "agency": "organization"}
#: What of a need a list shows, by the field of the index.
LISTED = {
    "id": "id",
    "name": "name",
    "title": "title",
    "status": "extras_status",
    "status_since": "extras_status_since",
    "pillar": "extras_pillar",
    "issue": "extras_issue",
    "district": "extras_district",
    "subdistrict": "extras_subdistrict",
    "province": "extras_province",
    "people_affected": "extras_people_affected",
    "estimated_cost": "extras_estimated_cost",
    "requested_on": "extras_requested_on",
    "fiscal_year": "extras_fiscal_year",
    "agency": "organization",
}
#: Needs that are asked for at a time when all of them are wanted.
AT_A_TIME = 1_000
#: As CKAN's own search: how words count, and how many of them have to be there.
WORDS = {
    "defType": "edismax",
    "q.alt": "*:*",
    "qf": "name^4 title^4 tags^2 groups^2 text",
    "mm": "2<-1 5<80%",
    "tie": "0.1",
}
ORDERS = {
    "newest": "needs_number_requested desc, metadata_created desc, id asc",
    "longest": "needs_number_since asc, id asc",
    "people": "needs_number_people desc, id asc",
    "endorsed": "needs_endorsements desc, id asc",
    "relevance": "score desc, id asc",
}


#: Of these the needs of a year are counted beside those of another.
BESIDE = ("status", "pillar", "district")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many needs there are, of one year where two are compared.

    :param people: sum of what is said of them, in persons; `cost` in baht
    :param answered: how many of them have a plan or money by their status
    :param counts: by dimension, by code
    """

    needs: int
    people: int
    cost: int
    answered: int
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Found(Figures):
    """Public needs under some choices; of the chosen year, where it is compared with another.

    :param by_place: by district, counts by pillar
    :param listed: one page of them, by the names in `LISTED`; of both years
    :param in_list: how many there are on all such pages
    :param compared: of the year that is compared with, with counts of `BESIDE` alone
    """

    by_place: Mapping[str, Mapping[str, int]]
    listed: tuple[dict[str, str], ...]
    in_list: int
    compared: Figures | None = None


def find(choices: Choices, *, order: str = "newest", limit: int = 20, offset: int = 0) -> Found:
    """Ask the index.

    :param order: one of `ORDERS`
    :raises pysolr.SolrError: it does not answer
    """
    solr: Any = make_connection()
    parameters = {
        **WORDS,
        "fq": _filters(choices),
        "fl": _listed(),
        "sort": ORDERS[order],
        "rows": limit,
        "start": offset,
        "json.facet": json.dumps(_facets_of(choices)),
    }
    answer = solr.search(choices.q, **parameters).raw_response
    return _found(answer["facets"], answer["response"], choices)


def _found(facets: dict[str, Any], response: dict[str, Any], choices: Choices) -> Found:
    own = facets["year"] if choices.compare else facets
    figures = _figures(own)
    years = _counts(facets.get(YEAR))
    return Found(
        needs=figures.needs,
        people=figures.people,
        cost=figures.cost,
        answered=figures.answered,
        counts={**figures.counts, YEAR: years},
        by_place={
            bucket["val"]: _counts(bucket.get("pillars"))
            for bucket in own.get("district", {}).get("buckets", ())
        },
        listed=tuple(_texts(document) for document in response["docs"]),
        in_list=response["numFound"],
        compared=_figures(facets["compared"], BESIDE) if choices.compare else None,
    )


def _figures(facets: dict[str, Any], dimensions: Sequence[str] = DIMENSIONS) -> Figures:
    return Figures(
        needs=int(facets["count"]),
        people=int(facets.get("people") or 0),
        cost=int(facets.get("cost") or 0),
        answered=int(facets.get("answered", {}).get("count", 0)),
        counts={name: _counts(facets.get(name)) for name in dimensions},
    )


def first(order: str, limit: int) -> tuple[dict[str, str], ...]:
    """Return the first of all public needs in an order, by the names in `LISTED`.

    :raises pysolr.SolrError: the index does not answer
    """
    solr: Any = make_connection()
    asked = {"fq": [public_needs()], "fl": _listed(), "sort": ORDERS[order], "rows": limit}
    return tuple(_texts(document) for document in solr.search("*:*", **asked).docs)


def every(choices: Choices) -> Iterator[dict[str, str]]:
    """Yield all public needs under some choices, in the index's order, by the names in `LISTED`.

    The index is asked for some at a time, so that as many as there are take as little memory.

    :raises pysolr.SolrError: it does not answer
    """
    solr: Any = make_connection()
    parameters = {
        **WORDS,
        "fq": _filters(choices),
        "fl": _listed(),
        "sort": "index_id asc",
        "rows": AT_A_TIME,
    }
    mark = "*"
    while True:
        answer = solr.search(choices.q, **parameters, cursorMark=mark).raw_response
        for document in answer["response"]["docs"]:
            yield _texts(document)
        if answer["nextCursorMark"] == mark:
            return
        mark = answer["nextCursorMark"]


def _listed() -> str:
    return ",".join(f"{name}:{field}" for name, field in LISTED.items())


def _texts(document: Mapping[str, object]) -> dict[str, str]:
    return {name: str(document.get(name) or "") for name in LISTED}


def public_needs() -> str:
    """Return the filter for needs of this portal that everyone may read."""
    site = str(tk.config.get("ckan.site_id")).replace('"', "")
    return f'+site_id:"{site}" +dataset_type:{NEED_TYPE} +state:active +capacity:public'


def _filters(choices: Choices) -> list[str]:
    """Return what is asked for: public needs under the choices, of both years that are compared."""
    return [public_needs(), *(_filter(choices, name) for name in choices.chosen)]


def _filter(choices: Choices, dimension: str) -> str:
    compared = (choices.compare,) if dimension == YEAR and choices.compare else ()
    codes = " ".join(f'"{code}"' for code in (*choices.of(dimension), *compared))
    return f"{{!tag={dimension}}}{FIELDS[dimension]}:({codes})"


def _facets_of(choices: Choices) -> dict[str, Any]:
    """Return what is counted: all, or each of the two years apart."""
    if not choices.compare:
        return _facets()
    (year,) = choices.of(YEAR)
    return {
        YEAR: _terms(FIELDS[YEAR], YEAR),
        "year": _in_year(year, _facets()),
        "compared": _in_year(choices.compare, _sums() | _by(BESIDE)),
    }


def _in_year(year: str, facets: dict[str, Any]) -> dict[str, Any]:
    return {"type": "query", "q": f'{FIELDS[YEAR]}:"{year}"', "facet": facets}


def _facets() -> dict[str, Any]:
    by_dimension = _by(DIMENSIONS)
    by_dimension["district"]["facet"] = {"pillars": _terms("pillar", "pillar")}
    return _sums() | by_dimension


def _by(dimensions: Sequence[str]) -> dict[str, Any]:
    return {name: _terms(FIELDS[name], name) for name in dimensions}


def _sums() -> dict[str, Any]:
    adopted = table_schema("needs_by_district_issue").parameters.lists["adopted"]
    return {
        "people": "sum(needs_number_people)",
        "cost": "sum(needs_number_cost)",
        "answered": {"type": "query", "q": f"status:({' '.join(adopted)})"},
    }


def _terms(field: str, dimension: str) -> dict[str, Any]:
    domain = {"excludeTags": dimension}
    return {"type": "terms", "field": field, "limit": 2_000, "domain": domain}


def _counts(facet: Any) -> dict[str, int]:
    found = cast("dict[str, Any]", facet or {}).get("buckets", ())
    return {str(bucket["val"]): int(bucket["count"]) for bucket in found}
