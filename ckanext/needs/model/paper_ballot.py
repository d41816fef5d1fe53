"""The table `need_paper_ballot`: what officials read off paper ballots, each sheet twice."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped


class PaperBallot(tk.BaseModel):
    """What one official read off one sheet.

    `sheet` is the number written on the sheet when the urn is emptied, `entered_by` the id of a
    user; `district` and `choices` are as of `Ballot`.
    """

    __table__ = sa.Table(
        "need_paper_ballot",
        tk.BaseModel.metadata,
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("entered_by", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
    )

    round_id: Mapped[str]
    sheet: Mapped[str]
    entered_by: Mapped[str]
    district: Mapped[str]
    choices: Mapped[list[str]]
