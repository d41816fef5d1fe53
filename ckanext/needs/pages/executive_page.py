"""The executive page: a province on one screen, every figure with the records behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ckan.plugins.toolkit as tk

from ckanext.needs.figures import needs as figures
from ckanext.needs.figures.agencies import Agency
from ckanext.needs.figures.needs import Money, Year
from ckanext.needs.figures.scope import Scope, as_of
from ckanext.needs.pages.agencies_page import going_link, going_statuses, of_scope
from ckanext.needs.pages.amounts import baht, number, percent, signed
from ckanext.needs.pages.gap_page import Tile
from ckanext.needs.pages.gap_pictures import Drawn
from ckanext.needs.pages.gap_table import topic_name
from ckanext.needs.pages.scope_shown import (
    ScopeShown,
    address,
    adopted_statuses,
    needs_link,
    scope_shown,
    year_number,
)
from ckanext.needs.pages.targets import TargetShown, targets_shown
from ckanext.needs.pages.trend_shown import trend_shown
from ckanext.needs.targeting.parts import Cell, rules
from ckanext.needs.targeting.score import ranked

#: So many changes, agencies and targets are shown.
CHANGES, AGENCIES, TARGETS = 5, 8, 5
#: A change of a topic that had fewer needs than this in both years says nothing.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Change:
    """A topic, how many needs in both years, and the change."""

    topic: str
    before: str
    now: str
    change: str
    link: str


@dataclass(frozen=True, slots=True)
class Bar:
    """An agency with its overdue needs; `part` of the longest bar, in percent."""

    name: str
    figure: str
    says: str
    part: int
    link: str


@dataclass(frozen=True, slots=True)
class YearShown:
    """One fiscal year of the table."""

    year: str
    needs: str
    adopted: str
    share: str
    completed: str
    link: str


@dataclass(frozen=True, slots=True)
class ExecutivePage:
    """What the page shows. Changes are None where the year before is not published."""

    scope: ScopeShown
    tiles: tuple[Tile, ...]
    more: tuple[Change, ...] | None
    fewer: tuple[Change, ...] | None
    agencies: tuple[Bar, ...]
    targets: tuple[TargetShown, ...]
    gap: str
    years: tuple[YearShown, ...]
    trend: Drawn | None


def shown(scope: Scope, path: str, months: Mapping[str, int], today: date) -> ExecutivePage:
    """Return the page.

    :param months: public needs of the province by month of the request
    """
    cells, money, every = figures.cells(scope), figures.money(scope), figures.years(scope)
    agencies = of_scope(scope, medians=False)
    more, fewer = _changes(scope, cells)
    return ExecutivePage(
        scope=scope_shown(scope, as_of(scope), path),
        tiles=_tiles(scope, every, money, agencies),
        more=more,
        fewer=fewer,
        agencies=_bars(agencies),
        targets=targets_shown(scope, ranked(cells, rules())[:TARGETS]),
        gap=address(tk.url_for("needs_gap.index"), scope.arguments()),
        years=tuple(_year(scope, one) for one in every),
        trend=trend_shown(months, today),
    )


def _tiles(
    scope: Scope,
    years: Sequence[Year],
    money: Mapping[tuple[str, str], Money],
    agencies: Sequence[Agency],
) -> tuple[Tile, ...]:
    by_year = {one.year: one for one in years}
    now, before = by_year[scope.year], by_year.get(scope.before or 0)
    where = {"province": scope.province, "fiscal_year": str(scope.year)}
    overdue = sum(one.overdue for one in agencies)
    going = sum(one.going for one in agencies)
    return (
        Tile(number(now.counted), _needs_say(now, before), needs_link(**where)),
        Tile(
            percent(now.share) or "–",
            _share_says(now, before),
            needs_link(**where, status=adopted_statuses()),
        ),
        Tile(*_money_says(now, money), address(tk.url_for("needs_gap.index"), scope.arguments())),
        Tile(
            number(overdue),
            tk._("overdue, of {number} that go on, all years").format(number=number(going)),
            needs_link(province=scope.province, status=going_statuses(), order="longest"),
        ),
    )


def _needs_say(now: Year, before: Year | None) -> str:
    if before is None:
        return tk._("needs")
    change = signed(now.counted - before.counted)
    return tk._("needs ({change} on the year before)").format(change=change)


def _share_says(now: Year, before: Year | None) -> str:
    if before is None or before.share is None or now.share is None:
        return tk._("are in a plan or project")
    points = signed(round(100 * (now.share - before.share)))
    return tk._("are in a plan or project ({points} points on the year before)").format(
        points=points
    )


def _money_says(now: Year, money: Mapping[tuple[str, str], Money]) -> tuple[str, str]:
    """Return what is known of money against need, as figure and words."""
    amounts = [one.funded for one in money.values() if one.funded is not None]
    asked = baht(now.cost) or tk._("No data found")
    if not amounts:
        return asked, tk._("estimated for the needs; of the money behind them no data was found")
    behind = baht(sum(amounts))
    if len(amounts) > 1:
        behind = tk._("at most {amount}").format(amount=behind)
    return behind, tk._("linked to needs, against {amount} estimated for them").format(amount=asked)


def _changes(
    scope: Scope, cells: Sequence[Cell]
) -> tuple[tuple[Change, ...] | None, tuple[Change, ...] | None]:
    """Return the topics with the largest rises and falls since the year before."""
    if scope.before is None:
        return None, None
    sums: dict[str, tuple[int, int]] = {}
    for cell in cells:
        now, before = sums.get(cell.issue, (0, 0))
        sums[cell.issue] = now + cell.counted, before + (cell.before or 0)
    told = [
        (code, now, before) for code, (now, before) in sums.items() if max(now, before) >= FEWEST
    ]
    order = sorted(told, key=lambda one: (one[2] - one[1], one[0]))
    more = [one for one in order if one[1] > one[2]][:CHANGES]
    fewer = [one for one in reversed(order) if one[1] < one[2]][:CHANGES]
    return tuple(_change(scope, *one) for one in more), tuple(_change(scope, *one) for one in fewer)


def _change(scope: Scope, code: str, now: int, before: int) -> Change:
    where = {"province": scope.province, "issue": code}
    years = (str(scope.year), str(scope.year - 1))
    return Change(
        topic=topic_name("issue", code),
        before=number(before),
        now=number(now),
        change=signed(now - before),
        link=needs_link(**where, fiscal_year=years),
    )


def _bars(agencies: Sequence[Agency]) -> tuple[Bar, ...]:
    late = sorted((one for one in agencies if one.overdue), key=lambda one: -one.overdue)
    most = late[0].overdue if late else 1
    return tuple(
        Bar(
            name=one.title or tk._("No agency is named"),
            figure=number(one.overdue),
            says=tk._("of {number} that go on").format(number=number(one.going)),
            part=round(100 * one.overdue / most),
            link=going_link(one.name),
        )
        for one in late[:AGENCIES]
    )


def _year(scope: Scope, one: Year) -> YearShown:
    return YearShown(
        year=year_number(one.year),
        needs=number(one.counted),
        adopted=number(one.adopted),
        share=percent(one.share),
        completed=number(one.completed),
        link=needs_link(province=scope.province, fiscal_year=str(one.year)),
    )
