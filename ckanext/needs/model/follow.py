"""The tables `need_follow` and `need_notice`: who wants to hear of what, and what is to be told."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

NEED, TOPIC, ROUND = "need", "topic", "round"
#: What may be followed.
KINDS = (NEED, TOPIC, ROUND)
#: What a notice tells: a need has another status; a phase of a round began; its result is
#: announced; a proposal of it is answered.
MOVED, PHASE, RESULTS, ANSWER = "moved", "phase", "results", "answer"


class Follow(tk.BaseModel):
    """One user who follows one thing.

    `key` is the id of a need or round, or `<issue or pillar>@<district>`; `language` (`th`, `en`)
    is the one in which the user asked, `mail` whether e-mail is sent; `carried_from` is the id of
    the need that the user followed before it was merged into this one, NULL for who asked here.
    """

    __table__ = sa.Table(
        "need_follow",
        tk.BaseModel.metadata,
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, nullable=False, default="th"),
        sa.Column("mail", sa.Boolean, nullable=False, default=True),
        sa.Column("carried_from", sa.Text),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    user_id: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    language: Mapped[str]
    mail: Mapped[bool]
    carried_from: Mapped[str | None]
    created: Mapped[datetime]


class Notice(tk.BaseModel):
    """One piece of news that one follower has not been told of yet.

    `kind` and `key` say which of the user's follows it is for; rows are deleted once they are sent.
    `event` is `MOVED`, of the need `need_id`; or `PHASE`, `RESULTS`, `ANSWER`, of the round `key`:
    there `about` is the key of the phase or the id of the proposal, and the need and its statuses
    are empty.
    """

    __table__ = sa.Table(
        "need_notice",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("from_status", sa.Text, nullable=False),
        sa.Column("to_status", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False, default=MOVED),
        sa.Column("about", sa.Text, nullable=False, default=""),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    user_id: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    language: Mapped[str]
    need_id: Mapped[str]
    from_status: Mapped[str]
    to_status: Mapped[str]
    event: Mapped[str]
    about: Mapped[str]
    created: Mapped[datetime]
