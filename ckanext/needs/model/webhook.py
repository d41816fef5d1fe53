"""The tables `need_webhook` and `need_webhook_delivery`: who is called, and what became of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"


class Webhook(tk.BaseModel):
    """One address that an organisation has called when its needs move.

    `secret` signs what is sent and is in no answer after the one that made it; `events` are of
    `webhooks.events.EVENTS`; `created_by` is the id of a user.
    """

    __table__ = sa.Table(
        "need_webhook",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("events", JSONB, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False, default=True),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    organization_id: Mapped[str]
    url: Mapped[str]
    secret: Mapped[str]
    events: Mapped[list[str]]
    active: Mapped[bool]
    created_by: Mapped[str]
    created: Mapped[datetime]


class WebhookDelivery(tk.BaseModel):
    """One call: `body` is sent, `due` (UTC) is when it is tried next, `answer` the last status.

    `need_id` is empty for a test; `error` is a key for programs, empty where it went well.
    """

    __table__ = sa.Table(
        "need_webhook_delivery",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("need_id", sa.Text, nullable=False, default=""),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False, default=WAITING),
        sa.Column("attempts", sa.Integer, nullable=False, default=0),
        sa.Column("answer", sa.Integer),
        sa.Column("error", sa.Text, nullable=False, default=""),
        sa.Column("due", sa.DateTime, nullable=False, default=now),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    webhook_id: Mapped[str]
    need_id: Mapped[str]
    body: Mapped[dict[str, Any]]
    state: Mapped[str]
    attempts: Mapped[int]
    answer: Mapped[int | None]
    error: Mapped[str]
    due: Mapped[datetime]
    created: Mapped[datetime]
