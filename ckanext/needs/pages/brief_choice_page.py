"""The page on which a brief is chosen, ready to print: what there is to choose, and its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.briefs.brief import Sums
from ckanext.needs.briefs.choices import DIMENSIONS, has_subject
from ckanext.needs.exploring.agencies import agency_titles
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import Found
from ckanext.needs.pages.brief_page import Tile, tiles
from ckanext.needs.pages.labels import name_of

#: Dimensions that a reader chooses of, in the order of the page.
OFFERED = ("district", "agency", "pillar", "issue", "fiscal_year", "province")


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen, and how many needs there are of it under the other choices."""

    code: str
    name: str
    needs: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """All that can be chosen of one dimension; `open` where something was."""

    dimension: str
    title: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """What the page shows; `title` in one line what was chosen, empty where nothing was."""

    choices: Choices
    groups: tuple[Group, ...]
    tiles: tuple[Tile, ...]
    needs: int
    title: str
    ready: bool


def shown(choices: Choices, found: Found) -> ChoicePage:
    """Return the page."""
    groups = tuple(_group(dimension, choices, found) for dimension in OFFERED)
    by_dimension = {group.dimension: group for group in groups}
    names = (
        ", ".join(option.name for option in by_dimension[name].options if option.chosen)
        for name in OFFERED
    )
    # Of how many needs people and cost are reported is told in the brief; here any sum says it.
    sums = Sums(found.needs, found.people, found.people, found.cost, found.cost, found.answered)
    return ChoicePage(
        choices=choices,
        groups=tuple(group for group in groups if group.options),
        tiles=tiles(sums),
        needs=found.needs,
        title=" · ".join(name for name in names if name),
        ready=has_subject(choices),
    )


def hidden(choices: Choices) -> list[tuple[str, str]]:
    """Return the choices as names and values of a form."""
    return [(name, code) for name in DIMENSIONS for code in choices.of(name)]


def _group(dimension: str, choices: Choices, found: Found) -> Group:
    chosen = choices.of(dimension)
    counts = {**dict.fromkeys(chosen, 0), **found.counts.get(dimension, {})}
    names = _names(dimension, (*counts,))
    options = tuple(
        Option(code, names[code], counts[code], code in chosen)
        for code in _ordered(dimension, counts, names)
    )
    return Group(dimension, _title(dimension), options, bool(chosen))


def _ordered(dimension: str, codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Return codes as their list has them; agencies by name, years with the newest first."""
    if dimension == "agency":
        return sorted(codes, key=lambda code: (names[code], code))
    return sorted(codes, reverse=dimension == "fiscal_year")


def _names(dimension: str, codes: tuple[str, ...]) -> dict[str, str]:
    if dimension == "agency":
        return {**dict(zip(codes, codes, strict=True)), **agency_titles(codes)}
    known, language = lists.current(), lists.language()
    return {code: name_of(known, dimension, code).in_(language) for code in codes}


def _title(dimension: str) -> str:
    return {
        "district": tk._("Districts"),
        "agency": tk._("Agencies"),
        "pillar": tk._("Pillars"),
        "issue": tk._("Issues"),
        "fiscal_year": tk._("Fiscal years"),
        "province": tk._("Provinces"),
    }[dimension]
