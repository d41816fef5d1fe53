"""The tables `need_comment` and `need_comment_report`: opinions on needs, and abuse in them."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

WAITING, SHOWN, HIDDEN = "waiting", "shown", "hidden"
STATES = (WAITING, SHOWN, HIDDEN)


class Comment(tk.BaseModel):
    """One opinion of one user on one need.

    `state` is one of `STATES`; `role` is the role that the user had on the need, empty for a
    citizen; `reason` is a code of `schemas/comment_reasons.yaml` and `note` what was said beside
    it; `moderated_by` is the id of who decided last, NULL for what nobody decided on.
    """

    __table__ = sa.Table(
        "need_comment",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False, default=""),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, default=WAITING),
        sa.Column("reason", sa.Text, nullable=False, default=""),
        sa.Column("note", sa.Text, nullable=False, default=""),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
        sa.Column("moderated_by", sa.Text),
        sa.Column("moderated", sa.DateTime),
    )

    id: Mapped[str]
    need_id: Mapped[str]
    user_id: Mapped[str]
    role: Mapped[str]
    text: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    created: Mapped[datetime]
    moderated_by: Mapped[str | None]
    moderated: Mapped[datetime | None]


class CommentReport(tk.BaseModel):
    """One user who reported one comment as abuse, once; `text` says why."""

    __table__ = sa.Table(
        "need_comment_report",
        tk.BaseModel.metadata,
        sa.Column("comment_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False, default=""),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    comment_id: Mapped[str]
    user_id: Mapped[str]
    text: Mapped[str]
    created: Mapped[datetime]
