"""A need that the user may not read is answered as one that is not there.

A need's id follows from its number in the system it came from, so whoever knows the numbers can ask
for each: "you may not" would tell that the need is there. The actions here are those of core and
its neighbours that answer the two differently; they are given an id that nothing has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs.logic.readers import is_hidden

#: Plugin (empty: core) to actions, each with the parameters that may name a dataset.
ASKING: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "": {
        "am_following_dataset": ("id",),
        "dataset_follower_count": ("id",),
        "dataset_purge": ("id",),
        "follow_dataset": ("id",),
        "member_create": ("object",),
        "member_delete": ("object",),
        "package_collaborator_create": ("id",),
        "package_collaborator_delete": ("id",),
        "package_collaborator_list": ("id",),
        "package_delete": ("id",),
        "package_owner_org_update": ("id",),
        "package_patch": ("id",),
        "package_relationship_create": ("subject", "object"),
        "package_relationships_list": ("id", "id2"),
        "package_show": ("id", "name_or_id"),
        "package_update": ("id",),
        "unfollow_dataset": ("id",),
    },
    "activity": {"package_activity_list": ("id",)},
    "harvest": {
        "harvest_object_show": ("dataset_id",),
        "harvest_source_clear": ("id",),
        "harvest_source_delete": ("id",),
        "harvest_source_index_clear": ("id",),
        "harvest_source_job_history_clear": ("id",),
        "harvest_source_patch": ("id",),
        "harvest_source_reindex": ("id",),
        "harvest_source_show_status": ("id",),
    },
}
#: Those that may be asked for with GET.
READING = frozenset(
    (
        *("am_following_dataset", "dataset_follower_count", "package_collaborator_list"),
        *("package_relationships_list", "package_show", "package_activity_list"),
        *("harvest_object_show", "harvest_source_show_status"),
    )
)


def actions() -> dict[str, Action]:
    """Return the actions that keep quiet about needs, of core and of the plugins that are there."""
    return {
        name: _quiet(name, parameters, plugin)
        for plugin, asking in ASKING.items()
        if not plugin or p.plugin_loaded(plugin)
        for name, parameters in asking.items()
    }


def _quiet(name: str, parameters: tuple[str, ...], plugin: str) -> Action:
    @tk.chained_action
    def action(up_func: Action, context: Context, data_dict: DataDict) -> Any:
        hidden = [one for one in parameters if is_hidden(context, data_dict.get(one))]
        if not hidden:
            return up_func(context, data_dict)
        nowhere = {one: str(uuid4()) for one in hidden}
        try:
            return up_func(context, {**data_dict, **nowhere})
        except tk.ObjectNotFound as error:
            said = str(error)
            for one, unknown in nowhere.items():
                said = said.replace(unknown, data_dict[one])
            raise tk.ObjectNotFound(said) from None

    action.__name__ = name
    if plugin:  # CKAN exempts actions of plugins; ours in front of one must be exempt too
        cast("Any", action).auth_audit_exempt = True
    return cast("Action", tk.side_effect_free(action) if name in READING else action)
