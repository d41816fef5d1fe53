"""Projects, their milestones, and what answers which need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "008_need_project"
down_revision = "007_need_following"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_project`, `need_milestone` and `need_link`."""
    op.create_table(
        "need_project",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False, index=True),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("budget", sa.Numeric(16, 2)),
        sa.Column("used", sa.Numeric(16, 2)),
        sa.Column("starts", sa.Date),
        sa.Column("ends", sa.Date),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("modified", sa.DateTime, nullable=False),
    )
    op.create_table(
        "need_milestone",
        sa.Column("project_id", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("reached", sa.Date),
    )
    op.create_table(
        "need_link",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("target_id", sa.Text, nullable=False),
        sa.Column("resource_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("basis", sa.Text, nullable=False),
        sa.Column("amount", sa.Numeric(16, 2)),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.UniqueConstraint("need_id", "kind", "target_id"),
    )
    op.create_index("need_link_target", "need_link", ["kind", "target_id"])


def downgrade() -> None:
    """Drop `need_project`, `need_milestone` and `need_link`, with every project in them."""
    for table in ("need_link", "need_milestone", "need_project"):
        op.drop_table(table)
