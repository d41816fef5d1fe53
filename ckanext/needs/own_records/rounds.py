"""Forums and proposals of this catalogue's rounds, counted by fiscal year and district.

Every district of a province that had anything in a year has a count, so that shares of districts
can be worked out.

Rounds that are drafts are no part of it, nor forums that are to come. Counts of people leave the
portal through the privacy gate only.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.records.participation import (
    HeldForum,
    Participation,
    Project,
    count_participation,
)
from ckanext.needs.thai import today

FORUMS = sa.text("""
    SELECT fiscal_year, district, held_on, communities, communities_with_plan,
        coalesce(attendance, 0) + coalesce(attendance_online, 0) AS attendance
    FROM need_forum JOIN need_round ON need_round.id = round_id
    WHERE state <> 'draft' AND held_on <= :today
    ORDER BY held_on, need_forum.created, need_forum.id
""")
PROPOSALS = sa.text("""
    SELECT fiscal_year, district, coalesce(adopted, FALSE) AS adopted
    FROM need_proposal JOIN need_round ON need_round.id = round_id
    WHERE need_round.state <> 'draft' AND need_proposal.state <> 'withdrawn'
""")


def read_participation() -> tuple[Participation, ...]:
    """Return the counts, by fiscal year and district."""
    forums = (_forum(row) for row in model.Session.execute(FORUMS, {"today": today()}))
    projects = (
        Project(row.fiscal_year, row.district, row.adopted)
        for row in model.Session.execute(PROPOSALS)
    )
    return count_participation(forums, projects, _districts_of)


def _districts_of(province: str) -> list[str]:
    return [district.code for district in lists.current().areas.children(province)]


def _forum(row: Any) -> HeldForum:
    return HeldForum(
        fiscal_year=row.fiscal_year,
        place=row.district,
        held_on=row.held_on,
        attendance=row.attendance,
        communities=row.communities,
        communities_with_plan=row.communities_with_plan,
    )
