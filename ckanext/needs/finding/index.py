"""Asks the search index: where it cuts a text into words, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import ckan.plugins.toolkit as tk
import requests
from ckan.lib.search.common import make_connection

from ckanext.needs.finding.query import LINE_TYPE, LINES, LOOSE, SOUND, STRICT, TYPES, parameters
from ckanext.needs.finding.understanding import Question

#: What the `site_id` of budget lines has after the portal's own: CKAN's searches never see them.
APART = ":lines"
WORDS_TYPE = "needs_words"
#: Fewer results than this are filled up with others that are like them.
FEW = 10
#: Seconds that the index may take.
PATIENCE = 5.0
SHOWN = (
    *("id", "name", "title", "notes", "dataset_type", "organization", "score"),
    *("extras_status", "extras_district", "extras_pillar", "extras_fiscal_year"),
    *("needs_line_plan", "needs_line_agency", "needs_line_year", "needs_line_phase"),
    *("needs_line_basis", "needs_line_dataset_name", "needs_number_satang"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index has found.

    :param count: how many there are that have all, or nearly all, that was asked for
    :param documents: the first of them, then others that are like them, best first
    """

    count: int
    documents: tuple[dict[str, Any], ...]


def word_ends(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the index finds words in a text: (first letter, letter after the last).

    :raises requests.RequestException: the index does not answer
    """
    return _word_ends(str(tk.config["solr_url"]), text)


@lru_cache(maxsize=4_096)
def _word_ends(solr_url: str, text: str) -> tuple[tuple[int, int], ...]:
    asked = {"analysis.fieldtype": WORDS_TYPE, "analysis.query": text, "wt": "json"}
    login = tk.config.get("solr_user"), tk.config.get("solr_password")
    answer = requests.get(
        f"{solr_url.rstrip('/')}/analysis/field",
        params=asked,
        auth=cast("Any", login if login[0] else None),
        timeout=PATIENCE,
    )
    answer.raise_for_status()
    stages = answer.json()["analysis"]["field_types"][WORDS_TYPE]["query"]
    return tuple((word["start"], word["end"]) for word in stages[-1])


def find(
    question: Question,
    filters: Sequence[str],
    *,
    limit: int,
    offset: int = 0,
    fill: bool = True,
) -> Answer:
    """Return what answers a question, under some filters.

    :param fill: whether few results are filled up with others that are like them
    :raises pysolr.SolrError: the index does not answer
    """
    first = _ask(question, STRICT, filters, limit=limit, offset=offset)
    if not fill or offset or first.count >= min(FEW, limit):
        return first
    found = {str(doc["id"]): doc for doc in first.documents}
    for stage in (LOOSE, SOUND):
        more = _ask(question, stage, filters, limit=limit)
        for document in more.documents:
            found.setdefault(str(document["id"]), document)
        if len(found) >= min(FEW, limit):
            break
    return Answer(first.count, tuple(found.values())[:limit])


def _ask(
    question: Question, stage: str, filters: Sequence[str], *, limit: int, offset: int = 0
) -> Answer:
    asked: Mapping[str, Any] = {
        **parameters(question, stage),
        "fq": [*filters],
        "fl": ",".join(SHOWN),
        "rows": limit,
        "start": offset,
        "sort": "score desc, index_id asc",
        "timeAllowed": int(PATIENCE * 1000),
    }
    solr: Any = make_connection()
    q = asked["q"]
    answer = solr.search(q, **{name: value for name, value in asked.items() if name != "q"})
    return Answer(int(answer.hits), tuple(answer.docs))


def site_id() -> str:
    """Return the portal's own value of the field `site_id`."""
    return str(tk.config.get("ckan.site_id"))


def public(kind: str) -> str:
    """Return the filter of what everyone may find of a kind."""
    site = site_id().replace('"', "")
    if kind == LINES:
        return f'+site_id:"{site}{APART}" +dataset_type:{LINE_TYPE}'
    return f'+site_id:"{site}" +dataset_type:{TYPES[kind]} +state:active +capacity:public'
