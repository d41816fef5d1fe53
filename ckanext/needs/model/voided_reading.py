"""The table `need_voided_reading`: readings of paper ballots that a publisher took out, and why."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class VoidedReading(tk.BaseModel):
    """One reading that counts no more: whose it was, what it said, who voided it, why and when.

    The first columns are those of `PaperBallot`; a reading can be entered, and voided, again.
    """

    __table__ = sa.Table(
        "need_voided_reading",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("round_id", sa.Text, nullable=False, index=True),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("entered_by", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("voided_by", sa.Text, nullable=False),
        sa.Column("voided", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    round_id: Mapped[str]
    sheet: Mapped[str]
    entered_by: Mapped[str]
    district: Mapped[str]
    choices: Mapped[list[str]]
    reason: Mapped[str]
    voided_by: Mapped[str]
    voided: Mapped[datetime]


def voided_readings(round_id: str) -> list[VoidedReading]:
    """Return the voided readings of a round, the oldest first."""
    query = sa.select(VoidedReading).where(VoidedReading.round_id == round_id)
    return list(model.Session.scalars(query.order_by(VoidedReading.voided, VoidedReading.id)))
