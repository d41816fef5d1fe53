"""Changes of needs that nobody was told of: the job that was to do it was lost.

A change is kept in the history in one transaction with itself; the job that tells it comes
afterwards, and is lost when Redis does not answer or a worker dies. What is not in `need_told` is
found here, so that `ckan needs notify` makes up for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.model.told import DAYS

log = logging.getLogger(__name__)

#: Being forwarded is no change of status, and new needs of a load are announced to nobody. Few
#: changes are untold while jobs work: who may want to hear is asked of those only.
UNTOLD = """
    WITH event AS MATERIALIZED (
        SELECT * FROM need_status_event AS change
        WHERE created > now() AT TIME ZONE 'UTC' - INTERVAL '{days} days'
            AND from_status IS DISTINCT FROM to_status
            AND (from_status IS NOT NULL OR role <> 'loading')
            AND NOT EXISTS (
                SELECT FROM need_told
                WHERE listener = :listener AND what = 'status:' || change.id
            )
    )
    SELECT id AS event_id, need_id, coalesce(from_status, '') AS from_status, to_status
    FROM event WHERE {heard} ORDER BY id
"""
#: Tells a change: `need_id`, `from_status` (empty for a new need), `to_status`, `event_id`.
Tell = Callable[[str, str, str, int], object]


def make_up(listener: str, heard: str, tell: Tell) -> int:
    """Tell what nobody was told of in the last days; return how many changes were tried.

    An error with one of them is logged, and does not keep the others waiting.

    :param heard: whether anybody may want to hear of `event`, as a condition in SQL, fixed text
    """
    query = sa.text(UNTOLD.format(days=DAYS, heard=heard))
    changes: Any = model.Session.execute(query, {"listener": listener}).all()
    model.Session.commit()
    for change in changes:
        try:
            tell(change.need_id, change.from_status, change.to_status, change.event_id)
        except Exception:
            model.Session.rollback()
            log.exception("needs: %s are not told of event %s", listener, change.event_id)
    return len(changes)
