"""The lines of the page about budgets: which are asked for, and how each is said."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs import lists
from ckanext.needs.pages.budget_money import Money
from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.choices import ALL_YEARS, Choices
from ckanext.needs.spending.classes import Classes
from ckanext.needs.spending.lines import page_of_lines
from ckanext.needs.spending.sources import Source
from ckanext.needs.spending.table_lines import TooSlowError
from ckanext.needs.spending.wanted import Line, LinePage, Wanted

PER_PAGE = 20
#: So many words at most are looked for.
WORDS = 8


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line. `amount` is empty where it has none of its own; `basis` says why."""

    title: str
    plan: str
    objective: str
    pillar: str
    agency: str
    year: str
    amount: str
    basis: str
    unit_amount: str
    unit_count: int | None
    dataset: str
    source_ref: str


@dataclass(frozen=True, slots=True)
class LinesShown:
    """A page of lines; `too_slow` when there was too much to look through."""

    total: int
    without_amount: int
    amount: str
    lines: tuple[LineShown, ...]
    page: int
    pages: int
    too_slow: bool = False


def wanted(choices: Choices, source: Source, phase: str, year: int, classes: Classes) -> Wanted:
    """Return which lines the choices mean."""
    chosen = classes.by_key.get(choices.pillar)
    members = tuple(sorted(chosen.members)) if chosen else ()
    return Wanted(
        source=source,
        phase=phase,
        year=None if choices.fiscal_year == ALL_YEARS else year,
        classes=members if choices.pillar else None,
        agency=choices.agency,
        keyword=choices.keyword,
        words=tuple(choices.q.split()[:WORDS]) or None,
        sort=choices.sort,
    )


def lines(
    asked: Wanted, choices: Choices, classes: Classes, money: Money, counted: Total | None = None
) -> LinesShown:
    """Return a page of lines, ready to print.

    :param counted: what all of them come to, where that is known
    """
    try:
        found = page_of_lines(asked, PER_PAGE, (choices.page - 1) * PER_PAGE, counted)
    except TooSlowError:
        return LinesShown(0, 0, "", (), 1, 1, too_slow=True)
    return _shown(found, choices.page, classes, money)


def _shown(found: LinePage, page: int, classes: Classes, money: Money) -> LinesShown:
    return LinesShown(
        total=found.total.lines,
        without_amount=found.total.without_amount,
        amount=money.said(found.total.amount),
        lines=tuple(_line(one, classes, money) for one in found.lines),
        page=page,
        pages=-(-found.total.lines // PER_PAGE) or 1,
    )


def _line(line: Line, classes: Classes, money: Money) -> LineShown:
    first, *others = line.code_path.split(" > ")
    pillar = classes.pillar(line.strategy, first)
    title = line.project or " › ".join(others) or first
    return LineShown(
        title=title,
        plan="" if line.plan in title else line.plan,
        objective=line.objective,
        pillar=lists.say(pillar.name) if pillar else first,
        agency=line.agency,
        year=money.year(line.fiscal_year),
        amount=money.said(line.amount),
        basis=line.basis,
        unit_amount=money.said(line.unit_amount),
        unit_count=line.unit_count,
        dataset=line.dataset,
        source_ref=line.source_ref,
    )
