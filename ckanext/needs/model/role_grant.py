"""The table `need_role_grant`: who acts for which community or agency, and who gave it to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

LEADER, OFFICIAL = "leader", "official"
#: Roles that are granted; a publisher is an editor or admin of the organisation in CKAN itself.
GRANTED = (LEADER, OFFICIAL)


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
        table.c.area.in_(list(_around(area))),
        table.c.revoked.is_(None),
    )
    return frozenset(model.Session.scalars(query))


def _around(area: str) -> Iterator[str]:
    """Yield an area's code and those of the areas around it: 190101, 1901, 19."""
    for digits in (2, 4, 6):
        if len(area) >= digits:
            yield area[:digits]
