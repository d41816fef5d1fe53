"""The tables `need_ballot_box`, `need_voter`, `need_ballot`: that somebody voted; the ballots.

Nothing leads from one of the last two to the other: no column, number or time, and rows lie in
no order (`ballot_box.casting` sees to that). Keys are those of `voting.secrecy`.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped


class BallotBox(tk.BaseModel):
    """The box of one round.

    `secret` is the part of its key that is kept here, None once it is closed; `mark` tells whether
    the portal's own secret is still the one it was made with.
    """

    __table__ = sa.Table(
        "need_ballot_box",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("mark", sa.Text, nullable=False),
    )

    round_id: Mapped[str]
    secret: Mapped[bytes | None]
    mark: Mapped[str]


class Voter(tk.BaseModel):
    """That somebody voted in a round: by a key that only the portal can make, and no time."""

    __table__ = sa.Table(
        "need_voter",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("voter_key", sa.Text, primary_key=True),
    )

    round_id: Mapped[str]
    voter_key: Mapped[str]


class Ballot(tk.BaseModel):
    """A ballot: `choices` are numbers of proposals, the best first where they are ranked.

    `district` is the one whose budget it decides on or, where the round has one budget, the one
    that the voter lives in, empty when not said.
    """

    __table__ = sa.Table(
        "need_ballot",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
    )

    round_id: Mapped[str]
    id: Mapped[str]
    district: Mapped[str]
    choices: Mapped[list[str]]


def has_voted(round_id: str, voter_key: str) -> bool:
    """Return whether the voter with this key has voted."""
    table = Voter.__table__
    query = sa.select(sa.literal(True)).where(
        table.c.round_id == round_id, table.c.voter_key == voter_key
    )
    return bool(model.Session.scalar(query))


def voters(round_id: str) -> int:
    """Return how many people voted by login or code."""
    query = sa.select(sa.func.count()).select_from(Voter).where(Voter.round_id == round_id)
    return int(model.Session.execute(query).scalar_one())
