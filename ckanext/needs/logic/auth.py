"""Who may call the need_* actions: codelists are open to everyone."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.auth_work import need_harvest, need_load


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


__all__ = [
    "need_area_list",
    "need_harvest",
    "need_load",
    "need_status_list",
    "need_strategy_list",
]
