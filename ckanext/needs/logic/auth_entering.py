"""Who may ask for needs that are alike: everyone, of needs that he or she may read anyway."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict


@tk.auth_allow_anonymous_access
def need_duplicates_find(context: Context, data_dict: DataDict | None = None) -> AuthResult:
    """Everyone: the search behind it answers with what its caller may read."""
    return {"success": True}
