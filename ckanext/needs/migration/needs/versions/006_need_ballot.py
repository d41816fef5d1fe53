"""Ballots, apart from who voted; codes for voting; paper ballots as officials entered them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "006_need_ballot"
down_revision = "005_need_status_event"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; none of those with ballots has a time, a serial number or an order."""
    op.create_table(
        "need_ballot_box",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("secret", sa.LargeBinary),
        sa.Column("mark", sa.Text, nullable=False),
    )
    op.create_table(
        "need_voter",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("voter_key", sa.Text, primary_key=True),
    )
    op.create_table(
        "need_ballot",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
    )
    op.create_table(
        "need_voting_code_batch",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("round_id", sa.Text, nullable=False),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("ix_need_voting_code_batch_round_id", "need_voting_code_batch", ["round_id"])
    op.create_table(
        "need_voting_code",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("code_key", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False),
    )
    op.create_table(
        "need_paper_ballot",
        sa.Column("round_id", sa.Text, primary_key=True),
        sa.Column("sheet", sa.Text, primary_key=True),
        sa.Column("entered_by", sa.Text, primary_key=True),
        sa.Column("district", sa.Text, nullable=False),
        sa.Column("choices", JSONB, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables, with every ballot in them.

    They are `need_ballot_box`, `need_voter`, `need_ballot`, `need_voting_code_batch`,
    `need_voting_code` and `need_paper_ballot`.
    """
    for name in (
        "need_paper_ballot",
        "need_voting_code",
        "need_voting_code_batch",
        "need_ballot",
        "need_voter",
        "need_ballot_box",
    ):
        op.drop_table(name)
