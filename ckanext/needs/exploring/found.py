"""Asks the search index how many public needs there are of everything, under a reader's choices.

One question of the index a page: its counts are of the needs as they are now, and the same words
find the same needs as in the list. What was chosen of one dimension does not narrow that dimension
itself, so that another place can be chosen beside the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection

from ckanext.needs.exploring.choices import DIMENSIONS, Choices
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
    "newest": "metadata_created desc, id asc",
    "longest": f"{LISTED['status_since']} asc, id asc",
    "people": "needs_number_people desc, id asc",
    "endorsed": "needs_endorsements desc, id asc",
    "relevance": "score desc, id asc",
}


@dataclass(frozen=True, slots=True)
class Found:
    """Public needs under some choices.

    :param needs: how many; `people` and `cost`: sums of what is said of them (persons, baht)
    :param answered: how many of them have a plan or money by their status
    :param counts: by dimension, by code; of `districts`, counts by pillar in `by_place`
    :param listed: one page of them, by the names in `LISTED`
    """

    needs: int
    people: int
    cost: int
    answered: int
    counts: Mapping[str, Mapping[str, int]]
    by_place: Mapping[str, Mapping[str, int]]
    listed: tuple[dict[str, str], ...]


def find(choices: Choices, *, order: str = "newest", limit: int = 20, offset: int = 0) -> Found:
    """Ask the index.

    :param order: one of `ORDERS`
    :raises pysolr.SolrError: it does not answer
    """
    solr: Any = make_connection()
    parameters = {
        **WORDS,
        "fq": [public_needs(), *(_filter(choices, name) for name in choices.chosen)],
        "fl": _listed(),
        "sort": ORDERS[order],
        "rows": limit,
        "start": offset,
        "json.facet": json.dumps(_facets()),
    }
    answer = solr.search(choices.q, **parameters).raw_response
    facets = cast("dict[str, Any]", answer["facets"])
    listed = [_texts(document) for document in answer["response"]["docs"]]
    return Found(
        needs=answer["response"]["numFound"],
        people=int(facets.get("people") or 0),
        cost=int(facets.get("cost") or 0),
        answered=int(facets.get("answered", {}).get("count", 0)),
        counts={name: _counts(facets.get(name)) for name in DIMENSIONS},
        by_place={
            bucket["val"]: _counts(bucket.get("pillars"))
            for bucket in facets.get("district", {}).get("buckets", ())
        },
        listed=tuple(listed),
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
        "fq": [public_needs(), *(_filter(choices, name) for name in choices.chosen)],
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


def _filter(choices: Choices, dimension: str) -> str:
    codes = " ".join(f'"{code}"' for code in choices.of(dimension))
    return f"{{!tag={dimension}}}{FIELDS[dimension]}:({codes})"


def _facets() -> dict[str, Any]:
    adopted = table_schema("needs_by_district_issue").parameters.lists["adopted"]
    by_dimension = {name: _terms(FIELDS[name], name) for name in DIMENSIONS}
    by_dimension["district"]["facet"] = {"pillars": _terms("pillar", "pillar")}
    return {
        "people": "sum(needs_number_people)",
        "cost": "sum(needs_number_cost)",
        "answered": {"type": "query", "q": f"status:({' '.join(adopted)})"},
        **by_dimension,
    }


def _terms(field: str, dimension: str) -> dict[str, Any]:
    domain = {"excludeTags": dimension}
    return {"type": "terms", "field": field, "limit": 2_000, "domain": domain}


def _counts(facet: Any) -> dict[str, int]:
    found = cast("dict[str, Any]", facet or {}).get("buckets", ())
    return {str(bucket["val"]): int(bucket["count"]) for bucket in found}
