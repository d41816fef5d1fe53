"""Holds who edits a need by CKAN's own actions to the transitions of the status list.

Sysadmins, and what the portal does itself (loads, harvests: `ignore_auth`), may set any status;
the history says that it was they.
"""

from __future__ import annotations

from typing import Any, cast

import ckan.authz as authz
import ckan.model as model
from ckan.types import Context

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.rights import AT_ONCE
from ckanext.needs.logic.roles import area_of, roles_on
from ckanext.needs.workflow.recording import BATCH
from ckanext.needs.workflow.transitions import Move, refusal, start_refusal


def fresh(context: Context) -> None:
    """Read the need that is about to be written anew, and let nobody else change it meanwhile.

    What was read before may be an older state: two who save at once would both be right.
    """
    package = context.get("package")
    if package is not None and not cast("dict[str, Any]", context).get(BATCH):
        model.Session.refresh(package, with_for_update=True)


def refused(context: Context, area: str, organization_id: str, status: str) -> Text | None:
    """Return why a status may not be set by package_create or package_update, None when it may.

    :param area: code of the place of a need that is new
    :param organization_id: id or name of the agency of a need that is new
    """
    user = str(context.get("user") or "")
    if context.get("ignore_auth") or authz.is_sysadmin(user):
        return None
    statuses, package = lists.current().statuses, context.get("package")
    if package is None:
        roles = roles_on(context, area, _id_of(organization_id))
        if roles and _is_public_at_once(status, organization_id):
            return None
        said = start_refusal(statuses, config.default_status(), status, roles)
        return said.reason if said else None
    now = str(package.extras.get("status") or "")
    if now == status:
        return None
    try:
        statuses.get(now)
    except CodeError:  # a status of a list that the portal no longer has
        return None
    owner = str(package.owner_org or "")
    roles = roles_on(context, area_of(package.extras), owner)
    if roles and now == statuses.all()[0].code and _is_public_at_once(status, owner):
        return None
    said = refusal(statuses, now, Move(status), roles)
    return said.reason if said else None


def _is_public_at_once(status: str, organization: str) -> bool:
    """Whether this is the status that the organisation lets needs begin in."""
    group = model.Group.get(organization) if status == AT_ONCE and organization else None
    return group is not None and config.publishes_at_once(str(group.name))


def _id_of(organization: str) -> str:
    group = model.Group.get(organization) if organization else None
    return str(group.id) if group else ""
