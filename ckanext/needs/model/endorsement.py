"""The table `need_endorsement`: who needs it too. How many is public, who never is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class Endorsement(tk.BaseModel):
    """One person behind one need, once.

    `carried_from` is the id of the need that the person endorsed before it was merged into this
    one, NULL for who endorsed this one.
    """

    __table__ = sa.Table(
        "need_endorsement",
        tk.BaseModel.metadata,
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("carried_from", sa.Text),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    need_id: Mapped[str]
    user_id: Mapped[str]
    carried_from: Mapped[str | None]
    created: Mapped[datetime]


COUNTS = sa.text("""
    SELECT need_id, count(*) AS people FROM need_endorsement
    WHERE need_id = ANY(:ids) GROUP BY need_id
""")


def endorsements(need_ids: Sequence[str]) -> dict[str, int]:
    """Return how many people endorse each of these needs; those without any are left out."""
    rows = model.Session.execute(COUNTS, {"ids": list(need_ids)})
    return {row.need_id: row.people for row in rows}
