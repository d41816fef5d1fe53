"""Districts side by side, and what lies in one: projects, rounds, who needs it too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.catalogue.published import ask
from ckanext.needs.codelists import Area
from ckanext.needs.codelists.area_tree import AreaTree
from ckanext.needs.figures.scope import COLUMNS, Scope
from ckanext.needs.model.endorsement import Endorsement
from ckanext.needs.model.project import Project

DISTRICTS = """
    SELECT district, sum(counted) AS counted, sum(needs_adopted) AS adopted,
        sum(people_affected) AS people
    FROM published
    WHERE province = :province AND fiscal_year_be = :year AND district IS NOT NULL
        AND (:dataset = '' OR dataset = :dataset)
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class District:
    """A district in a fiscal year: needs that count, those in a plan, people affected."""

    code: str
    counted: int
    adopted: int
    people: int | None

    @property
    def share(self) -> float | None:
        """The share that is in a plan, 0 to 1; None without needs."""
        return self.adopted / self.counted if self.counted else None


def districts(scope: Scope) -> list[District]:
    """Return all districts of a province that have published needs."""
    rows = ask("needs_by_district_issue", COLUMNS, DISTRICTS, scope.bound)
    return [
        District(
            code=row["district"],
            counted=int(row["counted"] or 0),
            adopted=int(row["adopted"] or 0),
            people=None if row["people"] is None else int(row["people"]),
        )
        for row in rows
        if row["district"]
    ]


def nearest(areas: AreaTree, area: Area, number: int) -> tuple[str, ...]:
    """Return the codes of the districts of the same province whose centres are the nearest."""
    here = area.centre
    if here is None:
        return ()
    far: list[tuple[float, str]] = []
    for other in areas.children(area.parent):
        there = other.centre
        if other.code != area.code and there is not None:
            distance = (here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2
            far.append((distance, other.code))
    return tuple(code for _distance, code in sorted(far)[:number])


def projects_in(areas: AreaTree, area: str, limit: int) -> tuple[int, Sequence[Project]]:
    """Return how many projects lie in an area, and those of the newest fiscal years."""
    codes = [area, *(inside.code for inside in areas.inside(area))]
    query = sa.select(Project).where(Project.area.in_(codes))
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    newest = query.order_by(Project.fiscal_year.desc(), Project.title, Project.id).limit(limit)
    return count, model.Session.scalars(newest).all()


def endorsed(need_ids: Collection[str]) -> dict[str, int]:
    """Return how many people endorsed each of some needs; those that nobody did are left out."""
    table = Endorsement.__table__
    query = (
        sa.select(table.c.need_id, sa.func.count())
        .where(table.c.need_id.in_(list(need_ids)))
        .group_by(table.c.need_id)
    )
    return {need_id: count for need_id, count in model.Session.execute(query)}
