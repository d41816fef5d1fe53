"""What has been told already; news of rounds among the notices to followers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "012_need_round_told"
down_revision = "011_need_voided_reading"
branch_labels = None
depends_on = None

#: Changes of the last days were told as well as they could be: nobody hears of them once more.
TOLD = """
    INSERT INTO need_told (listener, what, created)
    SELECT listener, 'status:' || id, now() AT TIME ZONE 'UTC'
    FROM need_status_event CROSS JOIN (VALUES ('mails'), ('calls')) AS listeners (listener)
    WHERE created > now() AT TIME ZONE 'UTC' - INTERVAL '8 days'
"""


def upgrade() -> None:
    """Create `need_told`; let a notice be of a round; find the newest changes of needs quickly."""
    op.create_table(
        "need_told",
        sa.Column("listener", sa.Text, primary_key=True),
        sa.Column("what", sa.Text, primary_key=True),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    for name, default in (("event", "moved"), ("about", "")):
        column = sa.Column(name, sa.Text, nullable=False, server_default=default)
        op.add_column("need_notice", column)
    op.create_index(
        "need_status_event_created", "need_status_event", ["created"], postgresql_using="brin"
    )
    op.execute(TOLD)


def downgrade() -> None:
    """Drop `need_told`, and the notices of rounds with their columns `event` and `about`."""
    op.drop_index("need_status_event_created", "need_status_event")
    op.execute("DELETE FROM need_notice WHERE event <> 'moved'")
    for name in ("about", "event"):
        op.drop_column("need_notice", name)
    op.drop_table("need_told")
