"""Sums of one published budget, asked of its tables: by year and class, by agency, by keyword."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ckanext.needs.catalogue.published import ask
from ckanext.needs.spending.amounts import Named, Sum
from ckanext.needs.spending.sources import Source

BUDGET = ("fiscal_year_be", "phase", "area")
SUMS = """sum(lines)::bigint AS lines,
    sum(lines_without_amount)::bigint AS without_amount, sum(amount) AS amount"""
MEASURES = ("lines", "lines_without_amount", "amount")
BY_CLASS = f"""
    SELECT fiscal_year_be AS year, coalesce(strategy, '') AS strategy,
        coalesce(level_1, '') AS level_1, '' AS level_2, {SUMS}
    FROM published WHERE {{where}} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608
BY_SECOND_CLASS = f"""
    SELECT fiscal_year_be AS year, coalesce(strategy, '') AS strategy,
        coalesce(level_1, '') AS level_1, coalesce(level_2, '') AS level_2, {SUMS}
    FROM published WHERE {{where}} AND fiscal_year_be = :year
    GROUP BY 1, 2, 3, 4 ORDER BY amount DESC, 3, 4
"""  # noqa: S608
BY_AGENCY = f"""
    SELECT agency AS name, {SUMS} FROM published WHERE {{where}} AND fiscal_year_be = :year
    GROUP BY 1 ORDER BY amount DESC, 1
"""  # noqa: S608
BY_KEYWORD = f"""
    SELECT keyword AS name, {SUMS} FROM published
    WHERE {{where}} AND (CAST(:year AS integer) IS NULL OR fiscal_year_be = :year)
    GROUP BY 1 ORDER BY lines DESC, 1 LIMIT :limit
"""  # noqa: S608


def by_class(source: Source, phase: str) -> list[Sum]:
    """Return a budget's sums by year and widest class."""
    columns = (*BUDGET, "strategy", "level_1", *MEASURES)
    rows = ask("budget_by_strategy", columns, _of(BY_CLASS, source, phase), source.bound(phase))
    return [_sum(row) for row in rows]


def by_second_class(source: Source, phase: str, year: int) -> list[Sum]:
    """Return a year's sums by its two widest classes, the largest first."""
    columns = (*BUDGET, "strategy", "level_1", "level_2", *MEASURES)
    bound = {**source.bound(phase), "year": year}
    return [
        _sum(row)
        for row in ask("budget_by_strategy", columns, _of(BY_SECOND_CLASS, source, phase), bound)
    ]


def by_agency(source: Source, phase: str, year: int) -> list[Named]:
    """Return a year's sums by agency, the largest first; lines that name none are not there."""
    bound = {**source.bound(phase), "year": year}
    rows = ask(
        "budget_by_agency", (*BUDGET, "agency", *MEASURES), _of(BY_AGENCY, source, phase), bound
    )
    return [_named(row) for row in rows]


def by_keyword(source: Source, phase: str, year: int | None, limit: int) -> list[Named]:
    """Return the keywords that most lines have, of a year or of all.

    Nothing where the budget was published before there were keywords.
    """
    bound = {**source.bound(phase), "year": year, "limit": limit}
    rows = ask(
        "budget_keywords", (*BUDGET, "keyword", *MEASURES), _of(BY_KEYWORD, source, phase), bound
    )
    return [_named(row) for row in rows]


def _of(query: str, source: Source, phase: str) -> str:
    return query.format(where=source.where(phase))


def _sum(row: dict[str, Any]) -> Sum:
    texts = {name: str(row[name]) for name in ("strategy", "level_1", "level_2")}
    return Sum(int(row["year"]), **texts, **_measures(row))


def _named(row: dict[str, Any]) -> Named:
    return Named(str(row["name"]), **_measures(row))


def _measures(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "lines": int(row["lines"] or 0),
        "without_amount": int(row["without_amount"] or 0),
        "amount": Decimal(str(row["amount"] or 0)),
    }
