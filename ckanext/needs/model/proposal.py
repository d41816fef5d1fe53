"""The table `need_proposal`: what the people of a round propose to spend money on."""

from __future__ import annotations

import uuid
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

WAITING, FEASIBLE, INFEASIBLE, WITHDRAWN = "waiting", "feasible", "infeasible", "withdrawn"
#: Not answered yet; can be voted on; can't, with a reason; taken back.
STATES = (WAITING, FEASIBLE, INFEASIBLE, WITHDRAWN)


class Proposal(tk.BaseModel):
    """One proposal of a round.

    `number` counts from 1 in each round and stays; `need_id` is the need it came from, if any;
    `district` a DOPA code in the round's area; `topic` a code or key of the round's topics, or
    empty; `cost` whole baht as it is now (None: not estimated), `asked_cost` as it was proposed;
    `feasible` is the answer and `feasibility_reason` why; `adopted` whether the local government
    has put it into its plan (None: not said); `state` one of `STATES`. `created_by` and
    `answered_by` are ids of users, for nobody outside to see.
    """

    __table__ = sa.Table(
        "need_proposal",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("need_id", sa.Text, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False, default=""),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False, default=""),
        sa.Column("cost", sa.BigInteger),
        sa.Column("asked_cost", sa.BigInteger),
        sa.Column("feasible", sa.Boolean),
        sa.Column("feasibility_reason", sa.Text, nullable=False, default=""),
        sa.Column("adopted", sa.Boolean),
        sa.Column("state", sa.Text, nullable=False, default=WAITING),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
        sa.Column("answered_by", sa.Text),
        sa.Column("answered", sa.DateTime),
        sa.UniqueConstraint("round_id", "number", name="need_proposal_number"),
    )

    id: Mapped[str]
    round_id: Mapped[str]
    number: Mapped[int]
    need_id: Mapped[str | None]
    title: Mapped[str]
    text: Mapped[str]
    district: Mapped[str]
    topic: Mapped[str]
    cost: Mapped[int | None]
    asked_cost: Mapped[int | None]
    feasible: Mapped[bool | None]
    feasibility_reason: Mapped[str]
    adopted: Mapped[bool | None]
    state: Mapped[str]
    created_by: Mapped[str]
    created: Mapped[datetime]
    answered_by: Mapped[str | None]
    answered: Mapped[datetime | None]


def votable_proposals(round_id: str) -> list[Proposal]:
    """Return the proposals of a round that can be voted on, by number."""
    query = sa.select(Proposal).where(
        Proposal.round_id == round_id, Proposal.state == FEASIBLE, Proposal.cost.is_not(None)
    )
    return list(model.Session.scalars(query.order_by(Proposal.number)))


def next_number(round_id: str) -> int:
    """Return the number of the next proposal; the caller holds the lock of the round."""
    query = sa.select(sa.func.coalesce(sa.func.max(Proposal.number), 0) + 1)
    return int(model.Session.execute(query.where(Proposal.round_id == round_id)).scalar_one())
