"""Noting for each follower that a status changed: what `mails` then tells."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.needs.following.subjects import topic_key
from ckanext.needs.model.follow import NEED, ROUND, TOPIC
from ckanext.needs.model.told import MAILS, claim_change
from ckanext.needs.workflow.untold import make_up

#: One notice a user, however many of their follows it is for: the need itself comes first.
NOTE = sa.text("""
    INSERT INTO need_notice
        (id, user_id, kind, key, language, need_id, from_status, to_status, event, about, created)
    SELECT DISTINCT ON (user_id) gen_random_uuid()::text, user_id, kind, key, language,
        :need_id, :from_status, :to_status, 'moved', '', now() AT TIME ZONE 'UTC'
    FROM need_follow
    WHERE mail AND (
        kind = :need AND key = :need_id
        OR kind = :topic AND key = ANY(:topics)
        OR kind = :round AND key = ANY(:rounds)
    ) AND (
        CAST(:event_id AS bigint) IS NULL
        OR created <= (SELECT created FROM need_status_event WHERE id = :event_id)
    )
    ORDER BY user_id, kind, key
    RETURNING user_id
""")
ROUNDS = sa.text("""
    SELECT DISTINCT round_id FROM need_proposal WHERE need_id = :need_id AND state <> 'withdrawn'
""")

#: Who may want to hear of a change, by where its need stands; `note` looks closer.
HEARD = """(
    EXISTS (
        SELECT FROM need_follow WHERE kind = 'need' AND key = event.need_id
            AND mail AND need_follow.created <= event.created
    ) OR EXISTS (
        SELECT FROM need_follow JOIN need_standing ON need_standing.need_id = event.need_id
        WHERE kind = 'topic' AND split_part(key, '@', 2) = left(need_standing.area, 4)
            AND mail AND need_follow.created <= event.created
    ) OR EXISTS (
        SELECT FROM need_follow JOIN need_proposal ON round_id = key
        WHERE kind = 'round' AND need_proposal.need_id = event.need_id
            AND mail AND need_follow.created <= event.created
    )
)"""


def note_lost() -> int:
    """Note changes of needs whose jobs were lost; return how many changes that were."""
    return make_up(MAILS, HEARD, note)


def note(need_id: str, from_status: str, to_status: str, event_id: int | None = None) -> int:
    """Note a change for everyone who followed the need, its topic or a round, and commit.

    :param event_id: of the history: it is noted once, however often this is called
    :returns: for how many users
    """
    if not claim_change(MAILS, event_id):
        model.Session.commit()
        return 0
    values = {
        "need_id": need_id,
        "event_id": event_id,
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
