"""The result of a round's vote as it was first shown, with the files to count it again from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "010_need_round_result"
down_revision = "009_need_webhook"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_round_result`."""
    op.create_table(
        "need_round_result",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("result", JSONB, nullable=False),
        sa.Column("files", JSONB, nullable=False),
        sa.Column("counted", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop `need_round_result`; it can be counted again from the ballots."""
    op.drop_table("need_round_result")
