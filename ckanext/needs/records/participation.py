"""The canonical count of participation: what one district did in one fiscal year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from ckanext.needs.records.ids import stable_id


@dataclass(frozen=True, slots=True)
class Participation:
    """What is known of forums and community projects; nobody in it can be told from another.

    :param participation_id: stable: uuid5 of fiscal year and district, as text
    :param fiscal_year: Buddhist Era
    :param province: code; `district`: code, empty for what is of the whole province
    :param forums: held; `attendance`: people at those that were counted, in rooms and online
    :param communities, communities_with_plan: as the last forum that says so knew them
    :param projects: proposals that were not withdrawn; `adopted`: of them those in the plan
    :param last_held: the day of the last forum; None where there was none
    """

    participation_id: str
    fiscal_year: int
    province: str
    district: str
    forums: int
    attendance: int
    communities: int | None
    communities_with_plan: int | None
    projects: int
    adopted: int
    last_held: date | None = None

    @property
    def as_of(self) -> date | None:
        """The day that the counts are of, where it is known."""
        return self.last_held


@dataclass(frozen=True, slots=True)
class HeldForum:
    """One forum; `place` is the code of its district or subdistrict."""

    fiscal_year: int
    place: str
    held_on: date
    attendance: int
    communities: int | None
    communities_with_plan: int | None


@dataclass(frozen=True, slots=True)
class Project:
    """One proposal; `place` is the code of its district or subdistrict."""

    fiscal_year: int
    place: str
    adopted: bool


@dataclass(slots=True)
class _Group:
    forums: list[HeldForum] = field(default_factory=list[HeldForum])
    projects: list[Project] = field(default_factory=list[Project])


def count_participation(
    forums: Iterable[HeldForum],
    projects: Iterable[Project],
    districts_of: Callable[[str], Iterable[str]] = lambda province: (),
) -> tuple[Participation, ...]:
    """Count by fiscal year and district, in that order.

    :param districts_of: the districts of a province; each has a count in every year that anything
        was of its province, of nothing where it did nothing: shares of districts need them all
    """
    groups: defaultdict[tuple[int, str], _Group] = defaultdict(_Group)
    for forum in forums:
        groups[forum.fiscal_year, _district(forum.place)].forums.append(forum)
    for project in projects:
        groups[project.fiscal_year, _district(project.place)].projects.append(project)
    for year, province in sorted({(year, place[:2]) for year, place in groups}):
        for district in districts_of(province):
            groups.setdefault((year, district), _Group())
    return tuple(_count(year, place, groups[year, place]) for year, place in sorted(groups))


def _count(year: int, place: str, group: _Group) -> Participation:
    told = [forum for forum in group.forums if forum.communities is not None]
    last = max(told, key=lambda forum: forum.held_on, default=None)
    return Participation(
        participation_id=stable_id("participation", str(year), place),
        fiscal_year=year,
        province=place[:2],
        district=place if len(place) == 4 else "",
        forums=len(group.forums),
        attendance=sum(forum.attendance for forum in group.forums),
        communities=last.communities if last else None,
        communities_with_plan=last.communities_with_plan if last else None,
        projects=len(group.projects),
        adopted=sum(project.adopted for project in group.projects),
        last_held=max((forum.held_on for forum in group.forums), default=None),
    )


def _district(place: str) -> str:
    """Return the district of a place; the province of what is of all of it."""
    return place[:4]
