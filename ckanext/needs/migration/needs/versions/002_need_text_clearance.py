"""The free texts of needs that a person has read, and whether they may be published."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "002_need_text_clearance"
down_revision = "001_need_run"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_text_clearance`."""
    op.create_table(
        "need_text_clearance",
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("decided", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop `need_text_clearance`: which texts people have read, and their decisions."""
    op.drop_table("need_text_clearance")
