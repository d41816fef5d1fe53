"""The choices of a need's form, each under what it depends on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Area, Codelists


@dataclass(frozen=True, slots=True)
class Option:
    """One choice.

    :param value: its code
    :param parent: code of what it depends on (an issue's pillar), empty at the top
    :param group: name of the parent, under which it stands in the list
    """

    value: str
    label: Text
    parent: str = ""
    group: Text = field(default=Text(""))


def options(
    name: str, lists: Codelists, provinces: Iterable[str], need: dict[str, Any]
) -> tuple[Option, ...]:
    """Return the choices of a field.

    Districts and subdistricts are those of `provinces` and of the need's own province; the page
    fetches others when somebody chooses another province.

    :param name: of the field: `strategy`, `pillar`, `issue`, `province`, `district`,
        `subdistrict`, `status` or `channel`
    :param need: what the form holds
    """
    if name in ("strategy", "pillar", "issue"):
        return _plan(name, lists)
    if name == "status":
        return tuple(Option(s.code, s.name) for s in lists.statuses.all())
    if name == "channel":
        return tuple(Option(c.code, c.name) for c in lists.channels.all())
    return _areas(name, lists, {*provinces, str(need.get("province") or "")} - {""})


def provinces_of_strategies(lists: Codelists) -> tuple[str, ...]:
    """Return the codes of the provinces that some strategy is for, in the strategies' order."""
    return tuple(dict.fromkeys(s.area for s in lists.strategies.all() if s.area))


def _plan(name: str, lists: Codelists) -> tuple[Option, ...]:
    strategies = lists.strategies.all()
    if name == "strategy":
        return tuple(Option(s.id, s.name) for s in strategies)
    pillars = [(s, pillar) for s in strategies for pillar in s.pillars]
    if name == "pillar":
        return tuple(Option(pillar.code, pillar.name, s.id, s.name) for s, pillar in pillars)
    return tuple(
        Option(issue.code, issue.name, pillar.code, pillar.name)
        for _, pillar in pillars
        for issue in pillar.issues
    )


def _areas(name: str, lists: Codelists, provinces: set[str]) -> tuple[Option, ...]:
    areas = lists.areas
    if name == "province":
        return _sorted(areas.children(""), Text(""))
    found: list[Option] = []
    for province in sorted(code for code in provinces if areas.find(code)):
        districts = areas.children(province)
        if name == "district":
            found += _sorted(districts, areas.get(province).name)
        else:
            for district in districts:
                found += _sorted(areas.children(district.code), district.name)
    return tuple(found)


def _sorted(areas: Iterable[Area], group: Text) -> tuple[Option, ...]:
    ordered = sorted(areas, key=lambda area: area.name.th)
    return tuple(Option(area.code, area.name, area.parent, group) for area in ordered)
