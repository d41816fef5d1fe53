"""Who votes, who gives out codes, and who reads paper ballots into the portal.

When is a matter of the round's phases, which the actions ask: no right opens a box before its time.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.logic.rounds_access import actor_id, is_publisher, is_staff, round_of
from ckanext.needs.rounds.voting_settings import WITH_CODE


@tk.auth_allow_anonymous_access
def need_ballot_show(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone who may know of the round."""
    round_of(context, data_dict.get("round"))
    return {"success": True}


@tk.auth_allow_anonymous_access
def need_ballot_cast(context: Context, data_dict: DataDict) -> AuthResult:
    """Whoever brings a code, or is logged in where the round takes more than codes."""
    round = round_of(context, data_dict.get("round"))
    if data_dict.get("code"):
        return {"success": True}
    if round.who == WITH_CODE:
        return _answer(False, tk._("Voting in this round takes a code"))
    return _answer(bool(actor_id(context)), tk._("Log in, or enter a code, to vote"))


@tk.auth_allow_anonymous_access
def need_round_results(context: Context, data_dict: DataDict) -> AuthResult:
    """Everyone, once the phases of the round let anybody see counts; before that nobody."""
    round_of(context, data_dict.get("round"))
    return {"success": True}


def need_voting_codes_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Publishers of the round's organisation."""
    round = round_of(context, data_dict.get("round"))
    return _answer(is_publisher(context, round), _staff_only())


def need_voting_codes_list(context: Context, data_dict: DataDict) -> AuthResult:
    """As for entering a paper ballot."""
    return need_paper_ballot_enter(context, data_dict)


def need_paper_ballot_enter(context: Context, data_dict: DataDict) -> AuthResult:
    """Publishers of the round's organisation; officials of its area, or of the district named."""
    round = round_of(context, data_dict.get("round"))
    district = str(data_dict.get("district") or "")
    may = bool(actor_id(context)) and is_staff(context, round, district)
    return _answer(may and district.startswith(round.area[: len(district)]), _staff_only())


def need_paper_ballot_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """As for entering one; what is deleted is one's own reading."""
    return need_paper_ballot_enter(context, data_dict)


def need_paper_ballot_void(context: Context, data_dict: DataDict) -> AuthResult:
    """Publishers of the round's organisation."""
    return need_voting_codes_create(context, data_dict)


def need_paper_ballot_list(context: Context, data_dict: DataDict) -> AuthResult:
    """As for entering one."""
    return need_paper_ballot_enter(context, data_dict)


def _staff_only() -> str:
    return tk._("You have to act for the organisation of this round")


def _answer(may: bool, message: str) -> AuthResult:
    return {"success": True} if may else {"success": False, "msg": message}
