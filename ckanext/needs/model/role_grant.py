"""The table `need_role_grant`: who acts for which community or agency, and who gave it to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

LEADER, OFFICIAL = "leader", "official"
#: Roles that are granted; a publisher is an editor or admin of the organisation in CKAN itself.
GRANTED = (LEADER, OFFICIAL)
#: Digits of a province's, a district's and a subdistrict's code.
DIGITS = (2, 4, 6)


class RoleGrant(tk.BaseModel):
    """One role of one user in one area and organisation; revoked ones stay, as the audit trail.

    `role` is one of `GRANTED`; `area` is a DOPA code (2, 4 or 6 digits) and holds for everything
    inside it; `granted_by` and `revoked_by` are ids of users; times are UTC.
    """

    __table__ = sa.Table(
        "need_role_grant",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("granted_by", sa.Text, nullable=False),
        sa.Column("granted", sa.DateTime, nullable=False, default=now),
        sa.Column("revoked_by", sa.Text),
        sa.Column("revoked", sa.DateTime),
        sa.Column("reason", sa.Text, nullable=False, default=""),
    )

    id: Mapped[str]
    user_id: Mapped[str]
    role: Mapped[str]
    area: Mapped[str]
    organization_id: Mapped[str]
    granted_by: Mapped[str]
    granted: Mapped[datetime]
    revoked_by: Mapped[str | None]
    revoked: Mapped[datetime | None]
    reason: Mapped[str]


def roles_held(user_id: str, area: str, organization_id: str) -> frozenset[str]:
    """Return the granted roles of a user where a need lies, in the organisation that owns it.

    :param area: code of the need's district or subdistrict; grants of what is around it count
    """
    table = RoleGrant.__table__
    query = sa.select(table.c.role).where(
        table.c.user_id == user_id,
        table.c.organization_id == organization_id,
        table.c.area.in_(list(around(area))),
        table.c.revoked.is_(None),
    )
    return frozenset(model.Session.scalars(query))


def in_force(user_id: str, role: str = "") -> Sequence[RoleGrant]:
    """Return what a user was granted and still has, in one role or any."""
    query = model.Session.query(RoleGrant).filter_by(user_id=user_id, revoked=None)
    if role:
        query = query.filter_by(role=role)
    return query.order_by(RoleGrant.organization_id, RoleGrant.role, RoleGrant.area).all()


def of_organization(organization_id: str, *, history: bool = False) -> Sequence[RoleGrant]:
    """Return the grants of an organisation, the newest first.

    :param history: also those that were revoked
    """
    query = model.Session.query(RoleGrant).filter_by(organization_id=organization_id)
    if not history:
        query = query.filter_by(revoked=None)
    return query.order_by(RoleGrant.granted.desc(), RoleGrant.id).all()


def grant(user_id: str, role: str, area: str, organization_id: str, by: str) -> RoleGrant:
    """Note a grant, without a commit, and return it; one that is in force already is returned.

    :param by: id of who grants
    """
    key = {"user_id": user_id, "role": role, "area": area, "organization_id": organization_id}
    table = RoleGrant.__table__
    statement = (
        insert(RoleGrant)
        .values(**key, granted_by=by)
        .on_conflict_do_nothing(index_elements=list(key), index_where=table.c.revoked.is_(None))
    )
    model.Session.execute(statement)
    return model.Session.query(RoleGrant).filter_by(**key, revoked=None).one()


def revoke(grant_id: str, by: str, reason: str) -> bool:
    """Take a grant that is in force, without a commit; return whether there was one."""
    table = RoleGrant.__table__
    statement = (
        sa.update(table)
        .where(table.c.id == grant_id, table.c.revoked.is_(None))
        .values(revoked=now(), revoked_by=by, reason=reason)
        .returning(table.c.id)
    )
    return model.Session.execute(statement).scalar() is not None


def revoke_all(user_id: str) -> None:
    """Take all that a user was granted, in the user's own name, without a commit."""
    table = RoleGrant.__table__
    statement = sa.update(table).where(table.c.user_id == user_id, table.c.revoked.is_(None))
    model.Session.execute(statement.values(revoked=now(), revoked_by=user_id))


def around(area: str) -> Iterator[str]:
    """Yield an area's code and those of the areas around it, the widest first: 19, 1901, 190101."""
    for digits in DIGITS:
        if len(area) >= digits:
            yield area[:digits]
