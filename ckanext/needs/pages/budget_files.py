"""What the page about budgets shows, as files: exact baht, the choices and where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.needs.pages import budget_lines
from ckanext.needs.pages.budget_addresses import Addresses
from ckanext.needs.pages.budget_page import KEYWORDS, Looked, source_name
from ckanext.needs.pages.budget_years import trends, year_rows
from ckanext.needs.spending import figures
from ckanext.needs.spending.amounts import Named
from ckanext.needs.spending.lines import all_lines
from ckanext.needs.spending.wanted import SHOWN
from ckanext.needs.thai import FiscalYear

Row = Mapping[str, Any]
YEAR = ("fiscal_year_be", "fiscal_year_ce", "phase")
MEASURES = ("lines", "lines_without_amount", "amount")


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """Rows, and what they are.

    :param rows: read once; those of lines come as they are read
    :param about: title, choices, unit, address of the page and of the datasets, with their metadata
    """

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    about: Mapping[str, Any]

    @property
    def datasets(self) -> tuple[str, ...]:
        """Return the addresses of the datasets."""
        return tuple(one["url"] for one in self.about["datasets"])


def file_of(name: str, seen: Looked) -> BudgetFile:
    """Return the file of a section.

    :param name: one of `FILES`
    """
    columns, rows = FILES[name]
    return BudgetFile(
        name=f"budget-{name}-{seen.source.key.replace('.', '-')}-{seen.phase}",
        columns=columns,
        rows=rows(seen),
        about=_about(name, seen),
    )


def _about(name: str, seen: Looked) -> dict[str, Any]:
    page = Addresses(tk.url_for("needs_budget.index", qualified=True), seen.choices)
    used = {part.dataset for part in seen.source.parts if part.phase == seen.phase}
    return {
        "title": source_name(seen.source),
        "table": name,
        "phase": seen.phase,
        "area": seen.source.area,
        "unit": "THB",
        "choices": dict(seen.choices.arguments()),
        "page": page.of(seen.choices),
        "datasets": [
            {
                "title": one.title,
                "publisher": one.agency,
                "url": tk.url_for("dataset.read", id=one.name, qualified=True),
            }
            for one in seen.source.datasets
            if one.name in used
        ],
    }


def _years(seen: Looked) -> Iterable[Row]:
    link = Addresses("", seen.choices)
    for row in year_rows(seen.sums, seen.classes, seen.money, link, seen.year):
        yield {
            **_year(row.year, seen),
            "lines": row.lines,
            "lines_without_amount": row.without_amount,
            "amount": row.whole,
            "strategy_amount": row.strategy,
        }


def _pillars(seen: Looked) -> Iterable[Row]:
    link, years = Addresses("", seen.choices), seen.source.years(seen.phase)
    for trend in trends(seen.sums, seen.classes, years, seen.money, link):
        for path in trend.paths:
            for year, amount in zip(years, path.amounts, strict=True):
                named = {"strategy": trend.strategy, "pillar": path.key, "name": path.name}
                yield {**_year(year, seen), **named, "amount": amount}


def _agencies(seen: Looked) -> Iterable[Row]:
    for one in figures.by_agency(seen.source, seen.phase, seen.year):
        yield {**_year(seen.year, seen), "agency": one.name, **_measures(one)}


def _keywords(seen: Looked) -> Iterable[Row]:
    year = seen.year_of_lines
    said = _year(year, seen) if year else {"phase": seen.phase}
    for one in figures.by_keyword(seen.source, seen.phase, year, KEYWORDS):
        yield {**said, "keyword": one.name, **_measures(one)}


def _lines(seen: Looked) -> Iterable[Row]:
    asked = budget_lines.wanted(seen.choices, seen.source, seen.phase, seen.year, seen.classes)
    return all_lines(asked)


def _year(year: int, seen: Looked) -> dict[str, Any]:
    ce = FiscalYear(year).ce
    return {"fiscal_year_be": year, "fiscal_year_ce": ce, "phase": seen.phase}


def _measures(one: Named) -> dict[str, Any]:
    return {
        "lines": one.lines,
        "lines_without_amount": one.without_amount,
        "amount": one.amount if one.lines > one.without_amount else None,
    }


FILES: dict[str, tuple[tuple[str, ...], Callable[[Looked], Iterable[Row]]]] = {
    "years": ((*YEAR, *MEASURES, "strategy_amount"), _years),
    "pillars": ((*YEAR, "strategy", "pillar", "name", "amount"), _pillars),
    "agencies": ((*YEAR, "agency", *MEASURES), _agencies),
    "keywords": ((*YEAR, "keyword", *MEASURES), _keywords),
    "lines": (SHOWN, _lines),
}
