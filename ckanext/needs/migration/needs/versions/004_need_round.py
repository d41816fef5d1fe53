"""Rounds of participatory budgeting, their proposals and forums."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "004_need_round"
down_revision = "003_need_role_grant"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_round`, `need_proposal` and `need_forum`."""
    _create_rounds()
    _create_proposals()
    _create_forums()


def downgrade() -> None:
    """Drop `need_round`, `need_proposal` and `need_forum`, with every round in them."""
    for table in ("need_forum", "need_proposal", "need_round"):
        op.drop_table(table)


def _create_rounds() -> None:
    op.create_table(
        "need_round",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("organization_id", sa.Text, nullable=False, index=True),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("title_th", sa.Text, nullable=False),
        sa.Column("title_en", sa.Text, nullable=False),
        sa.Column("about_th", sa.Text, nullable=False),
        sa.Column("about_en", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("budget", sa.BigInteger, nullable=False),
        sa.Column("envelopes", JSONB, nullable=False),
        sa.Column("strategy", sa.Text, nullable=False),
        sa.Column("topics", JSONB, nullable=False),
        sa.Column("phases", JSONB, nullable=False),
        sa.Column("voting", JSONB, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("modified", sa.DateTime, nullable=False),
    )


def _create_proposals() -> None:
    op.create_table(
        "need_proposal",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("need_id", sa.Text, index=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("cost", sa.BigInteger),
        sa.Column("asked_cost", sa.BigInteger),
        sa.Column("feasible", sa.Boolean),
        sa.Column("feasibility_reason", sa.Text, nullable=False),
        sa.Column("adopted", sa.Boolean),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("answered_by", sa.Text),
        sa.Column("answered", sa.DateTime),
        sa.UniqueConstraint("round_id", "number", name="need_proposal_number"),
    )


def _create_forums() -> None:
    op.create_table(
        "need_forum",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("round_id", sa.Text, nullable=False, index=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("attendance", sa.Integer),
        sa.Column("attendance_online", sa.Integer),
        sa.Column("communities", sa.Integer),
        sa.Column("communities_with_plan", sa.Integer),
        sa.Column("need_ids", JSONB, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
