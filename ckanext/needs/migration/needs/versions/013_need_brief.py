"""Evidence briefs, kept as they were made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "013_need_brief"
down_revision = "012_need_round_told"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_brief`."""
    op.create_table(
        "need_brief",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("content", JSONB, nullable=False),
        sa.Column("edition", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop `need_brief`, with the briefs in it."""
    op.drop_table("need_brief")
