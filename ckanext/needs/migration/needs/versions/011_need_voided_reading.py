"""Readings of paper ballots that a publisher voided; results kept before withhold their turnout."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "011_need_voided_reading"
down_revision = "010_need_round_result"
branch_labels = None
depends_on = None

#: As `ballot_box.turnout` does since: nothing of the whole round where a budget withholds counts.
WITHHOLD = """
    UPDATE need_round_result SET result = jsonb_set(result, '{turnout}', (
        SELECT jsonb_object_agg(key, NULL::text) FROM jsonb_object_keys(result -> 'turnout') AS key
    ))
    WHERE result @> '{"budgets": [{"counts_shown": false}]}'
"""


def upgrade() -> None:
    """Create `need_voided_reading`, and withhold what would give few ballots away."""
    op.create_table(
        "need_voided_reading",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("entered_by", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("voided_by", sa.Text, nullable=False),
        sa.Column("voided", sa.DateTime, nullable=False),
    )
    op.create_index("ix_need_voided_reading_round_id", "need_voided_reading", ["round_id"])
    op.execute(WITHHOLD)


def downgrade() -> None:
    """Drop `need_voided_reading`; turnout that was withheld stays so."""
    op.drop_table("need_voided_reading")
