"""What a reader has chosen to look at: words, places, topics, statuses, months, years, agencies.

The address of the page says it, so an address can be kept and sent. No module of CKAN here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ckanext.needs.codelists import Codelists, Issue
from ckanext.needs.thai import FiscalYear, ThaiValueError, normalise

#: What can be chosen, by its name in the address, in the order of the address.
DIMENSIONS = (
    *("province", "district", "pillar", "issue", "status"),
    *("month", "fiscal_year", "agency"),
)
#: The dimension of years, and the year that the chosen one is compared with in the address.
YEAR, COMPARE = "fiscal_year", "compare"
#: So many of one dimension at most, and so long a text: nobody types more.
MOST, LONGEST = 200, 200
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_AGENCY = re.compile(r"[a-z0-9_-]{2,100}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is looked at.

    :param q: words
    :param chosen: codes by dimension; of a dimension that nothing was chosen of there is no entry.
        A month is `2026-05` (C.E.), a fiscal year B.E., an agency the name of an organisation
    :param unknown: what the address says and no list knows: (dimension, value), left out
    :param compare: the fiscal year (B.E.) that the one chosen year is compared with; empty without
        any. All that is chosen otherwise holds for both years
    """

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    unknown: tuple[tuple[str, str], ...] = ()
    compare: str = ""

    def of(self, dimension: str) -> tuple[str, ...]:
        """Return what was chosen of a dimension."""
        return self.chosen.get(dimension, ())

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.q or self.chosen)

    def arguments(self) -> list[tuple[str, str]]:
        """Return names and values for an address, always in the same order."""
        words = [("q", self.q)] if self.q else []
        codes = [(name, code) for name in DIMENSIONS for code in self.of(name)]
        return words + codes + ([(COMPARE, self.compare)] if self.compare else [])

    def toggled(self, dimension: str, code: str) -> Choices:
        """Return the choices with one more, or without it where it was chosen."""
        before = self.of(dimension)
        after = tuple(c for c in before if c != code) if code in before else (*before, code)
        return self._with(dimension, after)

    def without(self, dimension: str) -> Choices:
        """Return the choices without those of a dimension; `q` for words, `compare` for a year."""
        if dimension == "q":
            return Choices("", self.chosen, compare=self.compare)
        if dimension == COMPARE:
            return Choices(self.q, self.chosen)
        return self._with(dimension, ())

    def comparing(self, year: str, other: str) -> Choices:
        """Return the choices with a year and the one that it is compared with."""
        return Choices(self.q, {**self.chosen, YEAR: (year,)}, compare=other)

    def _with(self, dimension: str, codes: tuple[str, ...]) -> Choices:
        others = {name: found for name, found in self.chosen.items() if name != dimension}
        chosen = others | ({dimension: codes} if codes else {})
        compare = self.compare if can_compare(chosen, self.compare) else ""
        return Choices(self.q, chosen, compare=compare)


def can_compare(chosen: Mapping[str, Sequence[str]], year: str) -> bool:
    """Whether what is chosen can be compared with a year: it is of one year, and of another."""
    years = chosen.get(YEAR, ())
    return len(years) == 1 and year not in ("", *years)


def read(arguments: Mapping[str, Sequence[str]], lists: Codelists) -> Choices:
    """Return the choices that an address says.

    :param arguments: all values by name; names that are no dimension are none of ours
    """
    q = normalise(" ".join(arguments.get("q", ())))[:LONGEST].strip()
    chosen: dict[str, tuple[str, ...]] = {}
    unknown: list[tuple[str, str]] = []
    for dimension in DIMENSIONS:
        codes = {value: _code(dimension, value, lists) for value in _said(arguments, dimension)}
        unknown += [(dimension, value) for value, code in codes.items() if not code]
        if known := tuple(dict.fromkeys(code for code in codes.values() if code)):
            chosen[dimension] = known
    compare, left_out = _compare(_said(arguments, COMPARE), chosen, lists)
    return Choices(q, chosen, (*unknown, *left_out), compare)


def _said(arguments: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """Return what the address says of something, once each, at most as much as anybody types."""
    said = [value[:LONGEST].strip() for value in arguments.get(name, ())[:MOST]]
    return [value for value in dict.fromkeys(said) if value]


def _compare(
    said: Sequence[str], chosen: Mapping[str, tuple[str, ...]], lists: Codelists
) -> tuple[str, list[tuple[str, str]]]:
    """Return the year to compare with, the first that can be, and what is left out."""
    years = {value: _code(YEAR, value, lists) for value in said}
    compare = next((year for year in years.values() if can_compare(chosen, year)), "")
    left_out = [value for value, year in years.items() if not compare or year != compare]
    return compare, [(COMPARE, value) for value in left_out]


def _code(dimension: str, value: str, lists: Codelists) -> str:
    """Return the code that a value stands for, empty where the lists have none."""
    if dimension in ("province", "district"):
        area = lists.areas.find(value)
        return value if area and area.level == dimension else ""
    if dimension == YEAR:
        try:
            return str(FiscalYear.parse(value).be)
        except ThaiValueError:
            return ""
    if dimension == "month":
        return value if _MONTH.fullmatch(value) else ""
    if dimension == "agency":
        return value if _AGENCY.fullmatch(value) else ""
    if dimension == "status":
        return value if any(value == one.code for one in lists.statuses.all()) else ""
    entry = lists.strategies.find(value)
    level = "issue" if isinstance(entry, Issue) else "pillar"
    return value if entry and level == dimension else ""
