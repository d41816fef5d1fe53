"""Who may move, forward and merge needs, and who has an inbox."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.roles import ROLES, area_of, roles_on
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.workflow.moving import DECIDING
from ckanext.needs.workflow.scope import has_inbox


def need_move(context: Context, data_dict: DataDict) -> AuthResult:
    """Leaders, officials and publishers of the need; which move, the status list says."""
    return _has_role(context, data_dict, frozenset(ROLES))


def need_forward(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials and publishers of the need."""
    return _has_role(context, data_dict, DECIDING)


def need_merge(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials and publishers of the need; the action asks the same of the other one."""
    return _has_role(context, data_dict, DECIDING)


def need_unmerge(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials and publishers of the need."""
    return _has_role(context, data_dict, DECIDING)


@tk.auth_allow_anonymous_access
def need_history(context: Context, data_dict: DataDict) -> AuthResult:
    """Who may read the need; what happened while it was not public is for those who act on it."""
    try:
        tk.check_access("package_show", context, {"id": data_dict["id"]})
    except tk.NotAuthorized as refused:
        return {"success": False, "msg": str(refused)}
    return {"success": True}


def need_inbox_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials and publishers, anywhere: each sees the own places and organisations."""
    user = str(context.get("user") or "")
    if authz.is_sysadmin(user) or has_inbox(user):
        return {"success": True}
    return {"success": False, "msg": tk._("Only officials and publishers have an inbox")}


def _has_role(context: Context, data_dict: DataDict, enough: frozenset[str]) -> AuthResult:
    package = model.Package.get(data_dict.get("id"))
    if package is not None and package.type == NEED_TYPE and package.state == "active":
        roles = roles_on(context, area_of(package.extras), str(package.owner_org or ""))
        if roles & enough:
            return {"success": True}
    return {"success": False, "msg": tk._("You have no role for this need that may do this")}
