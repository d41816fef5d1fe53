"""Lines of a published budget: searched, narrowed and ordered in its DataStore tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import OperationalError

from ckanext.needs.catalogue.published import ask, stream
from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.sources import Source

TABLE = "budget_lines"
#: What a line shows, and a download of lines has, in this order.
SHOWN = (
    *("line_id", "fiscal_year_be", "fiscal_year_ce", "phase", "area", "area_name", "strategy"),
    *("code_path", "plan", "work", "project", "objective", "agency", "amount", "basis"),
    *("unit_amount", "unit_count", "source_ref"),
)
#: Where keywords are, as in the table of keywords (`tables.keywords.TEXTS`).
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a budget.

    :param year: B.E.; None for all
    :param classes: (strategy, widest class) as published; None for all
    :param keyword: stands in a line's name or explanation; empty for all
    :param words: each stands somewhere in a line or its agency; None for all
    """

    source: Source
    phase: str
    year: int | None = None
    classes: tuple[tuple[str, str], ...] | None = None
    agency: str = ""
    keyword: str = ""
    words: tuple[str, ...] | None = None
    sort: str = "amount"

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the names of the conditions."""
        return tuple(name for name in CONDITIONS if _is_asked(getattr(self, name)))

    @property
    def where(self) -> str:
        """Return the condition of the lines as SQL; `bound` has its values."""
        conditions = [self.source.where(self.phase), *(CONDITIONS[name] for name in self.chosen)]
        if self.classes is not None:
            any_of = (OF_CLASS.format(n=n) for n, _ in enumerate(self.classes))
            conditions.append(f"({' OR '.join(any_of) or 'false'})")
        return " AND ".join(conditions)

    @property
    def bound(self) -> dict[str, Any]:
        """Return the values of `where`."""
        classes: dict[str, Any] = {}
        for n, (strategy, name) in enumerate(self.classes or ()):
            classes |= {f"strategy_{n}": strategy or None, f"class_{n}": name}
        return {
            **self.source.bound(self.phase),
            **classes,
            "year": self.year,
            "agency": self.agency,
            "keyword": _within(self.keyword),
            "words": [_within(word) for word in self.words or ()],
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line; baht and B.E. Amount is None where `basis` says that there is none of its own."""

    line_id: str
    dataset: str
    fiscal_year: int
    strategy: str
    code_path: str
    plan: str
    work: str
    project: str
    objective: str
    agency: str
    amount: Decimal | None
    basis: str
    unit_amount: Decimal | None
    unit_count: int | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of lines, and what all of them come to."""

    total: Total
    lines: tuple[Line, ...]


def page_of_lines(
    wanted: Wanted, limit: int, offset: int = 0, counted: Total | None = None
) -> LinePage:
    """Return a page of the lines that are wanted.

    :param counted: how many there are, where that is known from another table
    :raises TooSlowError: there is too much to look through
    """
    listed = LISTED.format(where=wanted.where, order=ORDERS[wanted.sort]) + PAGE
    try:
        whole = counted or _count(wanted)
        bound = {**wanted.bound, "limit": limit, "offset": offset}
        rows = ask(TABLE, SHOWN, listed, bound) if whole.lines > offset else []
    except OperationalError as error:
        if getattr(error.orig, "pgcode", "") == CANCELED:
            raise TooSlowError from error
        raise
    return LinePage(whole, tuple(_line(row) for row in rows))


def _count(wanted: Wanted) -> Total:
    found = ask(TABLE, SHOWN, COUNTED.format(where=wanted.where), wanted.bound)
    if not found:
        return Total()
    (row,) = found
    return Total(int(row["lines"]), int(row["without_amount"]), _decimal(row["amount"]))


def all_lines(wanted: Wanted) -> Iterator[Mapping[str, Any]]:
    """Yield all lines that are wanted, a batch at a time in memory, by the names in `SHOWN`."""
    listed = LISTED.format(where=wanted.where, order=ORDERS[wanted.sort])
    return stream(TABLE, SHOWN, listed, wanted.bound)


def _is_asked(value: object) -> bool:
    return value is not None and value != ""


def _within(word: str) -> str:
    escaped = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def _line(row: Mapping[str, Any]) -> Line:
    texts = ("strategy", "code_path", "plan", "work", "project", "objective", "agency", "basis")
    return Line(
        line_id=row["line_id"],
        dataset=row["dataset"],
        fiscal_year=int(row["fiscal_year_be"]),
        **{name: row[name] or "" for name in (*texts, "source_ref")},
        amount=_decimal(row["amount"]),
        unit_amount=_decimal(row["unit_amount"]),
        unit_count=None if row["unit_count"] is None else int(row["unit_count"]),
    )


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


__all__ = ["Line", "LinePage", "TooSlowError", "Wanted", "all_lines", "page_of_lines"]
