"""Everything about one district on one page, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.codelists import Area
from ckanext.needs.exploring.agencies import agency_titles
from ckanext.needs.exploring.found import Found
from ckanext.needs.figures import needs as figures
from ckanext.needs.figures.districts import District, districts, endorsed, nearest, projects_in
from ckanext.needs.figures.scope import Scope, as_of
from ckanext.needs.pages.amounts import baht, number, percent
from ckanext.needs.pages.explore_page import month_name
from ckanext.needs.pages.gap_page import Tile
from ckanext.needs.pages.gap_table import Line, by_place_and_topic, gap_lines
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.scope_shown import (
    ScopeShown,
    address,
    adopted_statuses,
    area_name,
    needs_link,
    scope_shown,
)
from ckanext.needs.pages.targets import TargetShown, targets_shown
from ckanext.needs.pages.trend_shown import months_picture
from ckanext.needs.pictures.inline import inline
from ckanext.needs.projects.shown import project_dicts
from ckanext.needs.targeting.parts import rules
from ckanext.needs.targeting.score import ranked
from ckanext.needs.trends.months import whole_months

#: So many of everything are shown: two sides of paper hold no more.
BARS, LISTED, NEIGHBOURS, MONTHS = 9, 5, 5, 24
#: Pixels.
MONTHS_HIGH = 150


@dataclass(frozen=True, slots=True)
class Bar:
    """How many needs; `part` of the longest bar, in percent."""

    name: str
    figure: str
    part: int
    link: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A need in a list, and what is said beside it."""

    title: str
    link: str
    says: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A district beside the others; `here` for the page's own."""

    name: str
    link: str
    here: bool
    needs: str
    adopted: str
    share: str
    people: str


@dataclass(frozen=True, slots=True)
class Months:
    """The months as SVG: for a page, and for a phone."""

    wide: str
    narrow: str


@dataclass(frozen=True, slots=True)
class DistrictPage:
    """What the page shows.

    :param scope: of the published figures; None where there are none of the province
    :param months: pictures of the months, None where there are fewer than two
    """

    name: str
    label: str
    scope: ScopeShown | None
    tiles: tuple[Tile, ...]
    bars: Mapping[str, tuple[Bar, ...]]
    months: Months | None
    months_table: tuple[tuple[str, str], ...]
    newest: tuple[Listed, ...]
    endorsed: tuple[Listed, ...]
    targets: tuple[TargetShown, ...]
    ranked: int
    lines: tuple[Line, ...]
    neighbours: tuple[Neighbour, ...]
    projects: tuple[dict[str, Any], ...]
    project_count: int
    gap: str
    all_needs: str


def shown(
    area: Area, found: Found, most_endorsed: Found, scope: Scope | None, today: date
) -> DistrictPage:
    """Return the page.

    :param found: all public needs of the district, the newest listed
    :param most_endorsed: the same, those listed first that most people need too
    """
    known = lists.current()
    count, projects = projects_in(known.areas, area.code, LISTED)
    months = whole_months(found.counts.get("month", {}), today)[-MONTHS:]
    published = _published(area, scope) if scope else _Published((), 0, (), ())
    path = tk.url_for("needs_district.read", code=area.code)
    return DistrictPage(
        name=area_name("district", area.code),
        label=known.areas.full_label(area.code, lists.language()),
        scope=scope_shown(scope, as_of(scope), path) if scope else None,
        tiles=_tiles(area, found),
        bars={name: _bars(area, name, found) for name in ("pillar", "status", "agency")},
        months=_months(months),
        months_table=tuple((month_name(m, lists.language()), number(n)) for m, n in months),
        newest=tuple(_listed(need, "") for need in found.listed),
        endorsed=_endorsed(most_endorsed),
        targets=published.targets,
        ranked=published.ranked,
        lines=published.lines,
        neighbours=published.neighbours,
        projects=tuple(project_dicts(projects)),
        project_count=count,
        gap=address(tk.url_for("needs_gap.index"), scope.arguments()) if scope else "",
        all_needs=needs_link(district=area.code),
    )


