"""Webhooks: who is called when a need moves, and what became of each call."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "009_need_webhook"
down_revision = "008_need_project"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_webhook` and `need_webhook_delivery`."""
    op.create_table(
        "need_webhook",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("events", JSONB, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_webhook_organization", "need_webhook", ["organization_id"])
    op.create_table(
        "need_webhook_delivery",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("webhook_id", sa.Text, nullable=False),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("answer", sa.Integer),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("due", sa.DateTime, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_webhook_delivery_webhook", "need_webhook_delivery", ["webhook_id"])
    op.create_index(
        "need_webhook_delivery_due",
        "need_webhook_delivery",
        ["due"],
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    """Drop `need_webhook` and `need_webhook_delivery`, with the secrets that sign calls."""
    op.drop_table("need_webhook_delivery")
    op.drop_table("need_webhook")
