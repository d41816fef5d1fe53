"""Merges a need into another one that says the same, and undoes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.workflow import moving
from ckanext.needs.workflow.moving import DECIDING, Held, fail
from ckanext.needs.workflow.signals import SENDER, need_merging, need_unmerging
from ckanext.needs.workflow.transitions import (
    MERGED,
    NOT_ALLOWED,
    THESE,
    Move,
    allowed,
    filled,
    listed,
    missing,
)

#: Where a merged need went, and what it was before: of its last event that has a target.
LAST_MERGE = sa.text("""
    SELECT target_id, from_status FROM need_status_event
    WHERE need_id = :need AND to_status = :merged AND target_id IS NOT NULL
    ORDER BY id DESC LIMIT 1
""")
#: Needs that are merged into one; one that came back, or went elsewhere since, is none of them.
MERGED_INTO = sa.text("""
    SELECT DISTINCT event.need_id FROM need_status_event AS event
    JOIN need_standing USING (need_id)
    WHERE event.target_id = :need AND need_standing.status = :merged AND NOT EXISTS (
        SELECT FROM need_status_event AS later
        WHERE later.need_id = event.need_id AND later.id > event.id
            AND later.target_id IS NOT NULL
    )
    ORDER BY event.need_id LIMIT 50
""")

ITSELF = Text("รวมกับตัวเองไม่ได้", "a need can't be merged into itself")
NOT_INTO = Text("รวมเข้ากับเรื่องที่มีสถานะ «{}» ไม่ได้", "a need that is «{}» can take no other into it")
NOT_BOTH = Text(
    "ต้องมีสิทธิ์ในทั้งสองเรื่อง: ให้ส่งต่อเรื่องนี้ไปยังหน่วยงานของอีกเรื่องแทน",
    "you have to be an official or publisher of both needs; forward this one to the other's agency",
)
NOT_MERGED = Text("ความต้องการนี้ไม่ได้รวมอยู่กับเรื่องอื่น", "this need is not merged into another")
NO_SUCH_STATUS = Text(
    "รายการสถานะของระบบนี้ไม่มี «merged»", "the status list of this portal has no «merged»"
)


@dataclass(frozen=True, slots=True)
class Merge:
    """The last merge of a need: into which other one, and which status it had before."""

    into_id: str
    before: str


def last_merge(need_id: str) -> Merge | None:
    """Return where a need went when it was merged last; it may have come back since."""
    row = model.Session.execute(LAST_MERGE, {"need": need_id, "merged": MERGED}).first()
    return Merge(row.target_id, row.from_status) if row else None


def merged_into(need_id: str) -> list[str]:
    """Return the ids of needs that are merged into this one, 50 at most."""
    return list(model.Session.scalars(MERGED_INTO, {"need": need_id, "merged": MERGED}))


def merge(
    context: Context, need_id: str, into_id: str, reason: str, expected_from: str
) -> dict[str, Any]:
    """Merge a need into another, with all that hangs on it, and commit.

    :raises ckan.plugins.toolkit.ValidationError: one of the two may not be merged
    """
    if need_id == into_id:
        fail("into", ITSELF)
    # Always in the same order: two who merge the same pair both ways don't wait for each other.
    held = {one: moving.hold(context, one) for one in sorted((need_id, into_id))}
    need, into = held[need_id], held[into_id]
    moving.check_seen(need, expected_from)
    _check_rights(need, into)
    wanted = Move(MERGED, reason)
    _check_transition(need, wanted)
    _check_target(into)
    need_merging.send(SENDER, need_id=need_id, into_id=into_id)
    said = replace(moving.said_by(context, need, wanted, ""), target_id=into_id)
    return moving.write(context, need, {"status": MERGED}, said)


def unmerge(context: Context, need_id: str, reason: str) -> dict[str, Any]:
    """Give a merged need back the status that it had, with all that hangs on it, and commit.

    :raises ckan.plugins.toolkit.ValidationError: it is not merged
    """
    need = moving.hold(context, need_id)
    last = last_merge(need_id)
    if need.status != MERGED or last is None:
        fail("id", NOT_MERGED)
    need_unmerging.send(SENDER, need_id=need_id, into_id=last.into_id)
    said = moving.said_by(context, need, Move(last.before, reason), "")
    return moving.write(context, need, {"status": last.before}, said)


def _check_rights(need: Held, into: Held) -> None:
    if not (need.roles & DECIDING and into.roles & DECIDING):
        model.Session.rollback()
        raise tk.NotAuthorized(lists.say(NOT_BOTH))


def _check_transition(need: Held, wanted: Move) -> None:
    statuses = lists.current().statuses
    try:
        now, then = statuses.get(need.status), statuses.get(MERGED)
    except CodeError:
        fail("id", NO_SUCH_STATUS)
    if not {*now.roles.get(MERGED, ())} & need.roles:
        these = filled(THESE, listed(allowed(statuses, need.status, need.roles)))
        fail("id", filled(NOT_ALLOWED, now.name, then.name, these))
    if refused := missing(then, wanted):
        moving.refuse(refused)


def _check_target(into: Held) -> None:
    """Refuse a need that is itself merged, or not public: people are sent there."""
    status = lists.current().statuses.get(into.status)
    if status.code == MERGED or not status.public:
        fail("into", filled(NOT_INTO, status.name))
