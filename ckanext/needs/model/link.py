"""The table `need_link`: what answers a need, a project or a line of a published budget."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now

PROJECT, BUDGET_LINE = "project", "budget_line"
KINDS = (PROJECT, BUDGET_LINE)


class Link(tk.BaseModel):
    """One answer to one need; a need has any number, and so has what answers it.

    `target_id` is a project's id or a budget line's `line_id`. Of a line, `resource_id` is the
    published table it is in, and `title`, `agency`, `fiscal_year`, `phase`, `basis` and `amount`
    (baht) are what it said when it was last looked at: it stays readable when the table has gone.
    """

    __table__ = sa.Table(
        "need_link",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target_id", sa.Text, nullable=False),
        sa.Column("resource_id", sa.Text, nullable=False, default=""),
        sa.Column("title", sa.Text, nullable=False, default=""),
        sa.Column("agency", sa.Text, nullable=False, default=""),
        sa.Column("fiscal_year", sa.Integer),
        sa.Column("phase", sa.Text, nullable=False, default=""),
        sa.Column("basis", sa.Text, nullable=False, default=""),
        sa.Column("amount", sa.Numeric(16, 2)),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    need_id: Mapped[str]
    kind: Mapped[str]
    target_id: Mapped[str]
    resource_id: Mapped[str]
    title: Mapped[str]
    agency: Mapped[str]
    fiscal_year: Mapped[int | None]
    phase: Mapped[str]
    basis: Mapped[str]
    amount: Mapped[Decimal | None]
    created_by: Mapped[str]
    created: Mapped[datetime]

    @classmethod
    def find(cls, link_id: str) -> Link | None:
        """Return the link with this id, or None."""
        return model.Session.get(cls, link_id)


def links_of(need_id: str) -> Sequence[Link]:
    """Return what answers a need, in the order it was linked."""
    query = sa.select(Link).where(Link.need_id == need_id).order_by(Link.created, Link.id)
    return model.Session.scalars(query).all()


def needs_of(kind: str, target_id: str) -> Sequence[str]:
    """Return ids of the needs that a project or budget line answers."""
    query = sa.select(Link.need_id).where(Link.kind == kind, Link.target_id == target_id)
    return model.Session.scalars(query.order_by(Link.created, Link.id)).all()
