"""Asks the search index: where it cuts a text into words, and what it finds."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import ckan.plugins.toolkit as tk
import requests
from ckan.lib.search.common import make_connection

from ckanext.needs.finding.fields import APART, DATASET, DATASETS, LINE_TYPE, NEEDS, TYPES
from ckanext.needs.finding.query import LOOSE, SOUND, STRICT, parameters
from ckanext.needs.finding.understanding import Question

WORDS_TYPE = "needs_words"
#: All results are counted, and have one order; or only the best are looked for, which is several
#: times as fast where a common word is asked for: what fills up an answer is not counted.
COUNTED: Mapping[str, Any] = {"sort": "score desc, index_id asc"}
BEST: Mapping[str, Any] = {"sort": "score desc", "minExactCount": 20}
#: Fewer results than this are filled up with others that are like them.
FEW = 10
#: Questions of the index that a process waits for at a time; there are three kinds of results.
THREADS = 24
#: Seconds that the index may take.
PATIENCE = 5.0
SHOWN = (
    *("id", "name", "title", "notes", "dataset_type", "organization", "score"),
    *("extras_status", "extras_district", "extras_pillar", "extras_fiscal_year"),
    *("needs_kept_title", "needs_kept_plan", "needs_kept_dataset", "needs_line_agency"),
    *("needs_line_area", "needs_line_year", "needs_line_phase", "needs_line_basis"),
    "needs_number_satang",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index has found.

    :param count: how many there are that have all, or nearly all, that was asked for
    :param documents: the first of them, then others that are like them, best first
    """

    count: int = 0
    documents: tuple[dict[str, Any], ...] = ()

    def with_more(self, more: Answer, limit: int) -> Answer:
        """Return the answer, filled up with documents of another one."""
        found = {str(document["id"]): document for document in self.documents}
        for document in more.documents:
            found.setdefault(str(document["id"]), document)
        return Answer(self.count, tuple(found.values())[:limit])


#: Answers by kind of result; under an empty name where kinds were not told apart.
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, beside the question.

    :param filters: queries of the index that results have to meet
    :param kinds: of results; empty to not tell them apart
    :param limit, offset: of each kind
    """

    filters: Sequence[str]
    kinds: tuple[str, ...] = ()
    limit: int = 10
    offset: int = 0


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


def find(question: Question, asked: Asked) -> dict[str, Answer]:
    """Return what answers a question.

    :raises pysolr.SolrError: the index does not answer
    """
    return _ask(question, STRICT, asked)


def filled(question: Question, asked: Asked, answers: Answers) -> dict[str, Answer]:
    """Return answers with others that are like them, where there are few.

    :raises pysolr.SolrError: the index does not answer
    """
    found = dict(answers)
    if asked.offset:
        return found
    for stage in (LOOSE, SOUND):
        if sum(len(one.documents) for one in found.values()) >= min(FEW, asked.limit):
            break
        more = _ask(question, stage, asked)
        found = {kind: one.with_more(more[kind], asked.limit) for kind, one in found.items()}
    return found


def _ask(question: Question, stage: str, asked: Asked) -> dict[str, Answer]:
    """Ask for each kind by itself, all at a time.

    The index keeps answers of such questions, as it does not of those in which it groups by kind.
    """
    said: dict[str, Any] = {
        **parameters(question, stage),
        "fl": ",".join(SHOWN),
        "rows": asked.limit,
        "start": asked.offset,
        "timeAllowed": int(PATIENCE * 1000),
        **(COUNTED if stage == STRICT else BEST),
    }
    kinds = asked.kinds or ("",)
    connections = [make_connection() for _ in kinds]

    def answer(kind: str, solr: Any) -> Answer:
        of_kind = [f"dataset_type:{TYPES[kind]}"] if kind else []
        found = solr.search(**said, fq=[*asked.filters, *of_kind])
        return Answer(int(found.hits), tuple(found.docs))

    found = _threads(os.getpid()).map(answer, kinds, connections)
    return dict(zip(kinds, found, strict=True))


@lru_cache(maxsize=1)
def _threads(process: int) -> ThreadPoolExecutor:
    """Return the threads that wait for the index: made once in a process, not a question."""
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix=f"needs-index-{process}")


def site_id() -> str:
    """Return the portal's own value of the field `site_id`."""
    return str(tk.config.get("ckan.site_id"))


def everything_public() -> str:
    """Return the filter of what everyone may find: needs, datasets, and lines of the latter."""
    site = site_id().replace('"', "")
    packages = f'+site_id:"{site}" +state:active +capacity:public'
    datasets = f"{packages} +dataset_type:{TYPES[DATASETS]}"
    join = f"{{!join from={DATASET} to={DATASET}}}{datasets}"
    lines = f'+site_id:"{site}{APART}" +dataset_type:{LINE_TYPE} +_query_:"{_inside(join)}"'
    types = f"{TYPES[NEEDS]} {TYPES[DATASETS]}"
    return f"({packages} +dataset_type:({types})) ({lines})"


def _inside(query: str) -> str:
    """Return a query as it stands inside another one's quotation marks."""
    return query.replace("\\", "\\\\").replace('"', '\\"')
