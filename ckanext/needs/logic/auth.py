"""Who may call the need_* actions (codelists are open to everyone), and who knows of a need."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict

from ckanext.needs.logic.auth_entering import need_duplicates_find
from ckanext.needs.logic.auth_following import (
    need_comment_create,
    need_comment_list,
    need_comment_moderate,
    need_comment_report,
    need_endorse,
    need_follow,
    need_follow_list,
    need_unendorse,
    need_unfollow,
)
from ckanext.needs.logic.auth_texts import (
    need_text_clear,
    need_text_queue_list,
    need_text_withhold,
)
from ckanext.needs.logic.auth_work import (
    need_harvest,
    need_harvest_preview,
    need_harvester_check,
    need_harvester_propose,
    need_harvester_save,
    need_load,
    need_run_list,
    need_run_show,
)
from ckanext.needs.logic.readers import is_hidden


@tk.auth_allow_anonymous_access
def need_status_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_strategy_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_area_list(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone."""
    return {"success": True}


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As in core; pages that ask before they look are told that a hidden need is not there.

    :raises ckan.plugins.toolkit.ObjectNotFound: a need that the user may not read
    """
    asked = data_dict or {}
    if is_hidden(context, asked.get("id")):
        raise tk.ObjectNotFound
    return next_auth(context, asked)


__all__ = [
    "need_area_list",
    "need_comment_create",
    "need_comment_list",
    "need_comment_moderate",
    "need_comment_report",
    "need_duplicates_find",
    "need_endorse",
    "need_follow",
    "need_follow_list",
    "need_harvest",
    "need_harvest_preview",
    "need_harvester_check",
    "need_harvester_propose",
    "need_harvester_save",
    "need_load",
    "need_run_list",
    "need_run_show",
    "need_status_list",
    "need_strategy_list",
    "need_text_clear",
    "need_text_queue_list",
    "need_text_withhold",
    "need_unendorse",
    "need_unfollow",
    "package_update",
]
