"""The table `need_forum`: meetings at which people said what they need, in a room or online."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class Forum(tk.BaseModel):
    """One meeting of a round.

    `district` is a DOPA code in the round's area; `held_on` the day; it has a `place`, a `link` for
    those who join from elsewhere, or both; `attendance` people in the room, `attendance_online`
    people elsewhere (None: not counted yet); `communities` how many the district has and
    `communities_with_plan` how many of them have made a plan, as known on that day (None: not
    said); `need_ids` the needs that were raised there.
    """

    __table__ = sa.Table(
        "need_forum",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("round_id", sa.Text, nullable=False, index=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False, default=""),
        sa.Column("link", sa.Text, nullable=False, default=""),
        sa.Column("attendance", sa.Integer),
        sa.Column("attendance_online", sa.Integer),
        sa.Column("communities", sa.Integer),
        sa.Column("communities_with_plan", sa.Integer),
        sa.Column("need_ids", JSONB, nullable=False, default=list),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    round_id: Mapped[str]
    district: Mapped[str]
    title: Mapped[str]
    held_on: Mapped[date]
    place: Mapped[str]
    link: Mapped[str]
    attendance: Mapped[int | None]
    attendance_online: Mapped[int | None]
    communities: Mapped[int | None]
    communities_with_plan: Mapped[int | None]
    need_ids: Mapped[list[str]]
    created_by: Mapped[str]
    created: Mapped[datetime]
