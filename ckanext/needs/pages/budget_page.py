"""The page Where does the money go, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs import config, lists
from ckanext.needs.pages import budget_lines, budget_lists
from ckanext.needs.pages.budget_addresses import Addresses
from ckanext.needs.pages.budget_lines import LinesShown
from ckanext.needs.pages.budget_lists import Agencies, Keyword, PillarShown, Stage
from ckanext.needs.pages.budget_money import Money
from ckanext.needs.pages.budget_years import Trend, YearRow, trends, year_rows
from ckanext.needs.spending import figures
from ckanext.needs.spending.amounts import Named, Sum, Total, total
from ckanext.needs.spending.choices import ALL_YEARS, Choices
from ckanext.needs.spending.classes import Classes
from ckanext.needs.spending.sources import Dataset, Source
from ckanext.needs.spending.units import PERSON, UNITS, unit
from ckanext.needs.thai import FiscalYear

KEYWORDS = 60


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen instead of what is."""

    value: str
    name: str
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """What the page shows of one budget.

    :param year: the fiscal year (B.E.) that pillars and agencies are of
    :param whole: all lines of that year; `strategy` those under a pillar of a strategy
    :param share: of the strategy in the whole, in percent; None where there is none
    :param options: by what they choose: `source`, `phase`, `fiscal_year`, `unit`
    """

    choices: Choices
    source: Source
    phase: str
    year: int
    year_name: str
    money: Money
    whole: Total
    strategy: Total
    share: int | None
    options: dict[str, tuple[Option, ...]]
    years: tuple[YearRow, ...]
    trends: tuple[Trend, ...]
    pillars: tuple[PillarShown, ...]
    stages: tuple[Stage, ...]
    agencies: Agencies
    keywords: tuple[Keyword, ...]
    lines: LinesShown
    link: Addresses

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the datasets of the phase, the newest first."""
        used = {part.dataset for part in self.source.parts if part.phase == self.phase}
        return tuple(one for one in self.source.datasets if one.name in used)


@dataclass(frozen=True, slots=True)
class Looked:
    """A budget as it is looked at: what the choices come to."""

    choices: Choices
    source: Source
    phase: str
    year: int
    sums: tuple[Sum, ...]
    classes: Classes
    money: Money

    @property
    def year_of_lines(self) -> int | None:
        """Return the year that lines and keywords are of; None for all."""
        return None if self.choices.fiscal_year == ALL_YEARS else self.year


def looked(choices: Choices, found: tuple[Source, ...]) -> Looked | None:
    """Return what is looked at; None where no budget is published.

    A budget, phase or year that there is not gives way to the first, the fullest, the newest.
    """
    if not found:
        return None
    source = next((one for one in found if one.key == choices.source), found[0])
    phase = choices.phase if choices.phase in source.phases else source.phases[0]
    years = source.years(phase)
    wanted = int(choices.fiscal_year) if choices.fiscal_year.isdecimal() else 0
    sums = tuple(figures.by_class(source, phase))
    chosen = unit(choices.unit, source.area, config.populations())
    return Looked(
        choices=choices,
        source=source,
        phase=phase,
        year=wanted if wanted in years else years[-1],
        sums=sums,
        classes=Classes(sums, lists.current().strategies),
        money=Money(chosen, lists.language()),
    )


def shown(seen: Looked, found: tuple[Source, ...], path: str) -> BudgetPage:
    """Return the page.

    :param path: its address without choices
    """
    link = Addresses(path, seen.choices)
    of_year = [one for one in seen.sums if one.year == seen.year]
    whole = total(of_year)
    strategy = total(one for one in of_year if seen.classes.of(one).strategy)
    second = figures.by_second_class(seen.source, seen.phase, seen.year)
    of_agencies = figures.by_agency(seen.source, seen.phase, seen.year)
    of_keywords = figures.by_keyword(seen.source, seen.phase, seen.year_of_lines, KEYWORDS)
    return BudgetPage(
        choices=seen.choices,
        source=seen.source,
        phase=seen.phase,
        year=seen.year,
        year_name=_year(seen.year),
        money=seen.money,
        whole=whole,
        strategy=strategy,
        share=round(100 * strategy.amount / whole.amount)
        if strategy.amount is not None and whole.amount
        else None,
        options=_options(seen, found, link),
        years=year_rows(seen.sums, seen.classes, seen.money, link, seen.year),
        trends=trends(seen.sums, seen.classes, seen.source.years(seen.phase), seen.money, link),
        pillars=budget_lists.pillars(
            seen.source.area, seen.year, second, seen.classes, seen.money, link
        ),
        stages=budget_lists.stages(seen.source.area),
        agencies=budget_lists.agencies(of_agencies, seen.money, link),
        keywords=budget_lists.keywords(of_keywords, link),
        lines=budget_lines.lines(
            budget_lines.wanted(seen.choices, seen.source, seen.phase, seen.year, seen.classes),
            seen.choices,
            seen.classes,
            seen.money,
            _counted(seen, of_agencies, of_keywords),
        ),
        link=link,
    )


def _counted(
    seen: Looked, of_agencies: Sequence[Named], of_keywords: Sequence[Named]
) -> Total | None:
    """Return what the lines come to, where one of the tables of sums tells it."""
    chosen = seen.choices
    if not chosen.of_lines or chosen.of_lines == ("pillar",):
        years = [one for one in seen.sums if seen.year_of_lines in (None, one.year)]
        return total(one for one in years if chosen.pillar in ("", seen.classes.of(one).key))
    if chosen.of_lines == ("keyword",):
        return _named(chosen.keyword, of_keywords)
    if chosen.of_lines == ("agency",) and seen.year_of_lines:
        return _named(chosen.agency, of_agencies)
    return None


def _named(name: str, found: Sequence[Named]) -> Total | None:
    return next((total([one]) for one in found if one.name == name), None)


def _options(
    seen: Looked, found: tuple[Source, ...], link: Addresses
) -> dict[str, tuple[Option, ...]]:
    def option(name: str, value: str, said: str, chosen: bool, **more: str) -> Option:
        return Option(value, said, chosen, link.with_(**{**more, name: value}))

    fresh = dict.fromkeys(("phase", "fiscal_year", "pillar", "agency", "keyword", "q"), "")
    years = reversed(seen.source.years(seen.phase))
    every = seen.choices.fiscal_year == ALL_YEARS
    units = [name for name in UNITS if name != PERSON or seen.money.unit.people]
    return {
        "source": tuple(
            option("source", one.key, source_name(one), one is seen.source, **fresh)
            for one in found
        ),
        "phase": tuple(option("phase", one, one, one == seen.phase) for one in seen.source.phases),
        "fiscal_year": (
            *(option("fiscal_year", str(y), _year(y), y == seen.year and not every) for y in years),
            option("fiscal_year", ALL_YEARS, "", every),
        ),
        "unit": tuple(option("unit", one, one, one == seen.money.unit.name) for one in units),
    }


def source_name(source: Source) -> str:
    """Return what a budget is called: the title of its newest dataset, and whose it is."""
    newest = source.datasets[0]
    return f"{newest.title} · {newest.agency}" if newest.agency else newest.title


def _year(year: int) -> str:
    return lists.say(FiscalYear(year).label)
