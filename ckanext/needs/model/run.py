"""The table `need_run`: one row for each time a harvester ran."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped


def now() -> datetime:
    """Return the time in UTC without a zone, as CKAN's own tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


class Run(tk.BaseModel):
    """One run of one harvester.

    `status` is `running`, `done`, `unchanged` or `failed`; `digest` names the content that was
    published, so that the next run can tell an unchanged source; the row counts are of source rows,
    `rows_withheld` of cells that the privacy gate emptied (`not_cleared` in the report says how
    many of them are texts which nobody has cleared); `report` is what the run printed.
    """

    __table__ = sa.Table(
        "need_run",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("harvester", sa.Text, nullable=False),
        sa.Column("job_id", sa.Text),
        sa.Column("started", sa.DateTime, nullable=False, default=now),
        sa.Column("finished", sa.DateTime),
        sa.Column("status", sa.Text, nullable=False, default="running"),
        sa.Column("digest", sa.Text, nullable=False, default=""),
        sa.Column("rows_read", sa.Integer, nullable=False, default=0),
        sa.Column("rows_used", sa.Integer, nullable=False, default=0),
        sa.Column("rows_refused", sa.Integer, nullable=False, default=0),
        sa.Column("rows_withheld", sa.Integer, nullable=False, default=0),
        sa.Column("report", JSONB, nullable=False, default=dict),
    )

    id: Mapped[str]
    harvester: Mapped[str]
    job_id: Mapped[str | None]
    started: Mapped[datetime]
    finished: Mapped[datetime | None]
    status: Mapped[str]
    digest: Mapped[str]
    rows_read: Mapped[int]
    rows_used: Mapped[int]
    rows_refused: Mapped[int]
    rows_withheld: Mapped[int]
    report: Mapped[dict[str, Any]]

    @classmethod
    def last(cls, harvester: str, status: str = "done") -> Run | None:
        """Return the newest run of `harvester` that ended with `status`, or None."""
        newest = (
            sa.select(cls)
            .where(cls.harvester == harvester, cls.status == status)
            .order_by(cls.started.desc())
            .limit(1)
        )
        return model.Session.scalars(newest).first()
