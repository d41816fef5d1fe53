"""The table `need_status_event`: every change of a need's status or agency, and who made it."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class StatusEvent(tk.BaseModel):
    """What happened to a need once; rows are added and never changed. Times are UTC.

    `id` counts up in the order in which things happened. `from_status` is None where the need was
    made; it equals `to_status` where the need was forwarded. `organization_id` is the agency that
    has the need afterwards, `role` that of who acted (`leader`, `official`, `publisher`,
    `sysadmin`, `loading`, `portal`; empty where nothing is known). `since` is the day from which
    the status holds: a file may say an earlier one than the day of `created`. `due_on` is the day
    until which the agency means to move it on. `target_id` is the need that a merged one went into.
    `public` says whether everyone could read the need afterwards: only such events are shown to
    everyone.
    """

    __table__ = sa.Table(
        "need_status_event",
        tk.BaseModel.metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("from_status", sa.Text),
        sa.Column("to_status", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("next_owner", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("target_id", sa.Text),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[int]
    need_id: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    user_id: Mapped[str]
    role: Mapped[str]
    organization_id: Mapped[str]
    reason: Mapped[str]
    next_owner: Mapped[str]
    due_on: Mapped[date | None]
    target_id: Mapped[str | None]
    public: Mapped[bool]
    since: Mapped[date]
    created: Mapped[datetime]
