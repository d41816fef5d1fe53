"""The table `need_standing`: where each need stands now, as the inbox of its agency reads it."""

from __future__ import annotations

from datetime import date

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.orm import Mapped


class Standing(tk.BaseModel):
    """One row a need that is there: its status, agency and place; it follows every change of these.

    What the package says holds; this table is what an inbox of a hundred thousand needs is counted
    from. `area` is the code of the subdistrict, else of the district, else of the province.
    `due_on` is the day until which the agency means to move the need on, where it said one.
    """

    __table__ = sa.Table(
        "need_standing",
        tk.BaseModel.metadata,
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
    )

    need_id: Mapped[str]
    organization_id: Mapped[str]
    area: Mapped[str]
    status: Mapped[str]
    since: Mapped[date]
    due_on: Mapped[date | None]
