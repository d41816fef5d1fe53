"""Keeping who needs it too, and telling the search how many."""

from __future__ import annotations

import sqlalchemy as sa
from ckan import model
from sqlalchemy.dialects.postgresql import insert

from ckanext.needs.following import counting
from ckanext.needs.model.endorsement import Endorsement, endorsements


def add(need_id: str, user_id: str) -> None:
    """Note that a user needs this too, and commit; what was carried here becomes their own."""
    key = {"need_id": need_id, "user_id": user_id}
    own = insert(Endorsement).values(**key)
    model.Session.execute(
        own.on_conflict_do_update(index_elements=list(key), set_={"carried_from": None})
    )
    model.Session.commit()
    counting.changed(need_id)


def remove(need_id: str, user_id: str) -> None:
    """Note that they do not, and commit."""
    table = Endorsement.__table__
    mine = (table.c.need_id == need_id) & (table.c.user_id == user_id)
    model.Session.execute(sa.delete(Endorsement).where(mine))
    model.Session.commit()
    counting.changed(need_id)


def count(need_id: str) -> int:
    """Return how many people endorse a need."""
    return endorsements([need_id]).get(need_id, 0)


def endorses(need_id: str, user_id: str) -> bool:
    """Return whether a user does."""
    return model.Session.get(Endorsement, (need_id, user_id)) is not None
