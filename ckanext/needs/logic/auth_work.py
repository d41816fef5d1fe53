"""Who may load needs and run harvesters. Sysadmins may, as everywhere."""

from __future__ import annotations

import ckan.authz as authz
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.harvest import source as harvest_source


def need_load(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the organisation; without one, editors of any: each row is checked then."""
    user = context.get("user", "")
    organization = data_dict.get("org")
    if organization:
        may = authz.has_user_permission_for_group_or_org(organization, user, "create_dataset")
    else:
        may = authz.has_user_permission_for_some_org(user, "create_dataset")
    return _answer(may, tk._("You have to be an editor of the organisation to load its needs"))


def need_harvest(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may harvest the source in the interface; all sources at once: sysadmins.

    A harvester's source is its publisher's: editors of another organisation may not run it.
    """
    name = data_dict.get("name")
    refusal = _answer(False, tk._("Only a sysadmin may harvest all sources or a new one"))
    if not name:
        return refusal
    from ckanext.needs.harvest.job import find_source

    try:
        source_id = find_source(harvest_source.load(str(name)))
    except ValueError:  # InputError too: who may harvest all is told what is wrong
        return refusal
    if source_id is None:
        return refusal
    try:
        tk.check_access("harvest_job_create", context, {"source_id": source_id})
    except tk.NotAuthorized as error:
        return _answer(False, str(error))
    return {"success": True}


def _answer(may: bool, message: str) -> AuthResult:
    return {"success": True} if may else {"success": False, "msg": message}
