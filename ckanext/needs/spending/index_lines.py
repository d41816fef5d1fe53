"""Lines of a published budget by the words that they say, or by their names: found in the index.

Looking for words through a million lines in the database takes seconds, and so does sorting them.
What is found is then read in the DataStore; a row that is no longer what the index says it is, is
left out: the budget was published anew that moment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pysolr
import sqlalchemy as sa

from ckanext.datastore.backend.postgres import get_read_engine
from ckanext.needs.finding import line_index, lines_found
from ckanext.needs.finding.line_documents import ROW, Edition
from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.choices import NAME
from ckanext.needs.spending.wanted import SHOWN, LinePage, Wanted, line_of
from ckanext.needs.tables.keyword_texts import budget_words

#: Lines that are read at once.
BATCH = 5_000
COLUMNS = ", ".join(f'"{name}"' for name in (ROW, *SHOWN))
ROWS = 'SELECT {columns} FROM "{table}" WHERE "_id" = ANY(:numbers)'


def asked(wanted: Wanted) -> lines_found.Asked | None:
    """Return how the index is asked; None where it has not all lines, or does not answer, and where
    the tables are as quick.
    """
    if not (wanted.words or wanted.keyword or wanted.sort == NAME):
        return None
    years = {
        dataset: tuple(year for year in its if wanted.year in (None, year))
        for dataset, its in wanted.source.years_by_dataset(wanted.phase).items()
    }
    years = {dataset: its for dataset, its in years.items() if its}
    try:
        editions = line_index.held(tuple(years))
    except pysolr.SolrError:
        return None
    keyword = wanted.keyword.lower()
    if editions is None or (keyword and keyword not in budget_words()):
        return None
    return lines_found.Asked(
        editions=tuple((one, years[one.dataset]) for one in editions),
        phase=wanted.phase,
        area=wanted.source.area,
        words=wanted.words or (),
        keyword=keyword,
        classes=wanted.classes,
        agency=wanted.agency,
    )


def page(asked: lines_found.Asked, sort: str, limit: int, offset: int) -> LinePage:
    """Return a page of lines, and what all of them come to."""
    found = lines_found.first(asked, sort, limit, offset)
    whole = Total(
        found.count,
        found.count - found.with_amount,
        found.amount if found.with_amount else None,
    )
    return LinePage(whole, tuple(map(line_of, _read(asked, found.rows))))


def every(asked: lines_found.Asked, sort: str) -> Iterator[Mapping[str, Any]]:
    """Yield all lines by the names in `SHOWN`, a batch at a time in memory."""
    for rows in lines_found.every(asked, sort):
        for first in range(0, len(rows), BATCH):
            yield from _read(asked, rows[first : first + BATCH])


def _read(asked: lines_found.Asked, rows: Sequence[lines_found.Row]) -> Iterator[dict[str, Any]]:
    """Yield what the DataStore says of rows, in their order."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        numbers[row.dataset_id].append(row.number)
    known: dict[tuple[str, int], dict[str, Any]] = {}
    for edition, _ in asked.editions:
        if edition.dataset_id in numbers:
            for line in _lines(edition, numbers[edition.dataset_id]):
                known[edition.dataset_id, line.pop(ROW)] = line
    for row in rows:
        line = known.get((row.dataset_id, row.number))
        if line and line["line_id"] == row.line_id:
            yield line


def _lines(edition: Edition, numbers: list[int]) -> Iterator[dict[str, Any]]:
    query = sa.text(ROWS.format(columns=COLUMNS, table=edition.resource_id))
    with get_read_engine().connect() as connection:
        for line in connection.execute(query, {"numbers": numbers}).mappings():
            yield {"dataset": edition.dataset, **line}
