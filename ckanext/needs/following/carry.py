"""Followers and endorsements of a need that was merged into another one.

They are copied, marked with where they came from: the merged need keeps its own, so taking it back
loses nothing, and what a person says on the other need in the meantime is theirs and stays.
"""

from __future__ import annotations

import sqlalchemy as sa
from ckan import model
from sqlalchemy import event

from ckanext.needs.following import counting
from ckanext.needs.model.follow import NEED

COPY_FOLLOWS = sa.text("""
    INSERT INTO need_follow (user_id, kind, key, language, mail, carried_from, created)
    SELECT user_id, kind, :to_id, language, mail, :from_id, created
    FROM need_follow WHERE kind = :kind AND key = :from_id
    ON CONFLICT (user_id, kind, key) DO NOTHING
""")
COPY_ENDORSEMENTS = sa.text("""
    INSERT INTO need_endorsement (need_id, user_id, carried_from, created)
    SELECT :to_id, user_id, :from_id, created
    FROM need_endorsement WHERE need_id = :from_id
    ON CONFLICT (need_id, user_id) DO NOTHING
""")
#: A copy may have been copied on (a need merged into one that was merged itself): all of them go.
REMOVE_FOLLOWS = sa.text("""
    WITH RECURSIVE carried (user_id, key, carried_from) AS (
        SELECT user_id, key, carried_from FROM need_follow
        WHERE kind = :kind AND key = :to_id AND carried_from = :from_id
        UNION
        SELECT next.user_id, next.key, next.carried_from FROM need_follow AS next
        JOIN carried ON next.user_id = carried.user_id AND next.carried_from = carried.key
        WHERE next.kind = :kind
    )
    DELETE FROM need_follow USING carried
    WHERE need_follow.kind = :kind AND need_follow.user_id = carried.user_id
        AND need_follow.key = carried.key AND need_follow.carried_from = carried.carried_from
    RETURNING need_follow.key
""")
REMOVE_ENDORSEMENTS = sa.text("""
    WITH RECURSIVE carried (user_id, need_id, carried_from) AS (
        SELECT user_id, need_id, carried_from FROM need_endorsement
        WHERE need_id = :to_id AND carried_from = :from_id
        UNION
        SELECT next.user_id, next.need_id, next.carried_from FROM need_endorsement AS next
        JOIN carried ON next.user_id = carried.user_id AND next.carried_from = carried.need_id
    )
    DELETE FROM need_endorsement USING carried
    WHERE need_endorsement.user_id = carried.user_id
        AND need_endorsement.need_id = carried.need_id
        AND need_endorsement.carried_from = carried.carried_from
    RETURNING need_endorsement.need_id
""")


def move_over(from_id: str, to_id: str) -> None:
    """Let who follows or endorses a need do so with the one that it was merged into.

    Part of the caller's transaction: nothing is committed here.

    :param from_id: id of the need that was merged
    :param to_id: id of the one that stands for both now
    """
    _run(COPY_FOLLOWS, from_id, to_id)
    _run(COPY_ENDORSEMENTS, from_id, to_id)
    _count_after_commit(to_id)


def take_back(from_id: str, to_id: str) -> None:
    """Undo `move_over` with the same two needs, in the caller's transaction."""
    _run(REMOVE_FOLLOWS, from_id, to_id)
    found = model.Session.execute(REMOVE_ENDORSEMENTS, {"from_id": from_id, "to_id": to_id})
    _count_after_commit(to_id, *(row.need_id for row in found))


def _count_after_commit(*need_ids: str) -> None:
    """Have the search told of the new counts once they are there."""

    def tell(_session: object) -> None:
        counting.changed(*set(need_ids))

    event.listen(model.Session(), "after_commit", tell, once=True)


def _run(statement: sa.TextClause, from_id: str, to_id: str) -> None:
    values = {"from_id": from_id, "to_id": to_id}
    if ":kind" in statement.text:
        values["kind"] = NEED
    model.Session.execute(statement, values)
