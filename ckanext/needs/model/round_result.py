"""The table `need_round_result`: the result of a round as first shown; it does not change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class RoundResult(tk.BaseModel):
    """What `need_round_results` says, and the Pabulib file of each budget by code of district."""

    __table__ = sa.Table(
        "need_round_result",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("counted", sa.DateTime, nullable=False, default=now),
    )

    round_id: Mapped[str]
    result: Mapped[dict[str, Any]]
    files: Mapped[dict[str, str]]
    counted: Mapped[datetime]


def kept_result(round_id: str) -> RoundResult | None:
    """Return the result of a round, None before it was counted."""
    return model.Session.get(RoundResult, round_id)


def keep_result(round_id: str, result: dict[str, Any], files: dict[str, str]) -> None:
    """Keep a result unless there is one, and commit."""
    statement = insert(RoundResult).values(
        round_id=round_id, result=result, files=files, counted=now()
    )
    model.Session.execute(statement.on_conflict_do_nothing())
    model.Session.commit()
