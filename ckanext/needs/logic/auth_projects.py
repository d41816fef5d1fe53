"""Who may make projects and say which needs they answer."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.roles import PUBLISHER, area_of, roles_on
from ckanext.needs.model.role_grant import OFFICIAL

WORKERS = {OFFICIAL, PUBLISHER}


def need_project_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials of the area and agency, and editors of the agency."""
    may = WORKERS & roles_on(context, str(data_dict.get("area")), str(data_dict.get("owner_org")))
    return _answer(bool(may))


def need_project_update(context: Context, data_dict: DataDict) -> AuthResult:
    """As for `need_project_create`, for the place that the project has or gets."""
    return need_project_create(context, data_dict)


@tk.auth_allow_anonymous_access
def need_project_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone; needs that may not be read are left out."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_project_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone."""
    return {"success": True}


def need_link_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials of the need's area and agency, and editors of its agency."""
    need = model.Package.get(data_dict["id"])
    if need is None:
        raise tk.ObjectNotFound(tk._("There is no such need"))
    return _answer(
        bool(WORKERS & roles_on(context, area_of(dict(need.extras)), need.owner_org or ""))
    )


def need_link_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """As for `need_link_create`."""
    return need_link_create(context, data_dict)


@tk.auth_allow_anonymous_access
def need_link_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Who may read the need; of several needs those that may be read are given."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_budget_line_search(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone: only tables that the user may read are looked through."""
    return {"success": True}


def _answer(may: bool) -> AuthResult:
    if may:
        return {"success": True}
    message = tk._("Only officials of the area and editors of the agency may do this")
    return {"success": False, "msg": message}
