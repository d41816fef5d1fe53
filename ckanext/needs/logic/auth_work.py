"""Who may load needs, run and try harvesters, and see runs. Sysadmins may, as everywhere."""

from __future__ import annotations

from collections.abc import Iterable

import ckan.authz as authz
import ckan.model as model
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


def need_harvest_preview(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the organisations that publish by the harvester."""
    return _answer(
        _may_publish(context.get("user", ""), str(data_dict.get("name", ""))),
        tk._("You have to be an editor of the organisation that publishes by this harvester"),
    )


def need_harvester_propose(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of the organisation; without one, editors of any."""
    return need_load(context, {"org": data_dict.get("org")})


def need_harvester_check(context: Context, data_dict: DataDict) -> AuthResult:
    """Editors of any organisation: a draft is its uploader's, and is asked whom it is for."""
    return need_load(context, {})


def need_harvester_save(context: Context, data_dict: DataDict) -> AuthResult:
    """As for `need_harvester_check`."""
    return need_load(context, {})


def need_run_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Those who may try the harvester."""
    return need_harvest_preview(context, {"name": data_dict.get("harvester", "")})


@tk.auth_allow_anonymous_access
def need_run_show(context: Context, data_dict: DataDict) -> AuthResult:
    """A dataset's: who may read the dataset. Others: those who may try the harvester."""
    if data_dict.get("dataset"):
        return {"success": True}  # package_show is asked
    from ckanext.needs.harvest import runs

    run = runs.get(str(data_dict.get("id", "")))
    return need_harvest_preview(context, {"name": run.harvester if run else ""})


def _may_publish(user: str, name: str) -> bool:
    """Whether a user is an editor of every organisation that a harvester publishes for."""
    try:
        harvester = harvest_source.load(name)
    except ValueError:  # InputError too
        return False
    return may_edit(user, (dataset.publisher.name for dataset in harvester.datasets))


def may_edit(user: str, organizations: Iterable[str]) -> bool:
    """Whether a user may make datasets in each of some organisations, of which there is one."""
    names = set(organizations)
    return bool(user and names) and all(
        model.Group.get(name) is not None
        and authz.has_user_permission_for_group_or_org(name, user, "create_dataset")
        for name in names
    )


def _answer(may: bool, message: str) -> AuthResult:
    return {"success": True} if may else {"success": False, "msg": message}
