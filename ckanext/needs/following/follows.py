"""Keeping what a user follows."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.types import Context
from sqlalchemy.dialects.postgresql import insert

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.following.subjects import Subject, find, topic_title
from ckanext.needs.logic.asked import asking
from ckanext.needs.model.follow import NEED, ROUND, TOPIC, Follow

#: Nobody reads what becomes of more; and one change must not cost a portal more than its answer.
MOST = 1000


def add(user_id: str, subject: Subject, language: str, *, mail: bool) -> None:
    """Let a user follow something, in the language in which they asked, and commit.

    :raises ckan.plugins.toolkit.ValidationError: they follow `MOST` things already
    """
    if count(user_id) >= MOST:
        message = tk._("You follow {most} things already; stop following some of them first")
        raise tk.ValidationError({"message": [message.format(most=MOST)]})
    key = {"user_id": user_id, "kind": subject.kind, "key": subject.key}
    asked: dict[str, Any] = {"language": language[:2], "mail": mail, "carried_from": None}
    statement = insert(Follow).values(**key, **asked)
    model.Session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=asked))
    model.Session.commit()


def remove(user_id: str, kind: str, key: str) -> bool:
    """Let a user follow something no longer, and commit; return whether they did."""
    table = Follow.__table__
    mine = (table.c.user_id == user_id) & (table.c.kind == kind) & (table.c.key == key)
    removed = model.Session.execute(sa.delete(Follow).where(mine).returning(table.c.key)).all()
    model.Session.commit()
    return bool(removed)


def count(user_id: str) -> int:
    """Return how many things a user follows."""
    query = sa.select(sa.func.count()).select_from(Follow).where(Follow.user_id == user_id)
    return int(model.Session.scalar(query) or 0)


def following(user_id: str, kind: str, key: str) -> bool:
    """Return whether a user follows something."""
    return model.Session.get(Follow, (user_id, kind, key)) is not None


def listed(context: Context, user_id: str) -> list[dict[str, Any]]:
    """Return what a user follows, the newest first; titles only of what they may read today."""
    query = sa.select(Follow).where(Follow.user_id == user_id)
    rows = list(model.Session.scalars(query.order_by(Follow.created.desc(), Follow.key)))
    titles = {
        NEED: _need_titles(context, [row.key for row in rows if row.kind == NEED]),
        TOPIC: _topic_titles([row.key for row in rows if row.kind == TOPIC]),
        ROUND: _round_titles(context, [row.key for row in rows if row.kind == ROUND]),
    }
    return [
        {
            "kind": row.kind,
            "key": row.key,
            "title": titles[row.kind].get(row.key),
            "language": row.language,
            "mail": row.mail,
            "created": row.created.isoformat(),
        }
        for row in rows
    ]


NEED_TITLES = sa.text("""
    SELECT id, title, private FROM package WHERE id = ANY(:ids) AND state = 'active'
""")


def _need_titles(context: Context, ids: list[str]) -> dict[str, str]:
    rows = model.Session.execute(NEED_TITLES, {"ids": ids}) if ids else ()
    return {row.id: row.title for row in rows if not row.private or _may_read(context, row.id)}


def _may_read(context: Context, need_id: str) -> bool:
    try:
        return bool(tk.check_access("package_show", asking(context), {"id": need_id}))
    except tk.NotAuthorized:
        return False


def _topic_titles(keys: list[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for key in keys:
        try:
            titles[key] = lists.say(topic_title(lists.current(), key))
        except CodeError:  # a strategy that the portal no longer has
            continue
    return titles


def _round_titles(context: Context, ids: list[str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for one in ids:
        try:
            titles[one] = lists.say(find(context, ROUND, one).title)
        except tk.ObjectNotFound:
            continue
    return titles
