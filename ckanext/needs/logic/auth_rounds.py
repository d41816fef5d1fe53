"""Who may set up rounds, answer proposals, keep forums, and propose.

Rounds, proposals and forums are public but for drafts; what a reader may not know of is not there
(`ObjectNotFound`). Who proposes also depends on the phase, which the action checks.
"""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.roles import PUBLISHER, roles_on
from ckanext.needs.logic.rounds_access import (
    actor_id,
    is_publisher,
    is_staff,
    proposal_of,
    round_of,
)
from ckanext.needs.model.forum import Forum


def need_round_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Publishers of the organisation; without one, publishers of any."""
    reference, user = data_dict.get("owner_org"), context.get("user", "")
    if not reference:
        return _answer(bool(authz.has_user_permission_for_some_org(user, "update_dataset")))
    group = model.Group.get(reference) if isinstance(reference, str) else None
    roles = roles_on(context, "", str(group.id)) if group and group.is_organization else ()
    return _answer(PUBLISHER in roles)


def need_round_update(context: Context, data_dict: DataDict) -> AuthResult:
    """Publishers of the round's organisation."""
    return _answer(is_publisher(context, round_of(context, data_dict.get("id"))))


@tk.auth_allow_anonymous_access
def need_round_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone; of a draft, those who run it: for others it is not there."""
    round_of(context, data_dict.get("id"))
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_round_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone; drafts are listed to those who run them."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_round_template_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone."""
    return {"success": True}


def need_proposal_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone who is logged in; the phase decides whether now."""
    round_of(context, data_dict.get("round"))
    return _answer(bool(context.get("ignore_auth") or actor_id(context)))


def need_proposal_answer(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials of the proposal's district, and publishers of the round's organisation."""
    round, proposal = proposal_of(context, data_dict.get("id"))
    return _answer(is_staff(context, round, proposal.district))


def need_proposal_withdraw(context: Context, data_dict: DataDict) -> AuthResult:
    """Who made the proposal, and those who may answer it."""
    round, proposal = proposal_of(context, data_dict.get("id"))
    own = bool(proposal.created_by) and proposal.created_by == actor_id(context)
    return _answer(own or is_staff(context, round, proposal.district))


@tk.auth_allow_anonymous_access
def need_proposal_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone who may know of the round; one that was taken back: who made or may answer it."""
    return {"success": True}  # the action asks, for it has to find the proposal first


@tk.auth_allow_anonymous_access
def need_proposal_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone who may know of the round."""
    return need_round_show(context, {"id": data_dict.get("round")})


def need_forum_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Officials of the forum's district, and publishers of the round's organisation."""
    round = round_of(context, data_dict.get("round"))
    return _answer(is_staff(context, round, str(data_dict.get("district") or "")))


def need_forum_update(context: Context, data_dict: DataDict) -> AuthResult:
    """As for making one, where the forum is now."""
    forum = model.Session.get(Forum, str(data_dict.get("id") or "")[:100].replace("\x00", ""))
    if forum is None:
        raise tk.ObjectNotFound
    return need_forum_create(context, {"round": forum.round_id, "district": forum.district})


@tk.auth_allow_anonymous_access
def need_forum_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone who may know of the round."""
    return need_round_show(context, {"id": data_dict.get("round")})


def _answer(may: bool) -> AuthResult:
    if may:
        return {"success": True}
    message = tk._("You have to act for the organisation of this round")
    return {"success": False, "msg": message}
