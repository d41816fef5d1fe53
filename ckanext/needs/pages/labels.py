"""The names that stand behind the codes of a need."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.thai import FiscalYear, ThaiValueError

#: How each field's code becomes a name; a code that the lists do not have raises CodeError.
NAMES: dict[str, Callable[[Codelists, str], Text]] = {
    "strategy": lambda lists, code: lists.strategies.get(code).name,
    "pillar": lambda lists, code: lists.strategies.by_code(code).name,
    "issue": lambda lists, code: lists.strategies.by_code(code).name,
    "province": lambda lists, code: lists.areas.get(code).name,
    "district": lambda lists, code: lists.areas.get(code).name,
    "subdistrict": lambda lists, code: lists.areas.get(code).name,
    "area": lambda lists, code: lists.areas.get(code).name,
    "status": lambda lists, code: lists.statuses.get(code).name,
    "channel": lambda lists, code: lists.channels.get(code).name,
    "fiscal_year": lambda lists, year: FiscalYear.parse(year).label,
}


def name_of(lists: Codelists, field: str, code: str) -> Text:
    """Return the name of `code` in a need's `field`; the code itself where there is none."""
    try:
        return NAMES[field](lists, code) if code else Text("")
    except (KeyError, CodeError, ThaiValueError):
        return Text(code)


def searchable_names(lists: Codelists, need: dict[str, str]) -> Iterator[str]:
    """Yield the names and aliases, Thai and English, by which people look for a need.

    :param need: its codes: `pillar`, `issue`, `province`, `district`, `subdistrict`, `status`
    """
    for field in ("pillar", "issue"):
        try:
            entry = lists.strategies.by_code(need.get(field) or "")
        except CodeError:
            continue
        yield from (entry.name.th, entry.name.en, *entry.aliases)
    for field in ("subdistrict", "district", "province"):
        area = lists.areas.find(need.get(field) or "")
        if area:
            yield from (area.name.th, area.name.en)
    status = name_of(lists, "status", need.get("status") or "")
    yield from (status.th, status.en)
