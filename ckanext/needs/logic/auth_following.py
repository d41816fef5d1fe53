"""Who may follow, endorse and comment: who is signed in; who decides on comments: moderators.

Whether somebody may know of a need at all is asked of `package_show` by the actions, so that "you
may not" never tells that it is there.
"""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.following.moderation import may_moderate
from ckanext.needs.model.comment import Comment


def need_follow(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


def need_unfollow(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


def need_follow_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in; it is their own list."""
    return _signed_in(context)


def need_endorse(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


def need_unendorse(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


def need_comment_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


def need_comment_report(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in."""
    return _signed_in(context)


@tk.auth_allow_anonymous_access
def need_comment_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone, of a need that they may read; the queue: who is signed in, of their own needs."""
    return {"success": True} if data_dict.get("id") else _signed_in(context)


def need_comment_moderate(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials of the need's area and organisation, and publishers of the organisation."""
    comment = model.Session.get(Comment, str(data_dict.get("id") or ""))
    need = model.Package.get(comment.need_id) if comment else None
    if need is not None and may_moderate(context, need):
        return {"success": True}
    message = tk._("Only officials and publishers who look after the need may decide on comments")
    return {"success": False, "msg": message}


def _signed_in(context: Context) -> AuthResult:
    if context.get("user"):
        return {"success": True}
    return {"success": False, "msg": tk._("Please sign in first")}
