"""The table `need_text_clearance`: which free texts of needs a person has read, and what of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now
from ckanext.needs.privacy.clearance import Clearances, ClearedText

CLEARED, WITHHELD = "cleared", "withheld"


class TextClearance(tk.BaseModel):
    """What a person decided on one text of one need, as the text was then.

    `decision` is `cleared` or `withheld`; `digest` is the sha256 of the text, so that a text that
    was changed afterwards has no decision; `user_id` is who decided, `decided` when (UTC).
    """

    __table__ = sa.Table(
        "need_text_clearance",
        tk.BaseModel.metadata,
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("decided", sa.DateTime, nullable=False, default=now),
    )

    need_id: Mapped[str]
    field: Mapped[str]
    digest: Mapped[str]
    decision: Mapped[str]
    user_id: Mapped[str]
    decided: Mapped[datetime]


def decide(text: ClearedText, decision: str, user_id: str) -> None:
    """Note a decision in the place of an earlier one on the same text, and commit."""
    values = {"decision": decision, "user_id": user_id, "decided": now()}
    key = {"need_id": text.record, "field": text.column, "digest": text.digest}
    statement = insert(TextClearance).values(**key, **values)
    model.Session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
    model.Session.commit()


def clearances() -> Clearances:
    """Return all texts that were cleared, for the gate."""
    return Clearances(frozenset(_cleared()))


def _cleared() -> Iterator[ClearedText]:
    table = TextClearance.__table__
    query = sa.select(table.c.need_id, table.c.field, table.c.digest)
    for row in model.Session.execute(query.where(table.c.decision == CLEARED)):
        yield ClearedText(row.need_id, row.field, row.digest)
