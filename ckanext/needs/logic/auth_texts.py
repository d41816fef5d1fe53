"""Who may read the queue of free texts, and decide on one: editors of the need's organisation."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.search import NEED_TYPE


def need_text_queue_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the organisation; without one, editors of any: they see their own needs' texts."""
    user, organization = context.get("user", ""), data_dict.get("org")
    if organization:
        may = authz.has_user_permission_for_group_or_org(organization, user, "update_dataset")
    else:
        may = authz.has_user_permission_for_some_org(user, "update_dataset")
    return _answer(bool(may))


def need_text_clear(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the organisation that owns the need."""
    need = model.Package.get(data_dict.get("id"))
    if need is None or need.type != NEED_TYPE or not need.owner_org:
        return _answer(False)
    user = context.get("user", "")
    may = authz.has_user_permission_for_group_or_org(need.owner_org, user, "update_dataset")
    return _answer(bool(may))


def need_text_withhold(context: Context, data_dict: DataDict) -> AuthResult:
    """As for `need_text_clear`."""
    return need_text_clear(context, data_dict)


def _answer(may: bool) -> AuthResult:
    if may:
        return {"success": True}
    message = tk._("You have to be an editor of the organisation that owns the need")
    return {"success": False, "msg": message}
