"""Who may make and read evidence briefs: everyone, for they hold only what is public."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def need_brief_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone, so and so often an hour."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_brief_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone."""
    return {"success": True}
