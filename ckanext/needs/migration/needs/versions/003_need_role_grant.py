"""Roles of community leaders and officials: who acts where, and who gave and took it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "003_need_role_grant"
down_revision = "002_need_text_clearance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_role_grant`; one user has a role in a place and organisation once at a time."""
    op.create_table(
        "need_role_grant",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("granted_by", sa.Text, nullable=False),
        sa.Column("granted", sa.DateTime, nullable=False),
        sa.Column("revoked_by", sa.Text),
        sa.Column("revoked", sa.DateTime),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index(
        "need_role_grant_in_force",
        "need_role_grant",
        ["user_id", "role", "area", "organization_id"],
        unique=True,
        postgresql_where=sa.text("revoked IS NULL"),
    )


def downgrade() -> None:
    """Drop `need_role_grant`: who was given what, and what was taken."""
    op.drop_table("need_role_grant")
