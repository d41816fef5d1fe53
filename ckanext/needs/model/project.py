"""The tables `need_project` and `need_milestone`: what an agency does about needs, and how far."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from sqlalchemy.orm import Mapped

from ckanext.needs.model.run import now


class Project(tk.BaseModel):
    """One project of an agency.

    `status` is an OC4IDS project status (schemas/project_statuses.yaml); `area` a DOPA code;
    `budget` and `used` are baht, None when not known; `starts` and `ends` the period planned.
    """

    __table__ = sa.Table(
        "need_project",
        tk.BaseModel.metadata,
        sa.Column("id", sa.Text, primary_key=True, default=lambda: str(uuid.uuid4())),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False, default=""),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("budget", sa.Numeric(16, 2)),
        sa.Column("used", sa.Numeric(16, 2)),
        sa.Column("starts", sa.Date),
        sa.Column("ends", sa.Date),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False, default=now),
        sa.Column("modified", sa.DateTime, nullable=False, default=now),
    )

    id: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    organization_id: Mapped[str]
    area: Mapped[str]
    status: Mapped[str]
    fiscal_year: Mapped[int]
    budget: Mapped[Decimal | None]
    used: Mapped[Decimal | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    created_by: Mapped[str]
    created: Mapped[datetime]
    modified: Mapped[datetime]

    @classmethod
    def find(cls, project_id: str) -> Project | None:
        """Return the project with this id, or None."""
        return model.Session.get(cls, project_id)

    @classmethod
    def find_all(cls, ids: Sequence[str]) -> Sequence[Project]:
        """Return those projects that there are."""
        if not ids:
            return []
        return model.Session.scalars(sa.select(cls).where(cls.id.in_(ids))).all()


class Milestone(tk.BaseModel):
    """One step of a project: `due` as planned, `reached` when it was, in the order of `number`."""

    __table__ = sa.Table(
        "need_milestone",
        tk.BaseModel.metadata,
        sa.Column("project_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("reached", sa.Date),
    )

    project_id: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    due: Mapped[date | None]
    reached: Mapped[date | None]


def milestones_of(project_id: str) -> list[Milestone]:
    """Return the milestones of a project in their order."""
    return milestones_by_project([project_id]).get(project_id, [])


def milestones_by_project(ids: Sequence[str]) -> dict[str, list[Milestone]]:
    """Return the milestones of projects that have any, in their order, by the project."""
    found: dict[str, list[Milestone]] = defaultdict(list)
    if not ids:
        return found
    query = sa.select(Milestone).where(Milestone.project_id.in_(ids))
    for one in model.Session.scalars(query.order_by(Milestone.project_id, Milestone.number)):
        found[one.project_id].append(one)
    return found
