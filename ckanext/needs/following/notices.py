"""Noting for each follower that a status changed: what `mails` then tells."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.needs.following.subjects import topic_key
from ckanext.needs.model.follow import NEED, ROUND, TOPIC

#: One notice a user, however many of their follows it is for: the need itself comes first.
NOTE = sa.text("""
    INSERT INTO need_notice
        (id, user_id, kind, key, language, need_id, from_status, to_status, created)
    SELECT DISTINCT ON (user_id) gen_random_uuid()::text, user_id, kind, key, language,
        :need_id, :from_status, :to_status, now() AT TIME ZONE 'UTC'
    FROM need_follow
    WHERE mail AND (
        kind = :need AND key = :need_id
        OR kind = :topic AND key = ANY(:topics)
        OR kind = :round AND key = ANY(:rounds)
    )
    ORDER BY user_id, kind, key
    RETURNING user_id
""")
ROUNDS = sa.text("""
    SELECT DISTINCT round_id FROM need_proposal WHERE need_id = :need_id AND state <> 'withdrawn'
""")


def note(need_id: str, from_status: str, to_status: str) -> int:
    """Note a change for everyone who follows the need, its topic or a round, and commit.

    :returns: for how many users
    """
    values = {
        "need_id": need_id,
        "from_status": from_status,
        "to_status": to_status,
        **{"need": NEED, "topic": TOPIC, "round": ROUND},
        "topics": _topics(need_id),
        "rounds": list(model.Session.scalars(ROUNDS, {"need_id": need_id})),
    }
    told = len(model.Session.execute(NOTE, values).all())
    model.Session.commit()
    return told


def _topics(need_id: str) -> list[str]:
    """Return the topics that a need belongs to: its issue, and its pillar, in its district."""
    need = model.Package.get(need_id)
    extras: Any = need.extras if need else {}
    district = str(extras.get("district") or "")
    codes = [str(extras.get(field) or "") for field in ("issue", "pillar")]
    return [topic_key(code, district) for code in codes if code and district]
