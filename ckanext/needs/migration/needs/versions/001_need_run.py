"""The runs of the harvesters: what each read, used, refused and withheld."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "001_need_run"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create `need_run`."""
    op.create_table(
        "need_run",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("harvester", sa.Text, nullable=False),
        sa.Column("job_id", sa.Text),
        sa.Column("started", sa.DateTime, nullable=False),
        sa.Column("finished", sa.DateTime),
        sa.Column("status", sa.Text, nullable=False, server_default="running"),
        sa.Column("digest", sa.Text, nullable=False, server_default=""),
        sa.Column("rows_read", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rows_used", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rows_refused", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rows_withheld", sa.Integer, nullable=False, server_default="0"),
        sa.Column("report", JSONB, nullable=False, server_default="{}"),
    )
    op.create_index("ix_need_run_harvester_started", "need_run", ["harvester", "started"])
    op.create_index("ix_need_run_job_id", "need_run", ["job_id"])


def downgrade() -> None:
    """Drop `need_run`: the account of all runs."""
    op.drop_table("need_run")
