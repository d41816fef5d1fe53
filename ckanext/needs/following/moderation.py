"""Which comments wait for whom: those on needs of the moderator's organisations and areas."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.following.comments import in_order
from ckanext.needs.logic.roles import PUBLISHER, roles_on
from ckanext.needs.model.comment import Comment
from ckanext.needs.model.role_grant import OFFICIAL
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.workflow.scope import bound_places, places_of, whose

#: Roles that decide on comments.
MODERATORS = frozenset((OFFICIAL, PUBLISHER))
#: Reported ones first, then the longest waiting. By places (`whose`): an official acts in some.
QUEUE = """
    SELECT comment.id FROM need_comment AS comment
    JOIN package ON package.id = comment.need_id
        AND package.type = :type AND package.state = 'active'
    JOIN need_standing AS standing ON standing.need_id = comment.need_id
    LEFT JOIN (
        SELECT report.comment_id, count(*) AS people FROM need_comment_report AS report
        JOIN need_comment AS reported ON reported.id = report.comment_id
        WHERE report.created > coalesce(reported.moderated, '-infinity')
        GROUP BY report.comment_id
    ) AS reports ON reports.comment_id = comment.id
    WHERE ({whose}) AND (:organization = '' OR standing.organization_id = :organization)
        AND (comment.state = :state OR :state = 'waiting' AND comment.state = 'shown'
            AND reports.people IS NOT NULL)
    ORDER BY coalesce(reports.people, 0) DESC, comment.created, comment.id
    LIMIT :limit OFFSET :offset
"""


def may_moderate(context: Context, need: model.Package) -> bool:
    """Return whether who asks may decide on the comments on a need."""
    return bool(roles_on(context, area_of(need), str(need.owner_org or "")) & MODERATORS)


def area_of(need: model.Package) -> str:
    """Return the code of the smallest area that a need names."""
    extras: Any = need.extras
    return str(extras.get("subdistrict") or extras.get("district") or extras.get("province") or "")


def queue(
    context: Context, *, state: str, organization: str, limit: int, offset: int
) -> list[Comment]:
    """Return comments in a state that who asks may decide on; `waiting`: also reported ones.

    The same few queries, however many wait and whoever asks.

    :param organization: id of an organisation, only comments on its needs; empty for all
    """
    places = None if context.get("ignore_auth") else places_of(context.get("user", ""))
    if places == ():
        return []
    values = {"type": NEED_TYPE, "state": state, "organization": organization}
    bound = {**values, **bound_places(places), "limit": limit, "offset": offset}
    query = sa.text(QUEUE.format(whose=whose(places)))
    return in_order(model.Session.scalars(query, bound))
