"""Writes what became of needs: an event for each that changed, and where each stands now.

One statement serves one need or a whole batch of a load; it is part of the transaction that changes
the packages. What changed is found by comparing with where the need stood until now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.model.run import now
from ckanext.needs.model.standing import Standing
from ckanext.needs.workflow.signals import Moved

NOTE = sa.text("""
    WITH new AS (
        SELECT * FROM unnest(
            CAST(:needs AS text[]), CAST(:statuses AS text[]), CAST(:since AS date[]),
            CAST(:areas AS text[]), CAST(:organizations AS text[]), CAST(:public AS boolean[])
        ) AS new (need_id, status, since, area, organization_id, public)
    ), found AS (
        SELECT new.*, before.status AS from_status, before.organization_id AS from_organization,
            before.due_on,
            (before.status, before.organization_id)
                IS DISTINCT FROM (new.status, new.organization_id) AS moved
        FROM new LEFT JOIN need_standing AS before USING (need_id)
    ), events AS (
        INSERT INTO need_status_event (
            need_id, from_status, to_status, user_id, role, organization_id, reason, next_owner,
            due_on, target_id, public, since, created
        )
        SELECT need_id, from_status, status, :user_id, :role, organization_id, :reason, :next_owner,
            CAST(:due_on AS date), :target_id, public, since, :created
        FROM found WHERE moved
        RETURNING id, need_id
    ), standing AS (
        INSERT INTO need_standing (need_id, organization_id, area, status, since, due_on)
        SELECT need_id, organization_id, area, status, since,
            CASE WHEN moved THEN CAST(:due_on AS date) ELSE due_on END
        FROM found
        ON CONFLICT (need_id) DO UPDATE SET
            organization_id = excluded.organization_id, area = excluded.area,
            status = excluded.status, since = excluded.since, due_on = excluded.due_on
    )
    SELECT need_id, from_status, status AS to_status, from_organization, organization_id,
        events.id AS event_id
    FROM found JOIN events USING (need_id)
""")


@dataclass(frozen=True, slots=True)
class Now:
    """Where a need stands after a change.

    :param since: day from which the status holds
    :param area: code of its subdistrict, else of its district, else of its province
    :param public: whether everyone may read it
    """

    need_id: str
    status: str
    since: date
    area: str
    organization_id: str
    public: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Who made a change, and what was said about it.

    :param user_id: id of the user; never shown to others
    :param role: `leader`, `official`, `publisher`, `sysadmin`, `loading` or `portal`
    :param next_owner: who has it next, as text
    :param due_on: day until which the agency means to move the need on
    :param target_id: id of the need that this one was merged into
    """

    user_id: str = ""
    role: str = ""
    reason: str = ""
    next_owner: str = ""
    due_on: date | None = None
    target_id: str | None = None


def note(needs: Sequence[Now], said: Said) -> list[Moved]:
    """Write where needs stand now, in the open transaction; return those that moved."""
    if not needs:
        return []
    bound = {
        "needs": [need.need_id for need in needs],
        "statuses": [need.status for need in needs],
        "since": [need.since for need in needs],
        "areas": [need.area for need in needs],
        "organizations": [need.organization_id for need in needs],
        "public": [need.public for need in needs],
        "user_id": said.user_id,
        "role": said.role,
        "reason": said.reason,
        "next_owner": said.next_owner,
        "due_on": said.due_on,
        "target_id": said.target_id,
        "created": now(),
    }
    return [Moved(**row) for row in model.Session.execute(NOTE, bound).mappings()]


def forget(need_id: str) -> None:
    """Take a need that is deleted out of the inboxes; its history stays."""
    model.Session.execute(sa.delete(Standing).where(Standing.need_id == need_id))
