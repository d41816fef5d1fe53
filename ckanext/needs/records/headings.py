"""Headings of a plan: the code path that a table stands under, and the fiscal year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs.records.budget_line import PATH_SEPARATOR
from ckanext.needs.records.pages import plain, same_text
from ckanext.needs.thai import FiscalYear, arabic_digits

_YEAR = re.compile(r"ปี(?:งบประมาณ)?\s*(?:พ\.\s?ศ\.)?\s*(25\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a code path: `5.2` and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a plan we are: levels from the widest (empty ones not yet met), and the year."""

    levels: tuple[Level | None, ...] = ()
    fiscal_year: int = 0

    @property
    def code_path(self) -> str:
        """The codes, from the widest to the narrowest."""
        return PATH_SEPARATOR.join(level.code for level in self.levels if level)

    @property
    def name(self) -> str:
        """Name of the narrowest level."""
        return next((level.name for level in reversed(self.levels) if level), "")


def after_headings(place: Place, headings: Sequence[str], words: Sequence[str]) -> Place:
    """Return the place after lines of headings.

    A heading that is met again as it was (printed on each page) changes nothing; a new one ends
    the levels below it.

    :param words: what begins the heading of each level, from the widest (`ด้านที่`)
    """
    for line in headings:
        text = arabic_digits(plain(line))
        year = _YEAR.search(text)
        if year:
            place = Place(place.levels, FiscalYear.parse(year[1]).be)
        found = _heading(text, words)
        if found:
            place = _entered(place, *found)
    return place


def _heading(text: str, words: Sequence[str]) -> tuple[int, Level] | None:
    """Return level (from 0), code and name of a heading; the word may stand twice."""
    for depth, word in enumerate(words):
        match = re.match(rf"(?:{re.escape(word)}\s*)+(\d+(?:\.\d+)*)\.?\s+(\S.*)", text)
        if match:
            return depth, Level(match[1], " ".join(match[2].split()))
    return None


def _entered(place: Place, depth: int, level: Level) -> Place:
    levels = list(place.levels) + [None] * (depth + 1 - len(place.levels))
    before = levels[depth]
    if before and before.code == level.code and same_text(before.name, level.name):
        return place
    return Place((*levels[:depth], level), place.fiscal_year)
