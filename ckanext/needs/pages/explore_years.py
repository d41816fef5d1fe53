"""Two fiscal years beside each other on the page Explore needs, ready to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.exploring.choices import YEAR, Choices
from ckanext.needs.exploring.found import BESIDE, Figures, Found
from ckanext.needs.pages.amounts import number, percent, signed
from ckanext.needs.pages.scope_shown import year_number
from ckanext.needs.thai import FiscalYear, ThaiValueError

Link = Callable[[Choices], str]


@dataclass(frozen=True, slots=True)
class YearChoice:
    """Two years that can be compared, and the address that does."""

    year: str
    other: str
    link: str


@dataclass(frozen=True, slots=True)
class Change:
    """What was before, and what has changed since: `+12`, `+30 %`."""

    before: str
    change: str
    share: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Needs of one kind in both years; `part` and `part_before` of the longest bar, in percent."""

    code: str
    name: str
    chosen: bool
    link: str
    needs: int
    before: int
    part: int
    part_before: int
    change: Change


@dataclass(frozen=True, slots=True)
class Years:
    """The chosen year beside the one that it is compared with.

    :param tiles: headline figures by name: `needs`, `people`, `answered`, `cost`
    :param beside: by dimension of `BESIDE`; statuses in the order of the way, else as the bars
    """

    year: str
    other: str
    tiles: Mapping[str, Change]
    beside: Mapping[str, tuple[Beside, ...]]


def to_compare(choices: Choices, needs: Mapping[str, int], link: Link) -> tuple[YearChoice, ...]:
    """Return the comparisons that can be chosen, newest first: of years with needs alone.

    Without a chosen year it is the newest with the year before; of several chosen years the newest
    with each of the others.

    :param needs: by fiscal year
    """
    there = sorted(
        (year for year, count in needs.items() if count and _is_year(year)), reverse=True
    )
    chosen = sorted(choices.of(YEAR), reverse=True)
    if not (chosen or there):
        return ()
    year = (chosen or there)[0]
    others = [one for one in there if one not in (year, choices.compare)]
    if len(chosen) > 1:
        others = [one for one in others if one in chosen]
    if not chosen:
        others = [one for one in others if int(one) == int(year) - 1]
    return tuple(
        YearChoice(_named(year), _named(other), link(choices.comparing(year, other)))
        for other in others
    )


def years(
    choices: Choices, found: Found, link: Link, name: Callable[[str, str], str]
) -> Years | None:
    """Return both years beside each other, None where nothing is compared."""
    if found.compared is None:
        return None
    (year,) = choices.of(YEAR)
    return Years(
        year=_named(year),
        other=_named(choices.compare),
        tiles=_tiles(found, found.compared),
        beside={
            dimension: _beside(dimension, choices, (found, found.compared), link, name)
            for dimension in BESIDE
        },
    )


def _named(year: str) -> str:
    return year_number(int(year))


def _is_year(year: str) -> bool:
    try:
        return FiscalYear.parse(year).be == int(year)
    except (ThaiValueError, ValueError):
        return False


def _tiles(now: Figures, before: Figures) -> dict[str, Change]:
    return {
        "needs": _change(now.needs, before.needs),
        "people": _change(now.people, before.people),
        "cost": _change(now.cost, before.cost),
        "answered": _points(_share(now), _share(before)),
    }


def _share(figures: Figures) -> int | None:
    return round(100 * figures.answered / figures.needs) if figures.needs else None


def _change(now: int, before: int) -> Change:
    share = f"{signed(round(100 * (now - before) / before))} %" if before else tk._("no figure")
    return Change(number(before), signed(now - before), share)


def _points(now: int | None, before: int | None) -> Change:
    """Return how a share has changed: in percentage points, which have no per cent of their own."""
    said = percent(None if before is None else before / 100) or "–"
    if now is None or before is None:
        return Change(said, tk._("no figure"), "")
    return Change(said, tk._("{change} points").format(change=signed(now - before)), "")


def _beside(
    dimension: str,
    choices: Choices,
    both: tuple[Figures, Figures],
    link: Link,
    name: Callable[[str, str], str],
) -> tuple[Beside, ...]:
    now, before = (figures.counts[dimension] for figures in both)
    codes = _ordered(dimension, {*now, *before, *choices.of(dimension)}, now, before)
    most = max((*now.values(), *before.values()), default=0) or 1
    return tuple(
        Beside(
            code=code,
            name=name(dimension, code),
            chosen=code in choices.of(dimension),
            link=link(choices.toggled(dimension, code)),
            needs=now.get(code, 0),
            before=before.get(code, 0),
            part=round(100 * now.get(code, 0) / most),
            part_before=round(100 * before.get(code, 0) / most),
            change=_change(now.get(code, 0), before.get(code, 0)),
        )
        for code in codes
    )


def _ordered(
    dimension: str, codes: set[str], now: Mapping[str, int], before: Mapping[str, int]
) -> list[str]:
    """Return statuses in the order of the way, all else with the most needs first."""
    if dimension == "status":
        way = {one.code: place for place, one in enumerate(lists.current().statuses.all())}
        return sorted(codes, key=lambda code: (way.get(code, len(way)), code))
    return sorted(codes, key=lambda code: (-now.get(code, 0), -before.get(code, 0), code))
