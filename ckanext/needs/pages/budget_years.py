"""A budget over its years: the strategy's part of the whole, and each pillar's way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.pages.budget_addresses import Addresses
from ckanext.needs.pages.budget_money import Money
from ckanext.needs.spending.amounts import Sum, total
from ckanext.needs.spending.classes import Class, Classes


@dataclass(frozen=True, slots=True)
class YearRow:
    """One fiscal year.

    :param strategy: what stands under a pillar of a strategy; None where nothing does
    :param share: of it in the whole, in percent
    """

    year: int
    name: str
    whole: Decimal | None
    strategy: Decimal | None
    whole_said: str
    strategy_said: str
    share: int | None
    lines: int
    without_amount: int
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class Path:
    """A class over the years: an amount for each, None where there is none."""

    name: str
    key: str
    amounts: tuple[Decimal | None, ...]
    said: tuple[str, ...]
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The classes of one strategy over the years; `name` is empty for a budget's own classes."""

    strategy: str
    name: str
    years: tuple[str, ...]
    paths: tuple[Path, ...]


def year_rows(
    sums: Sequence[Sum], classes: Classes, money: Money, link: Addresses, chosen: int
) -> tuple[YearRow, ...]:
    """Return the years of a budget, the newest last."""
    by_year: dict[int, list[Sum]] = defaultdict(list)
    for one in sums:
        by_year[one.year].append(one)
    return tuple(_row(y, by_year[y], classes, money, link, chosen) for y in sorted(by_year))


def _row(
    year: int, sums: list[Sum], classes: Classes, money: Money, link: Addresses, chosen: int
) -> YearRow:
    whole = total(sums)
    strategy = total(one for one in sums if classes.of(one).strategy)
    share = None
    if whole.amount and strategy.amount is not None:
        share = round(100 * strategy.amount / whole.amount)
    return YearRow(
        year=year,
        name=money.year(year),
        whole=whole.amount,
        strategy=strategy.amount,
        whole_said=money.said(whole.amount),
        strategy_said=money.said(strategy.amount),
        share=share,
        lines=whole.lines,
        without_amount=whole.without_amount,
        chosen=year == chosen,
        link=link.with_(fiscal_year=str(year)),
    )


def trends(
    sums: Sequence[Sum], classes: Classes, years: Sequence[int], money: Money, link: Addresses
) -> tuple[Trend, ...]:
    """Return the classes over the years, strategy by strategy, in the order of their plan.

    A pillar of a strategy that no line is under is there too, without any amount. Classes that no
    strategy has come last, the largest first.
    """
    cells: dict[str, dict[int, list[Sum]]] = defaultdict(lambda: defaultdict(list))
    for one in sums:
        cells[classes.of(one).key][one.year].append(one)
    strategies = dict.fromkeys(found.strategy for found in classes.by_key.values())
    made: list[Trend] = []
    for strategy in sorted(strategies, key=lambda one: (not one, one)):
        entries = _entries(strategy, classes, cells)
        paths = tuple(_path(key, name, cells[key], years, money, link) for key, name in entries)
        made.append(Trend(strategy, _name(strategy), tuple(map(money.year, years)), paths))
    return tuple(made)


def _entries(
    strategy: str, classes: Classes, cells: dict[str, dict[int, list[Sum]]]
) -> Iterable[tuple[str, str]]:
    """Return keys and names of the classes of a strategy."""
    if strategy:
        known = lists.current().strategies.get(strategy).pillars
        return [(pillar.code, lists.say(pillar.name)) for pillar in known]
    own: list[Class] = [one for one in classes.by_key.values() if not one.strategy]
    amounts = {
        one.key: sum(s.amount for found in cells[one.key].values() for s in found) for one in own
    }
    own.sort(key=lambda one: (-amounts[one.key], one.key))
    return [(one.key, lists.say(one.name)) for one in own]


def _path(
    key: str,
    name: str,
    cells: dict[int, list[Sum]],
    years: Sequence[int],
    money: Money,
    link: Addresses,
) -> Path:
    amounts = tuple(total(cells[year]).amount if year in cells else None for year in years)
    return Path(
        name=name,
        key=key,
        amounts=amounts,
        said=tuple(map(money.said, amounts)),
        chosen=link.is_chosen("pillar", key),
        link=link.lines_of("pillar", key),
    )


def _name(strategy: str) -> str:
    try:
        name = lists.current().strategies.get(strategy).name if strategy else Text("")
    except CodeError:
        name = Text(strategy)
    return lists.say(name)
