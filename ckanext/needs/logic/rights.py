"""What leaders and officials may do with needs through core's own actions.

A leader writes for a community: needs of the leader's own, inside the granted area, as long as
`statuses.yaml` lets a leader move them on. An official changes needs inside area and organisation.
Neither takes a need out of where the grant holds, nor to a status that is not theirs to set.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import ckan.authz as authz
import ckan.model as model
from ckan.types import Context

from ckanext.needs import config, lists
from ckanext.needs.codelists import CodeError, Statuses
from ckanext.needs.logic.roles import PUBLISHER, area_of, organizations_of_role, roles_on
from ckanext.needs.model.role_grant import LEADER, OFFICIAL
from ckanext.needs.search import NEED_TYPE

#: The status of a need that is public from the start (`ckanext.needs.publish_at_once`).
AT_ONCE = "under_review"


def roles_to_change(context: Context, package: model.Package) -> frozenset[str]:
    """Return the granted roles by which the acting user may change a stored need."""
    if package.type != NEED_TYPE or not package.owner_org:
        return frozenset()
    fields = dict(package.extras)
    roles = roles_on(context, area_of(fields), package.owner_org) & {LEADER, OFFICIAL}
    if LEADER in roles and not (_is_own(context, package) and leader_may_change(fields)):
        roles -= {LEADER}
    return roles


def is_publisher(context: Context, package: model.Package) -> bool:
    """Whether the acting user may edit all of the organisation that owns a dataset."""
    return PUBLISHER in roles_on(context, "", package.owner_org or "")


def may_begin(context: Context, asked: Mapping[str, Any]) -> bool:
    """Whether the acting user leads somewhere, in the organisation that is named.

    Where exactly is checked with the fields of the need, once names are codes.

    :param asked: of `package_create`; `owner_org` is an id or a name
    """
    led = organizations_of_role(context, LEADER)
    if not led or not asked.get("owner_org"):
        return bool(led)
    group = model.Group.get(str(asked["owner_org"]))
    return group is not None and group.id in led


def may_manage_groups(
    context: Context, asked: Mapping[str, Any], package: model.Package | None
) -> bool:
    """Whether the user may add to every group that is named and that the need is not in yet."""
    there = {group.id for group in package.get_groups()} if package is not None else set[str]()
    user = context.get("user", "")
    for reference in _groups(asked):
        group = model.Group.get(reference)
        if group is None or group.id in there:
            continue  # core says of a group that is not there that it is not
        if not authz.has_user_permission_for_group_or_org(group.id, user, "manage_group"):
            return False
    return True


def leader_may_change(fields: Mapping[str, Any]) -> bool:
    """Whether a need is still a leader's to change: some status may follow by a leader's hand."""
    try:
        status = statuses().get(str(fields.get("status") or config.default_status()))
    except CodeError:
        return False
    return any(LEADER in roles for roles in status.roles.values())


def leader_may_begin_in(code: str, organization: str) -> bool:
    """Whether a leader's new need may have this status: one nobody reads yet, the portal's own
    for new needs, or the first public one where the organisation publishes at once.

    :param organization: name of the one that the need goes to
    """
    if code == AT_ONCE and config.publishes_at_once(organization):
        return True
    return code == config.default_status() or not statuses().get(code).public


def allowed_next(before: str, roles: frozenset[str]) -> tuple[str, ...]:
    """Return the statuses that some of these roles may set after another, itself included."""
    found = statuses()
    return (before, *(code for code in found.get(before).next if _may(found, before, code, roles)))


def statuses() -> Statuses:
    """Return the statuses of this portal."""
    return lists.current().statuses


def _groups(asked: Mapping[str, Any]) -> list[str]:
    """Return ids or names of the groups that are named, each a dictionary or a text."""
    named = cast("list[Any]", asked.get("groups") or [])
    refs = (one.get("id") or one.get("name") if hasattr(one, "get") else one for one in named)
    return [str(reference) for reference in refs if reference]


def _may(found: Statuses, before: str, after: str, roles: frozenset[str]) -> bool:
    return any(found.may(before, after, role) for role in roles)


def _is_own(context: Context, package: model.Package) -> bool:
    person = model.User.get(context.get("user", "")) if context.get("user") else None
    return person is not None and package.creator_user_id == person.id