@dataclass(frozen=True, slots=True)
class _Published:
    targets: tuple[TargetShown, ...]
    ranked: int
    lines: tuple[Line, ...]
    neighbours: tuple[Neighbour, ...]


def _published(area: Area, scope: Scope) -> _Published:
    cells, money = figures.cells(scope), figures.money(scope)
    order = ranked(cells, rules())
    here = [one for one in order if one.cell.district == area.code][:3]
    sums = by_place_and_topic([cell for cell in cells if cell.district == area.code], money)
    return _Published(
        targets=targets_shown(scope, here),
        ranked=len(order),
        lines=gap_lines(scope, sums),
        neighbours=_neighbours(area, districts(scope)),
    )


def _tiles(area: Area, found: Found) -> tuple[Tile, ...]:
    share = found.answered / found.needs if found.needs else None
    return (
        Tile(number(found.needs), tk._("needs, all years"), needs_link(district=area.code)),
        Tile(
            percent(share) or "–",
            tk._("in a plan, funded or done"),
            needs_link(district=area.code, status=adopted_statuses()),
        ),
        Tile(number(found.people), tk._("people affected, as reported"), ""),
        Tile(baht(found.cost), tk._("estimated where somebody did"), ""),
    )


def _bars(area: Area, dimension: str, found: Found) -> tuple[Bar, ...]:
    counts = found.counts.get(dimension, {})
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:BARS]
    most = order[0][1] if order else 1
    if dimension == "status":
        way = [status.code for status in lists.current().statuses.all()]
        order.sort(key=lambda one: way.index(one[0]) if one[0] in way else len(way))
    names = agency_titles([code for code, _ in order]) if dimension == "agency" else {}
    return tuple(
        Bar(
            name=names.get(code) or lists.say(name_of(lists.current(), dimension, code)),
            figure=number(count),
            part=round(100 * count / most),
            link=needs_link(**{"district": area.code, dimension: code}),
        )
        for code, count in order
    )


def _months(months: Sequence[tuple[str, int]]) -> Months | None:
    if len(months) < 2:
        return None
    rows = [{"name": month_name(m, lists.language()), "value": n} for m, n in months]
    wide, narrow = months_picture(rows, MONTHS_HIGH), months_picture(rows, MONTHS_HIGH, narrow=True)
    return Months(inline(wide), inline(narrow))


def _listed(need: Mapping[str, str], beside: str) -> Listed:
    status = lists.say(name_of(lists.current(), "status", need["status"]))
    topic = lists.say(name_of(lists.current(), "pillar", need["pillar"]))
    return Listed(
        title=need["title"],
        link=str(tk.url_for("citizen-need.read", id=need["name"])),
        says=" · ".join(part for part in (beside, status, topic) if part),
    )


def _endorsed(found: Found) -> tuple[Listed, ...]:
    counts = endorsed([need["id"] for need in found.listed])
    with_people = [need for need in found.listed if need["id"] in counts]
    return tuple(
        _listed(need, tk._("{number} people need it too").format(number=number(counts[need["id"]])))
        for need in with_people
    )


def _neighbours(area: Area, every: Sequence[District]) -> tuple[Neighbour, ...]:
    beside = nearest(lists.current().areas, area, NEIGHBOURS)
    order = {code: n for n, code in enumerate((area.code, *beside))}
    there = sorted((one for one in every if one.code in order), key=lambda one: order[one.code])
    return tuple(
        Neighbour(
            name=area_name("district", one.code),
            link=str(tk.url_for("needs_district.read", code=one.code)),
            here=one.code == area.code,
            needs=number(one.counted),
            adopted=number(one.adopted),
            share=percent(one.share),
            people="" if one.people is None else number(one.people),
        )
        for one in there
    )
