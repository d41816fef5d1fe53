"""Whose needs an official or a publisher has in the inbox."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import ckan.authz as authz
import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.model.role_grant import OFFICIAL

#: Organisations that a user edits in CKAN, and places of organisations where the user is official.
MINE = sa.text("""
    SELECT "group".id AS organization_id, '' AS area
    FROM member JOIN "group" ON "group".id = member.group_id
    WHERE member.table_name = 'user' AND member.table_id = :user AND member.state = 'active'
        AND member.capacity = ANY(:capacities)
        AND "group".is_organization AND "group".state = 'active'
    UNION
    SELECT organization_id, area FROM need_role_grant
    WHERE user_id = :user AND role = :official AND revoked IS NULL
    ORDER BY organization_id, area
""")
CAPACITIES = ("admin", "editor")
#: The needs of one place; what the database expects of plain comparisons makes its plans good.
IN_PLACE = """(standing.organization_id = :organization_{n}
    AND (:area_{n} = '' OR starts_with(standing.area, :area_{n})))"""


@dataclass(frozen=True, slots=True)
class Place:
    """The needs of an organisation in an area; an empty area is everywhere."""

    organization_id: str
    area: str = ""


def places_of(user: str) -> tuple[Place, ...] | None:
    """Return whose needs a user acts on, each need in one place only; None for all.

    :param user: name of the user
    """
    if authz.is_sysadmin(user):
        return None
    person = model.User.get(user) if user else None
    if person is None or person.state != "active":
        return ()
    bound = {"user": person.id, "capacities": list(CAPACITIES), "official": OFFICIAL}
    found = model.Session.execute(MINE, bound)
    return outermost(Place(row.organization_id, row.area) for row in found)


def has_inbox(user: str) -> bool:
    """Return whether a user acts on needs anywhere."""
    return places_of(user) != ()


def whose(places: Sequence[Place] | None) -> str:
    """Return the condition in SQL that a row of `need_standing AS standing` is of these places.

    :param places: None = everybody's
    """
    if places is None:
        return "TRUE"
    return " OR ".join(IN_PLACE.format(n=n) for n in range(len(places))) or "FALSE"


def bound_places(places: Sequence[Place] | None) -> dict[str, str]:
    """Return the values that the condition of `whose` is bound to."""
    bound: dict[str, str] = {}
    for n, place in enumerate(places or ()):
        bound |= {f"organization_{n}": place.organization_id, f"area_{n}": place.area}
    return bound


def outermost(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return places without those that lie in another one of the same organisation."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: (one.organization_id, one.area)):
        around = kept[-1] if kept else None
        inside = (
            around is not None
            and around.organization_id == place.organization_id
            and place.area.startswith(around.area)
        )
        if not inside:
            kept.append(place)
    return tuple(kept)
