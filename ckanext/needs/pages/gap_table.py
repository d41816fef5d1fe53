"""Districts by pillars: needs, those in a plan, and the money behind them, ready to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.figures.needs import Money
from ckanext.needs.figures.scope import Scope
from ckanext.needs.pages.amounts import baht, number, percent
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.scope_shown import area_name, needs_link, open_statuses
from ckanext.needs.targeting.parts import Cell

#: What the cells can show, the first without a choice.
OPEN, NEEDS, SHARE, MONEY = "open", "needs", "share", "money"
MEASURES = (OPEN, NEEDS, SHARE, MONEY)


@dataclass(frozen=True, slots=True)
class Sum:
    """Needs added up; `money` is what is behind them, None where that cannot be added."""

    counted: int
    adopted: int
    cost: int | None
    money: Money | None

    @property
    def open(self) -> int:
        """Needs in no plan."""
        return self.counted - self.adopted

    @property
    def share(self) -> float | None:
        """The share in a plan."""
        return self.adopted / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: its text, how dark it is (percent), the needs behind it."""

    text: str
    part: int
    link: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the whole table, all measures."""

    place: str
    topic: str
    counted: str
    adopted: str
    share: str
    open: str
    without: str
    cost: str
    funded: str
    link: str


@dataclass(frozen=True, slots=True)
class GapTable:
    """Columns are pillars; each row is a district, the address of its page, cells and the total."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[Shown, ...], str], ...]
    totals: tuple[str, ...]
    total: str
    lines: tuple[Line, ...]


Key = tuple[str, str]


def gap_table(
    scope: Scope, cells: Sequence[Cell], money: Mapping[Key, Money], measure: str
) -> GapTable:
    """Return the table that shows one measure; its lines show all of them."""
    sums = by_place_and_topic(cells, money)
    districts = sorted({key[0] for key in sums}, key=lambda code: (not code, code))
    pillars = sorted({key[1] for key in sums})
    most = max((_size(one, measure) for one in sums.values()), default=0) or 1
    rows = tuple(
        (
            place_name(scope, district),
            district_link(district),
            tuple(_shown(scope, (district, pillar), sums, measure, most) for pillar in pillars),
            _text(added(sums, in_place(district)), measure),
        )
        for district in districts
    )
    return GapTable(
        columns=tuple(topic_name("pillar", pillar) for pillar in pillars),
        rows=rows,
        totals=tuple(_text(added(sums, on_topic(pillar)), measure) for pillar in pillars),
        total=_text(added(sums, everything), measure),
        lines=gap_lines(scope, sums),
    )


def gap_lines(scope: Scope, sums: Mapping[Key, Sum]) -> tuple[Line, ...]:
    """Return a line for each district and pillar."""
    return tuple(_line(scope, key, sums[key]) for key in sorted(sums))


def by_place_and_topic(cells: Sequence[Cell], money: Mapping[Key, Money]) -> dict[Key, Sum]:
    """Return the sums of cells by (district, pillar), those that have needs."""
    found: dict[Key, list[Cell]] = {}
    for cell in cells:
        if cell.counted:
            found.setdefault((cell.district, cell.pillar), []).append(cell)
    return {
        key: Sum(
            counted=sum(cell.counted for cell in group),
            adopted=sum(cell.adopted for cell in group),
            cost=total_cost(group),
            money=money.get(key),
        )
        for key, group in found.items()
    }


def total_cost(cells: Sequence[Cell]) -> int | None:
    """Return what is estimated for all of them, None where nobody did."""
    known = [cell.cost for cell in cells if cell.cost is not None]
    return sum(known) if known else None


def added(sums: Mapping[Key, Sum], chosen: Callable[[Key], bool]) -> Sum:
    """Return the sum of those whose key is chosen; money only where at most one of them has any."""
    group = [one for key, one in sums.items() if chosen(key)]
    known = [one.cost for one in group if one.cost is not None]
    funded = [one.money for one in group if one.money and one.money.funded is not None]
    return Sum(
        counted=sum(one.counted for one in group),
        adopted=sum(one.adopted for one in group),
        cost=sum(known) if known else None,
        money=funded[0] if len(funded) == 1 else None,
    )


def in_place(district: str) -> Callable[[Key], bool]:
    """Return whether a key is of a district."""
    return lambda key: key[0] == district


def on_topic(pillar: str) -> Callable[[Key], bool]:
    """Return whether a key is of a pillar."""
    return lambda key: key[1] == pillar


def everything(_key: Key) -> bool:
    """Return that every key is."""
    return True


def place_name(scope: Scope, district: str) -> str:
    """Return the name of a district; needs without one are of the whole province."""
    if district:
        return area_name("district", district)
    return tk._("{place} (the whole province)").format(place=area_name("province", scope.province))


def district_link(district: str) -> str:
    """Return the address of a district's page, empty without a district."""
    return str(tk.url_for("needs_district.read", code=district)) if district else ""


def topic_name(level: str, code: str) -> str:
    """Return the name of a pillar or issue."""
    return lists.say(name_of(lists.current(), level, code)) if code else tk._("No topic")


def cell_link(scope: Scope, key: Key, **more: str | Sequence[str]) -> str:
    """Return the address of the needs of a cell."""
    district, pillar = key
    where = {"district": district} if district else {"province": scope.province}
    return needs_link(**where, pillar=pillar, fiscal_year=str(scope.year), **more)


def _size(one: Sum, measure: str) -> float:
    if measure == MONEY:
        return (one.money.funded if one.money else None) or 0
    return {OPEN: one.open, NEEDS: one.counted, SHARE: one.share or 0.0}[measure]


def _text(one: Sum, measure: str) -> str:
    if not one.counted:
        return ""
    if measure == MONEY:
        return baht(one.money.funded) if one.money else ""
    if measure == SHARE:
        return percent(one.share)
    return number(one.open if measure == OPEN else one.counted)


def _shown(scope: Scope, key: Key, sums: Mapping[Key, Sum], measure: str, most: float) -> Shown:
    one = sums.get(key)
    if one is None:
        return Shown("", 0, "")
    more = {"status": open_statuses()} if measure == OPEN else {}
    part = round(100 * _size(one, measure) / most)
    return Shown(_text(one, measure), part, cell_link(scope, key, **more))


def _line(scope: Scope, key: Key, one: Sum) -> Line:
    return Line(
        place=place_name(scope, key[0]),
        topic=topic_name("pillar", key[1]),
        counted=number(one.counted),
        adopted=number(one.adopted),
        share=percent(one.share),
        open=number(one.open),
        without=number(one.money.without) if one.money else "",
        cost=baht(one.cost),
        funded=baht(one.money.funded) if one.money else "",
        link=cell_link(scope, key),
    )
