"""Finds budget lines by what they are and the words that they say, and adds up all that it finds.

Where a line is read from the index, it is the number of a row in the DataStore: what the line says
and what it costs is read there, by who asks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ckan.lib.search.common import make_connection

from ckanext.needs.finding.fields import APART, DATASET, LINE_TYPE
from ckanext.needs.finding.index import PATIENCE, site_id
from ckanext.needs.finding.line_documents import SATANG, Edition, class_of

#: Lines that are named at once: the first soon, then more of them, as each batch is sorted anew.
FIRST_BATCH, BATCH = 5_000, 50_000
#: Orders of lines; the last part makes each of them one order.
AMOUNT, NAME = "amount", "name"
ORDERS = {
    AMOUNT: "needs_number_satang desc, needs_line_year desc, id asc, index_id asc",
    NAME: "needs_line_name asc, needs_line_year desc, id asc, index_id asc",
}
SUMS = {"amount": "sum(needs_number_satang)", "with_amount": "countvals(needs_number_satang)"}
_ROW = f"id,needs_number_row,{DATASET}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines.

    :param editions: each with the fiscal years (B.E.) that are looked at
    :param area: a code of an area; empty for lines without one
    :param classes: (strategy, widest class) as published; None for all
    :param agency: as published; empty for all
    :param words: each stands in a line, its own parts together and in order
    :param keyword: of the table of keywords; empty for all
    """

    editions: tuple[tuple[Edition, tuple[int, ...]], ...]
    phase: str
    area: str
    words: tuple[str, ...] = ()
    keyword: str = ""
    classes: tuple[tuple[str, str], ...] | None = None
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Where a line is: its dataset's id, its number in the table, and what it is called there."""

    dataset_id: str
    number: int
    line_id: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: how many lines, how many with an amount, their sum in baht, and the first."""

    count: int
    with_amount: int
    amount: Decimal
    rows: tuple[Row, ...]


def first(asked: Asked, order: str, limit: int, offset: int) -> Found:
    """Return a page of lines, with what all of them come to.

    :raises pysolr.SolrError: the index does not answer
    """
    solr: Any = make_connection()
    answer = solr.search(
        "*:*",
        **_conditions(asked),
        **{"json.facet": json.dumps(SUMS)},
        fl=_ROW,
        sort=ORDERS[order],
        rows=limit,
        start=offset,
        timeAllowed=int(PATIENCE * 1000),
    )
    sums: Mapping[str, Any] = answer.raw_response.get("facets", {})
    return Found(
        count=int(answer.hits),
        with_amount=int(sums.get("with_amount", 0)),
        amount=Decimal(round(sums.get("amount", 0))) / SATANG,
        rows=tuple(map(_row, answer.docs)),
    )


def every(asked: Asked, order: str) -> Iterator[Sequence[Row]]:
    """Yield all lines, so many at a time that they fit into memory.

    :raises pysolr.SolrError: the index does not answer
    """
    solr: Any = make_connection()
    mark, rows = "*", min(FIRST_BATCH, BATCH)
    while True:
        answer = solr.search(
            "*:*",
            **_conditions(asked),
            fl=_ROW,
            sort=ORDERS[order],
            rows=rows,
            cursorMark=mark,
        )
        if answer.docs:
            yield tuple(map(_row, answer.docs))
        if answer.nextCursorMark == mark or len(answer.docs) < rows:
            return
        mark, rows = answer.nextCursorMark, BATCH


def _conditions(asked: Asked) -> dict[str, Any]:
    """Return the filters as Solr's parameters; what readers typed is in quotation marks."""
    filters = [
        f"site_id:{_quoted(site_id() + APART)}",
        f"dataset_type:{LINE_TYPE}",
        f"needs_line_phase:{_quoted(asked.phase)}",
        f"needs_line_area:{_quoted(asked.area)}" if asked.area else "-needs_line_area:*",
        " ".join(_of_edition(edition, years) for edition, years in asked.editions) or "-*:*",
    ]
    if asked.classes is not None:
        names = " ".join(_quoted(class_of(*one)) for one in asked.classes)
        filters.append(f"needs_line_class:({names})" if names else "-*:*")
    if asked.agency:
        filters.append(f"needs_line_agency:{_quoted(asked.agency)}")
    if asked.keyword:
        filters.append(f"needs_keywords:{_quoted(asked.keyword)}")
    # What has neither letter nor digit is no word to the index, and every line has it.
    filters += [f"+*:* +needs_text:{_quoted(word)}" for word in asked.words]
    return {"fq": filters}


def _of_edition(edition: Edition, years: tuple[int, ...]) -> str:
    named = f"{DATASET}:{_quoted(edition.dataset_id)}"
    its = f"needs_line_edition:{_quoted(edition.version)}"
    return f"(+{named} +{its} +needs_line_year:({' '.join(map(str, years))}))"


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _row(document: Mapping[str, Any]) -> Row:
    return Row(str(document[DATASET]), int(document["needs_number_row"]), str(document["id"]))
