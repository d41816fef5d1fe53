"""Lists of the page about budgets: pillars with issues, agencies, keywords, strategies in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError, Issue, Pillar, Strategy
from ckanext.needs.pages.budget_addresses import Addresses
from ckanext.needs.pages.budget_money import Money
from ckanext.needs.spending.amounts import Named, Sum, total
from ckanext.needs.spending.classes import Classes

#: Agencies that are shown before "all of them", and sizes of keywords.
TOP, SIZES = 5, 5


@dataclass(frozen=True, slots=True)
class IssueShown:
    """An issue (dimension) of a pillar; `said` is empty where no amount is told."""

    name: str
    explanation: str
    lines: int
    said: str


@dataclass(frozen=True, slots=True)
class PillarShown:
    """A pillar with its issues.

    :param part: of the largest pillar, in percent
    """

    number: str
    name: str
    explanation: str
    issue_term: str
    lines: int
    said: str
    part: int
    chosen: bool
    link: str
    issues: tuple[IssueShown, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A strategy of the area: the years for which it is meant, and what it says of itself."""

    years: str
    name: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency's part of a year; `part` of the largest, in percent."""

    name: str
    lines: int
    amount: Decimal
    said: str
    part: int
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class Agencies:
    """The agencies of a year, the largest first."""

    top: tuple[Agency, ...]
    rest: tuple[Agency, ...]

    @property
    def number(self) -> int:
        """Return how many there are."""
        return len(self.top) + len(self.rest)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword; `size` is 1 to `SIZES`."""

    word: str
    lines: int
    size: int
    chosen: bool
    link: str


def pillars(
    area: str, year: int, sums: Sequence[Sum], classes: Classes, money: Money, link: Addresses
) -> tuple[PillarShown, ...]:
    """Return the pillars of the strategy of a year: the budget's own, else the area's.

    :param sums: of that year by its two widest classes
    """
    strategy = _strategy(area, year, sums, classes)
    if strategy is None:
        return ()
    by_pillar = {
        pillar.code: [one for one in sums if classes.of(one).key == pillar.code]
        for pillar in strategy.pillars
    }
    largest = max((total(found).amount or 0 for found in by_pillar.values()), default=0)
    return tuple(
        _pillar(pillar, strategy, by_pillar[pillar.code], Decimal(largest), classes, money, link)
        for pillar in strategy.pillars
    )


def _strategy(area: str, year: int, sums: Sequence[Sum], classes: Classes) -> Strategy | None:
    known = lists.current().strategies
    used = sorted({one.strategy for one in sums if classes.of(one).strategy})
    try:
        return known.get(used[0]) if used else known.for_year(area, year)
    except CodeError:
        return None


def _pillar(
    pillar: Pillar,
    strategy: Strategy,
    sums: list[Sum],
    largest: Decimal,
    classes: Classes,
    money: Money,
    link: Addresses,
) -> PillarShown:
    whole = total(sums)
    return PillarShown(
        number=str(pillar.number),
        name=lists.say(pillar.name),
        explanation=lists.say(pillar.explanation),
        issue_term=lists.say(strategy.issue_term),
        lines=whole.lines,
        said=money.said(whole.amount),
        part=round(100 * (whole.amount or 0) / largest) if largest else 0,
        chosen=link.is_chosen("pillar", pillar.code),
        link=link.lines_of("pillar", pillar.code) if sums else "",
        issues=tuple(_issue(issue, sums, classes, money) for issue in pillar.issues),
    )


def _issue(issue: Issue, sums: list[Sum], classes: Classes, money: Money) -> IssueShown:
    found = [one for one in sums if (its := classes.issue(one)) and its.code == issue.code]
    whole = total(found)
    name, explanation = lists.say(issue.name), lists.say(issue.explanation)
    return IssueShown(name, explanation, whole.lines, money.said(whole.amount))


def stages(area: str) -> tuple[Stage, ...]:
    """Return the strategies of an area whose years are known, the oldest first."""
    found = [one for one in lists.current().strategies.all() if one.area == area]
    dated = sorted((one for one in found if one.valid_from), key=lambda one: one.valid_from or 0)
    money = Money.plain(lists.language())
    return tuple(
        Stage(
            years="–".join(money.year(y) for y in (one.valid_from, one.valid_to) if y),
            name=lists.say(one.name),
            note=lists.say(one.note),
            source=lists.say(one.source),
        )
        for one in dated
    )


def agencies(found: Sequence[Named], money: Money, link: Addresses) -> Agencies:
    """Return the agencies of a year."""
    largest = max((one.amount for one in found), default=Decimal(0))
    shown = tuple(
        Agency(
            name=one.name,
            lines=one.lines,
            amount=one.amount,
            said=money.said(total([one]).amount),
            part=round(100 * one.amount / largest) if largest else 0,
            chosen=link.is_chosen("agency", one.name),
            link=link.lines_of("agency", one.name),
        )
        for one in found
    )
    return Agencies(shown[:TOP], shown[TOP:])


def keywords(found: Sequence[Named], link: Addresses) -> tuple[Keyword, ...]:
    """Return the keywords in the order of letters, sized by how many lines say them."""
    most = max((one.lines for one in found), default=1)
    return tuple(
        Keyword(
            word=one.name,
            lines=one.lines,
            size=max(1, round(SIZES * one.lines / most)),
            chosen=link.is_chosen("keyword", one.name),
            link=link.lines_of("keyword", one.name),
        )
        for one in sorted(found, key=lambda one: one.name)
    )
