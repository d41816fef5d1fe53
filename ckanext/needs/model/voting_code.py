"""The tables `need_voting_code_batch` and `need_voting_code`: codes given out, unreadable."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class VotingCodeBatch(tk.BaseModel):
    """Codes that were made together: how many, for which district (empty: any), by whom, when."""

    __table__ = sa.Table(
        "need_voting_code_batch",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("round_id", sa.Text, nullable=False, index=True),
        sa.Column("district", sa.Text, nullable=False, default=""),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    round_id: Mapped[str]
    district: Mapped[str]
    number: Mapped[int]
    created_by: Mapped[str]
    created: Mapped[datetime]


class VotingCode(tk.BaseModel):
    """One code, as the key that stands for it; whether it was used is not said here."""

    __table__ = sa.Table(
        "need_voting_code",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("code_key", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False, default=""),
    )

    round_id: Mapped[str]
    code_key: Mapped[str]
    district: Mapped[str]


def batches(round_id: str) -> list[VotingCodeBatch]:
    """Return the batches of a round, the oldest first."""
    query = sa.select(VotingCodeBatch).where(VotingCodeBatch.round_id == round_id)
    return list(model.Session.scalars(query.order_by(VotingCodeBatch.created)))
