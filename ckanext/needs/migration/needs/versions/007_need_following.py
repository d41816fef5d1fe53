"""Following and opinions: who hears of what, who needs it too, what people say."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "007_need_following"
down_revision = "006_need_ballot"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of followers, endorsements and comments."""
    op.create_table(
        "need_follow",
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("mail", sa.Boolean, nullable=False),
        sa.Column("carried_from", sa.Text),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_follow_thing", "need_follow", ["kind", "key"])
    op.create_table(
        "need_notice",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("from_status", sa.Text, nullable=False),
        sa.Column("to_status", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_notice_user", "need_notice", ["user_id", "created"])
    op.create_table(
        "need_endorsement",
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("carried_from", sa.Text),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_endorsement_user", "need_endorsement", ["user_id"])
    _create_comments()


def _create_comments() -> None:
    op.create_table(
        "need_comment",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("moderated_by", sa.Text),
        sa.Column("moderated", sa.DateTime),
    )
    op.create_index("need_comment_need", "need_comment", ["need_id", "created"])
    op.create_index("need_comment_user", "need_comment", ["user_id"])
    op.create_index("need_comment_state", "need_comment", ["state", "created"])
    op.create_table(
        "need_comment_report",
        sa.Column("comment_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop what `upgrade` made: who follows and endorses what, and all that people said.

    The tables are `need_follow`, `need_notice`, `need_endorsement`, `need_comment` and
    `need_comment_report`.
    """
    for table in (
        *("need_comment_report", "need_comment", "need_endorsement"),
        *("need_notice", "need_follow"),
    ):
        op.drop_table(table)
