"""Keeping what people say on needs, and who may see which of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.following.reasons import reasons
from ckanext.needs.model.comment import SHOWN, Comment
from ckanext.needs.people.consent import shown_names

#: Reports since a moderator last decided; the ones before are settled.
REPORTS = sa.text("""
    SELECT report.comment_id, count(*) AS people FROM need_comment_report AS report
    JOIN need_comment AS comment ON comment.id = report.comment_id
    WHERE report.comment_id = ANY(:ids)
        AND report.created > coalesce(comment.moderated, '-infinity')
    GROUP BY report.comment_id
""")
OF_NEED = sa.text("""
    SELECT id FROM need_comment
    WHERE need_id = :need_id AND (:everything OR state = 'shown' OR user_id = :user_id)
        AND (:state = '' OR state = :state)
    ORDER BY created DESC, id LIMIT :limit OFFSET :offset
""")


def of_need(
    need_id: str, user_id: str, *, everything: bool, state: str, limit: int, offset: int
) -> list[Comment]:
    """Return comments on a need, the newest first: those shown, and the reader's own.

    :param user_id: id of the reader, empty for the public
    :param everything: also those of others that wait or are hidden
    :param state: only those in this state; empty for all
    """
    values = {"need_id": need_id, "user_id": user_id, "everything": everything, "state": state}
    ids = model.Session.scalars(OF_NEED, {**values, "limit": limit, "offset": offset})
    return in_order(ids)


def in_order(ids: Iterable[str]) -> list[Comment]:
    """Return comments in the order of their ids."""
    wanted = list(ids)
    found = model.Session.scalars(sa.select(Comment).where(Comment.id.in_(wanted)))
    by_id = {comment.id: comment for comment in found}
    return [by_id[one] for one in wanted if one in by_id]


def shown_of(user_id: str) -> int:
    """Return how many comments of a user are shown."""
    query = sa.select(sa.func.count()).select_from(Comment)
    passed = query.where(Comment.user_id == user_id, Comment.state == SHOWN)
    return int(model.Session.scalar(passed) or 0)


def reports(ids: Iterable[str]) -> dict[str, int]:
    """Return how many people reported each comment since it was last decided on."""
    wanted = list(ids)
    rows = model.Session.execute(REPORTS, {"ids": wanted}) if wanted else ()
    return {row.comment_id: row.people for row in rows}


def as_dicts(
    comments: list[Comment], user_id: str, *, moderating: bool = False
) -> list[dict[str, Any]]:
    """Return comments as the action gives them.

    No id of an author is among it, nor of a moderator: `mine` tells readers their own. `author` is
    a name only of who consented to it.

    :param moderating: the reader may decide on them, and is told of reports and notes
    """
    names = shown_names(comment.user_id for comment in comments)
    reported = reports(comment.id for comment in comments) if moderating else {}
    return [
        {
            "id": comment.id,
            "need_id": comment.need_id,
            "text": comment.text,
            "author": names.get(comment.user_id, ""),
            "role": comment.role,
            "mine": bool(user_id) and comment.user_id == user_id,
            "state": comment.state,
            "created": comment.created.isoformat(),
            **_decision(comment, told=moderating or comment.user_id == user_id),
            **({"reports": reported.get(comment.id, 0)} if moderating else {}),
        }
        for comment in comments
    ]


def _decision(comment: Comment, *, told: bool) -> dict[str, Any]:
    """Return why a comment is hidden, for its author and for moderators."""
    if not told or not comment.reason:
        return {}
    return {"reason": comment.reason, "reason_name": _name(comment.reason), "note": comment.note}


def _name(reason: str) -> str:
    try:
        return lists.say(reasons().get(reason).name)
    except CodeError:  # of a list that has changed since
        return reason
