"""The table `need_round`: rounds of participatory budgeting, one row a round."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import DRAFT


class Round(tk.BaseModel):
    """One round.

    `name` is its name in addresses; `area` a DOPA code (2, 4 or 6 digits) that everything decided
    lies in; `fiscal_year` the B.E. year whose money it is; `budget` whole baht; `envelopes` baht by
    code of a district, empty where the budget is one; `strategy` the id of a strategy (any vintage)
    that proposals are told apart by, or empty, and `topics` what they are told apart by: codes of
    that strategy, or the round's own (`{key, name: {th, en}}`); `phases` as
    `rounds.phases.Phase.as_dict`; `voting` as `rounds.voting_settings.VotingSettings.as_dict`;
    `who` one of `rounds.voting_settings.WHO`; `state` one of `rounds.phases.STATES`; times UTC.
    """

    __table__ = sa.Table(
        "need_round",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("organization_id", sa.Text, nullable=False, index=True),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("title_th", sa.Text, nullable=False),
        sa.Column("title_en", sa.Text, nullable=False, default=""),
        sa.Column("about_th", sa.Text, nullable=False, default=""),
        sa.Column("about_en", sa.Text, nullable=False, default=""),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("budget", sa.BigInteger, nullable=False),
        sa.Column("envelopes", JSONB, nullable=False, default=dict),
        sa.Column("strategy", sa.Text, nullable=False, default=""),
        sa.Column("topics", JSONB, nullable=False, default=list),
        sa.Column("phases", JSONB, nullable=False),
        sa.Column("voting", JSONB, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False, default=DRAFT),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
        sa.Column("modified", sa.DateTime, nullable=False, default=now, onupdate=now),
    )

    id: Mapped[str]
    name: Mapped[str]
    organization_id: Mapped[str]
    area: Mapped[str]
    title_th: Mapped[str]
    title_en: Mapped[str]
    about_th: Mapped[str]
    about_en: Mapped[str]
    fiscal_year: Mapped[int]
    budget: Mapped[int]
    envelopes: Mapped[dict[str, int]]
    strategy: Mapped[str]
    topics: Mapped[list[dict[str, Any]]]
    phases: Mapped[list[dict[str, Any]]]
    voting: Mapped[dict[str, Any]]
    who: Mapped[str]
    state: Mapped[str]
    created_by: Mapped[str]
    created: Mapped[datetime]
    modified: Mapped[datetime]


def get_round(reference: str, lock: bool = False) -> Round | None:
    """Return a round by name or id, None when there is none.

    :param lock: keep others from changing it, and from numbering proposals, until the next commit
    """
    found = (Round.name == reference) | (Round.id == reference)
    query = sa.select(Round).where(found).execution_options(populate_existing=lock)
    return model.Session.scalar(query.with_for_update() if lock else query)
