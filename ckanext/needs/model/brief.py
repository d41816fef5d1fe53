"""The table `need_brief`: evidence briefs as they were made; they do not change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class KeptBrief(tk.BaseModel):
    """One brief: `content` as `briefs.brief.Brief` has it, whose digest `number` begins.

    `edition` is that of the catalogue when it was first made, empty where none was told. Who made
    it is not kept.
    """

    __table__ = sa.Table(
        "need_brief",
        tk.BaseModel.metadata,
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("edition", sa.Text, nullable=False, default=""),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    number: Mapped[str]
    content: Mapped[dict[str, Any]]
    edition: Mapped[str]
    created: Mapped[datetime]


def kept_brief(number: str) -> KeptBrief | None:
    """Return the brief with a number, or None."""
    return model.Session.get(KeptBrief, number)


def keep_brief(number: str, content: dict[str, Any], edition: str) -> KeptBrief:
    """Keep a brief unless there is one with its number, commit, and return the one there is."""
    row = {"number": number, "content": content, "edition": edition, "created": now()}
    model.Session.execute(insert(KeptBrief).values(row).on_conflict_do_nothing())
    model.Session.commit()
    return model.Session.query(KeptBrief).filter_by(number=number).one()
