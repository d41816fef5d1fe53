"""What a reader has chosen of the published budgets; the address of the page says it.

No module of CKAN here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ckanext.needs.spending.units import BAHT, UNITS
from ckanext.needs.thai import FiscalYear, ThaiValueError, normalise

PHASES = ("plan", "proposed", "approved", "executed")
AMOUNT, NAME = "amount", "name"
SORTS = (AMOUNT, NAME)
#: Instead of a fiscal year: lines and keywords of all of them.
ALL_YEARS = "all"
#: So long a text at most, and so far a page: nobody reads more.
LONGEST, LAST_PAGE = 200, 500
_SOURCE = re.compile(r"[a-z0-9_-]{1,100}(\.\d{0,6})?")


@dataclass(frozen=True, slots=True)
class Choices:
    """What is looked at; an empty text is the page's own choice.

    :param source: key of a published budget (`sources.Source.key`)
    :param fiscal_year: B.E., or `ALL_YEARS`
    :param pillar: a pillar's code, or the name of a class of the budget's own
    :param agency: as the budget names it
    :param q: words to look for in lines
    :param page: of the lines, from 1
    """

    source: str = ""
    phase: str = ""
    fiscal_year: str = ""
    pillar: str = ""
    agency: str = ""
    keyword: str = ""
    q: str = ""
    sort: str = AMOUNT
    unit: str = BAHT
    page: int = 1

    def arguments(self) -> list[tuple[str, str]]:
        """Return names and values for an address, always in the same order."""
        return [
            (field.name, str(value))
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        ]

    def with_(self, **changed: str) -> Choices:
        """Return the choices with others of these names, on the first page of the lines."""
        values = {name: value or DEFAULTS[name] for name, value in changed.items()}
        return replace(self, page=1, **values)

    def turned(self, page: int) -> Choices:
        """Return the choices with another page of the lines."""
        return replace(self, page=page)

    @property
    def of_lines(self) -> tuple[str, ...]:
        """Return the names of what narrows the lines beyond budget, phase and year."""
        return tuple(name for name in ("pillar", "agency", "keyword", "q") if getattr(self, name))


DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Choices)}


def read(arguments: Mapping[str, Sequence[str]]) -> Choices:
    """Return the choices that an address says; what no page can mean is left out.

    :param arguments: all values by name; names that are no choice are none of ours
    """

    def said(name: str) -> str:
        return normalise(next(iter(arguments.get(name, ())), ""))[:LONGEST].strip()

    source, page = said("source"), said("page")
    return Choices(
        source=source if _SOURCE.fullmatch(source) else "",
        phase=_one_of(PHASES, said("phase"), ""),
        fiscal_year=_year(said("fiscal_year")),
        pillar=said("pillar"),
        agency=said("agency"),
        keyword=said("keyword"),
        q=said("q"),
        sort=_one_of(SORTS, said("sort"), AMOUNT),
        unit=_one_of(UNITS, said("unit"), BAHT),
        page=min(max(int(page), 1), LAST_PAGE) if page.isdecimal() else 1,
    )


def _one_of(known: Sequence[str], value: str, otherwise: str) -> str:
    return value if value in known else otherwise


def _year(value: str) -> str:
    if value == ALL_YEARS:
        return value
    try:
        return str(FiscalYear.parse(value).be) if value else ""
    except ThaiValueError:
        return ""
