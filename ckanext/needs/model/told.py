"""The table `need_told`: what somebody has been told of already, so that it is told once."""

from __future__ import annotations

from datetime import datetime

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

#: Mails to followers; calls to webhooks.
MAILS, CALLS = "mails", "calls"
#: What could not be told for so many days is no news.
DAYS = 7
#: A row is needed as long as what it is of may be told, and never less.
FORGET_OLD = sa.text(f"""
    DELETE FROM need_told WHERE created < now() AT TIME ZONE 'UTC' - INTERVAL '{DAYS + 1} days'
""")  # noqa: S608 - a number of ours


class Told(tk.BaseModel):
    """One thing that one listener is not told again.

    `listener` is `MAILS` or `CALLS`; `what` names it: `status:<id of an event>`,
    `phase:<round>:<key>:<start>`, `results:<round>`, `answer:<proposal>:<when>`. A row is written
    in the transaction that notes what is to be told: there are both, or neither.
    """

    __table__ = sa.Table(
        "need_told",
        tk.BaseModel.metadata,
        sa.Column("listener", sa.Text, primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    listener: Mapped[str]
    what: Mapped[str]
    created: Mapped[datetime]


def claim(listener: str, what: str) -> bool:
    """Take it on to tell something, in the open transaction; return False when others have.

    Whoever claims the same at the same moment waits for this transaction to end.
    """
    row = {"listener": listener, "what": what, "created": now()}
    statement = insert(Told).values(**row).on_conflict_do_nothing()
    return model.Session.execute(statement.returning(Told.__table__.c.what)).first() is not None


def claim_change(listener: str, event_id: int | None) -> bool:
    """Take it on to tell a change of status; one without a row in the history always."""
    return event_id is None or claim(listener, f"status:{event_id}")


def forget_old() -> None:
    """Delete what can't be told any more in any case, and commit."""
    model.Session.execute(FORGET_OLD)
    model.Session.commit()
