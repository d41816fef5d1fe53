"""CKAN's own following: what changes in a followed need also stands in the user's news feed."""

from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.logic.asked import asking


def follow(context: Context, need_id: str) -> None:
    """Let who asks follow a need as CKAN's button does, where the portal has a news feed."""
    if p.plugin_loaded("activity"):
        tk.get_action("follow_dataset")(asking(context), {"id": need_id})


def unfollow(context: Context, need_id: str) -> None:
    """Undo it; nothing happens where they do not follow it so, or may not read it any more."""
    try:
        tk.get_action("unfollow_dataset")(asking(context), {"id": need_id})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return
