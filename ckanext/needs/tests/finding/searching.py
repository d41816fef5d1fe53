"""Puts the judged documents into the search index, and asks the ways of searching about them."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from ckan.lib.search.common import make_connection

from ckanext.needs.codelists import default
from ckanext.needs.finding.found import answered
from ckanext.needs.finding.index import Asked
from ckanext.needs.finding.lexicon import lexicon
from ckanext.needs.finding.synonyms import synonyms
from ckanext.needs.tests.finding.judging import DEPTH, Document

SITE = "needs_judged"
TYPES = {"need": "citizen-need", "line": "budget_line", "dataset": "dataset"}


def solr_document(document: Document) -> dict:
    areas = default().areas
    around = [areas.get(document.district), *areas.ancestors(document.district)]
    names = [name for area in around for name in (area.name.th, area.name.en)]
    return {
        "index_id": f"{SITE}-{document.id}",
        "id": document.id,
        "name": document.id,
        "site_id": SITE,
        "dataset_type": TYPES[document.kind],
        "entity_type": "package",
        "state": "active",
        "capacity": "public",
        "title": document.title,
        "notes": document.notes,
        "fiscal_year": document.year,
        "extras_fiscal_year": document.year,
        "extras_needs_names": "\n".join(names),
    }


def put(documents: Sequence[Document], solr=None) -> None:
    solr = solr or make_connection()
    solr.delete(q=f'site_id:"{SITE}"', commit=False)
    solr.add([solr_document(one) for one in documents], commit=True)


def take_away(solr=None) -> None:
    (solr or make_connection()).delete(q=f'site_id:"{SITE}"', commit=True)


@functools.cache
def known():
    return lexicon(default(), ("19", "10"), synonyms())


def ours(question: str) -> list[str]:
    found = answered(question, known(), Asked([f'site_id:"{SITE}"'], limit=DEPTH))
    return [doc["id"] for doc in found.answers[""].documents]


#: As CKAN asks (ckan/lib/search/query.py).
CKAN = {
    "defType": "dismax",
    "qf": "name^4 title^4 tags^2 groups^2 text",
    "mm": "2<-1 5<80%",
    "tie": "0.1",
}


def as_ckan(question: str, solr=None) -> list[str]:
    solr = solr or make_connection()
    asked = {**CKAN, "fq": f'site_id:"{SITE}"', "fl": "id", "rows": DEPTH}
    return [doc["id"] for doc in solr.search(question, **asked).docs]
