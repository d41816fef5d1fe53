"""The page Explore needs, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from babel.dates import format_date

from ckanext.needs import lists
from ckanext.needs.codelists import Codelists
from ckanext.needs.exploring.agencies import agency_titles
from ckanext.needs.exploring.choices import COMPARE, YEAR, Choices
from ckanext.needs.exploring.found import Found
from ckanext.needs.pages.explore_years import YearChoice, Years, to_compare, years
from ckanext.needs.pages.labels import name_of
from ckanext.needs.thai.years import OFFSET

#: So many of each dimension are shown before "all of them".
SHOWN = 14
#: Columns of the picture of places and topics, and rows.
COLUMNS, ROWS = 8, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that can be chosen.

    :param part: of the longest bar, in percent
    :param link: the address with it chosen, or without it where it is
    """

    code: str
    name: str
    needs: int
    part: int
    chosen: bool
    link: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Needs on a topic in a place; `part` of the largest cell, in percent."""

    needs: int
    part: int
    link: str


@dataclass(frozen=True, slots=True)
class Heat:
    """Places by topics: `rows` of a place's bar and its cells, in the order of `columns`."""

    columns: tuple[Bar, ...]
    rows: tuple[tuple[Bar, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that was made, and the address without it."""

    dimension: str
    name: str
    link: str


@dataclass(frozen=True, slots=True)
class ExplorePage:
    """What the page shows.

    :param answered_share: 0 to 100, None without needs
    :param query: the choices as they stand in an address, with `?`; empty without any
    :param years: the chosen year beside the one that it is compared with; None without one
    :param to_compare: years that can be compared, or compared instead
    """

    choices: Choices
    found: Found
    chips: tuple[Chip, ...]
    bars: Mapping[str, tuple[Bar, ...]]
    heat: Heat
    answered_share: int | None
    query: str
    years: Years | None
    to_compare: tuple[YearChoice, ...]


class Addresses:
    """Addresses of the page under other choices."""

    def __init__(self, path: str, choices: Choices) -> None:
        self._path, self._choices = path, choices

    def of(self, choices: Choices) -> str:
        """Return the address of some choices."""
        said = urlencode(choices.arguments())
        return f"{self._path}?{said}" if said else self._path

    def toggled(self, dimension: str, code: str) -> str:
        """Return the address with one more thing chosen, or without it."""
        return self.of(self._choices.toggled(dimension, code))

    def both(self, first: tuple[str, str], second: tuple[str, str]) -> str:
        """Return the address with two things chosen."""
        choices = self._choices
        for dimension, code in (first, second):
            if code not in choices.of(dimension):
                choices = choices.toggled(dimension, code)
        return self.of(choices)


def shown(choices: Choices, found: Found, path: str) -> ExplorePage:
    """Return the page.

    :param path: its address without choices
    """
    known, language, addresses = lists.current(), lists.language(), Addresses(path, choices)
    name = _namer(known, language, found.counts.get("agency", {}))
    bars = {
        dimension: _bars(dimension, counts, choices, addresses, name)
        for dimension, counts in found.counts.items()
    }
    return ExplorePage(
        choices=choices,
        found=found,
        chips=tuple(_chips(choices, addresses, name)),
        bars=bars,
        heat=_heat(found, bars, addresses),
        answered_share=round(100 * found.answered / found.needs) if found.needs else None,
        query=addresses.of(choices).removeprefix(path),
        years=years(choices, found, addresses.of, name),
        to_compare=to_compare(choices, found.counts[YEAR], addresses.of),
    )


def month_name(month: str, language: str) -> str:
    """Return `2026-05` in words: `พ.ค. 2569`, `May 2026`."""
    year, number = int(month[:4]), int(month[5:7])
    locale = "th" if language.startswith("th") else "en"
    said = format_date(date(year, number, 1), "MMM", locale=locale)
    return f"{said} {year + OFFSET if locale == 'th' else year}"


def _namer(known: Codelists, language: str, agencies: Mapping[str, int]) -> Callable[..., str]:
    titles = agency_titles([*agencies])

    def name(dimension: str, code: str) -> str:
        if dimension == "agency":
            return titles.get(code) or code
        if dimension == "month":
            return month_name(code, language)
        return name_of(known, dimension, code).in_(language)

    return name


def _bars(
    dimension: str,
    counts: Mapping[str, int],
    choices: Choices,
    addresses: Addresses,
    name: Callable[..., str],
) -> tuple[Bar, ...]:
    """Return the bars of a dimension: times in their order, all else with the most needs first."""
    there = {**counts, **{code: counts.get(code, 0) for code in choices.of(dimension)}}
    most = max(there.values(), default=0) or 1
    by_time = dimension in ("month", "fiscal_year")
    order = sorted(there.items(), key=lambda one: one[0] if by_time else (-one[1], one[0]))
    return tuple(
        Bar(
            code=code,
            name=name(dimension, code),
            needs=needs,
            part=round(100 * needs / most),
            chosen=code in choices.of(dimension),
            link=addresses.toggled(dimension, code),
        )
        for code, needs in order
    )


def _heat(found: Found, bars: Mapping[str, tuple[Bar, ...]], addresses: Addresses) -> Heat:
    columns, places = bars["pillar"][:COLUMNS], bars["district"][:ROWS]
    inside = {
        (place.code, topic.code): found.by_place.get(place.code, {}).get(topic.code, 0)
        for place in places
        for topic in columns
    }
    most = max(inside.values(), default=0) or 1
    rows = tuple(
        (
            place,
            tuple(
                Cell(
                    needs=(needs := inside[place.code, topic.code]),
                    part=round(100 * needs / most),
                    link=addresses.both(("district", place.code), ("pillar", topic.code)),
                )
                for topic in columns
            ),
        )
        for place in places
    )
    return Heat(columns, rows)


def _chips(choices: Choices, addresses: Addresses, name: Callable[..., str]) -> Any:
    if choices.q:
        yield Chip("q", f"«{choices.q}»", addresses.of(choices.without("q")))
    for dimension, code in choices.arguments():
        if dimension not in ("q", COMPARE):
            yield Chip(dimension, name(dimension, code), addresses.toggled(dimension, code))
    if choices.compare:
        said = tk._("compared with {year}").format(year=name(YEAR, choices.compare))
        yield Chip(COMPARE, said, addresses.of(choices.without(COMPARE)))
