"""What became of each need: its history, and where it stands now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "005_need_status_event"
down_revision = "004_need_round"
branch_labels = None
depends_on = None

#: CKAN 2.11 keeps extras in a table of their own, 2.12 in a column.
IN_COLUMN = "SELECT package.*, extras AS fields FROM package"
IN_TABLE = """
    SELECT package.*, (
        SELECT jsonb_object_agg(key, value) FROM package_extra
        WHERE package_id = package.id AND state = 'active' AND value IS NOT NULL
    ) AS fields
    FROM package
"""
#: The needs that are there already stand where they stand; how they came there nobody knows.
STANDING = """
    INSERT INTO need_standing (need_id, organization_id, area, status, since)
    SELECT id, owner_org,
        coalesce(nullif(fields ->> 'subdistrict', ''), nullif(fields ->> 'district', ''),
            fields ->> 'province', ''),
        fields ->> 'status',
        CASE WHEN fields ->> 'status_since' ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$'
            THEN CAST(fields ->> 'status_since' AS date) ELSE CAST(metadata_modified AS date) END
    FROM ({packages}) AS needs
    WHERE type = 'citizen-need' AND state = 'active'
        AND owner_org IS NOT NULL AND fields ->> 'status' IS NOT NULL
"""
FIRST_EVENTS = """
    INSERT INTO need_status_event (
        need_id, to_status, user_id, role, organization_id, reason, next_owner,
        public, since, created
    )
    SELECT need_id, status, '', '', organization_id, '', '', NOT package.private, since,
        least(package.metadata_modified, now() AT TIME ZONE 'UTC')
    FROM need_standing JOIN package ON package.id = need_id
    ORDER BY package.metadata_modified
"""


def upgrade() -> None:
    """Create both tables; every need that is there gets the first event of its history."""
    op.create_table(
        "need_status_event",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("need_id", sa.Text, nullable=False),
        sa.Column("from_status", sa.Text),
        sa.Column("to_status", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("next_owner", sa.Text, nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("target_id", sa.Text),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("need_status_event_of_need", "need_status_event", ["need_id", "id"])
    op.create_index(
        "need_status_event_target",
        "need_status_event",
        ["target_id"],
        postgresql_where=sa.text("target_id IS NOT NULL"),
    )
    op.create_table(
        "need_standing",
        sa.Column("need_id", sa.Text, primary_key=True),
        sa.Column("organization_id", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date),
    )
    op.create_index(
        "need_standing_of_organization", "need_standing", ["organization_id", "status", "since"]
    )
    in_column = any(c["name"] == "extras" for c in sa.inspect(op.get_bind()).get_columns("package"))
    op.execute(STANDING.format(packages=IN_COLUMN if in_column else IN_TABLE))
    op.execute(FIRST_EVENTS)


def downgrade() -> None:
    """Drop `need_status_event` and `need_standing`: the history of all needs.

    Going up again each need begins its history anew, where it stands.
    """
    op.drop_table("need_standing")
    op.drop_table("need_status_event")
