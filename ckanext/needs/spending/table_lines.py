"""Lines of a published budget: searched, narrowed and ordered in its DataStore tables."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import OperationalError

from ckanext.needs.catalogue.published import ask, streams
from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.choices import AMOUNT
from ckanext.needs.spending.wanted import SHOWN, TABLE, LinePage, Wanted, decimal, line_of

#: Where keywords are, as in the table of keywords (`tables.keyword_texts.TEXTS`).
SAID = "concat_ws(E'\\n', plan, work, project, objective)"
#: Conditions by what they are for: those that nothing was chosen for are not asked, as each costs
#: its time in every line.
CONDITIONS = {
    "year": "fiscal_year_be = :year",
    "agency": "agency = :agency",
    "keyword": f"{SAID} ILIKE :keyword",
    "words": "concat_ws(' ', plan, work, project, objective, agency) ILIKE ALL (:words)",
}
OF_CLASS = """(strategy IS NOT DISTINCT FROM CAST(:strategy_{n} AS text)
    AND split_part(code_path, ' > ', 1) = :class_{n})"""
COUNTED = """
    SELECT count(*) AS lines, count(*) - count(amount) AS without_amount, sum(amount) AS amount
    FROM published WHERE {where}
"""
COLUMNS = ", ".join(("dataset", *SHOWN))
ORDERS = {
    "amount": "amount DESC NULLS LAST, fiscal_year_be DESC, line_id",
    "name": "coalesce(project, plan, code_path), fiscal_year_be DESC, line_id",
}
LISTED = f"SELECT {COLUMNS} FROM published WHERE {{where}} ORDER BY {{order}}"  # noqa: S608
PAGE = " LIMIT :limit OFFSET :offset"
#: What PostgreSQL answers when its time is over.
CANCELED = "57014"


class TooSlowError(Exception):
    """There is too much to look through in the time that a question may take."""


def page(wanted: Wanted, limit: int, offset: int = 0, counted: Total | None = None) -> LinePage:
    """Return a page of the lines that are wanted.

    :param counted: how many there are, where that is known from another table
    :raises TooSlowError: there is too much to look through
    """
    listed = _listed(wanted) + PAGE
    try:
        whole = counted or _count(wanted)
        bound = {**_bound(wanted), "limit": limit, "offset": offset}
        rows = ask(TABLE, SHOWN, listed, bound) if whole.lines > offset else []
    except OperationalError as error:
        if getattr(error.orig, "pgcode", "") == CANCELED:
            raise TooSlowError from error
        raise
    return LinePage(whole, tuple(line_of(row) for row in rows))


def _count(wanted: Wanted) -> Total:
    found = ask(TABLE, SHOWN, COUNTED.format(where=_where(wanted)), _bound(wanted))
    if not found:
        return Total()
    (row,) = found
    return Total(int(row["lines"]), int(row["without_amount"]), decimal(row["amount"]))


def every(wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    """Yield all lines that are wanted, a batch at a time in memory, by the names in `SHOWN`.

    The dearest of each year come as the index has them, and the years are merged here: sorting all
    lines of a big budget first takes seconds.
    """
    asked = [wanted]
    if wanted.sort == AMOUNT and wanted.year is None:
        asked = [replace(wanted, year=year) for year in wanted.source.years(wanted.phase)]
    with streams(TABLE, SHOWN, [(_listed(one), _bound(one)) for one in asked]) as found:
        yield from heapq.merge(*found, key=_dearest)


def _dearest(row: Mapping[str, Any]) -> tuple[bool, Decimal, int]:
    """Return what sorts rows of different years as `ORDERS` does; within one they are sorted."""
    amount = row["amount"]
    return amount is None, -(amount or Decimal(0)), -int(row["fiscal_year_be"])


def _listed(wanted: Wanted) -> str:
    return LISTED.format(where=_where(wanted), order=ORDERS[wanted.sort])


def _where(wanted: Wanted) -> str:
    """Return the condition of the lines as SQL; `_bound` has its values."""
    chosen = [name for name in CONDITIONS if _is_asked(getattr(wanted, name))]
    conditions = [wanted.source.where(wanted.phase), *(CONDITIONS[name] for name in chosen)]
    if wanted.classes is not None:
        any_of = (OF_CLASS.format(n=n) for n, _ in enumerate(wanted.classes))
        conditions.append(f"({' OR '.join(any_of) or 'false'})")
    return " AND ".join(conditions)


def _bound(wanted: Wanted) -> dict[str, Any]:
    classes: dict[str, Any] = {}
    for n, (strategy, name) in enumerate(wanted.classes or ()):
        classes |= {f"strategy_{n}": strategy or None, f"class_{n}": name}
    return {
        **wanted.source.bound(wanted.phase),
        **classes,
        "year": wanted.year,
        "agency": wanted.agency,
        "keyword": _within(wanted.keyword),
        "words": [_within(word) for word in wanted.words or ()],
    }


def _is_asked(value: object) -> bool:
    return value is not None and value != ""


def _within(word: str) -> str:
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"
