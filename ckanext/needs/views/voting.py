"""/needs/rounds/NAME/vote: a ballot, for who is logged in or holds a code.

It works without JavaScript. A code is never part of an address: addresses are written to logs.
"""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import lists
from ckanext.needs.ballot_box import ballot_papers, box, voters
from ckanext.needs.model.round import Round
from ckanext.needs.rounds import voting_settings
from ckanext.needs.views.guard import refuse_forgeries
from ckanext.needs.views.voting_round import acting, named, places, told, unkept
from ckanext.needs.voting.ballots import Budget, left

voting = Blueprint("needs_voting", __name__, url_prefix="/needs/rounds")
refuse_forgeries(voting)
Page = str | AnyResponse
CODE, CHECK, CAST = "code", "check", "cast"


@voting.route("/<name>/vote")
def ballot(name: str) -> Page:
    """Show the ballot, or how to come by one."""
    return _page(named(name), {"district": request.args.get("district", "")}, {})


@voting.route("/<name>/vote", methods=["POST"])
def cast(name: str) -> Page:
    """Take a code, say what a choice leaves of the envelope, or take a ballot."""
    round, said = named(name), _said()
    step = request.form.get("step", CAST)
    if step == CODE and not said["code"].strip():
        return _page(round, said, {"code": [tk._("Enter the code")]})
    if step in (CODE, CHECK):
        return _page(round, said, {})
    try:
        tk.get_action("need_ballot_cast")({}, {"round": name, **said})
    except tk.ValidationError as error:
        return _page(round, said, error.error_dict)
    except tk.NotAuthorized as error:
        return _page(round, said, {"round": [error.message or ""]})
    response = tk.redirect_to("needs_voting.thanks", name=name)
    return unkept(response)


@voting.route("/<name>/vote/done")
def thanks(name: str) -> Page:
    """Say that the ballot is in the box; not what it says."""
    round = named(name)
    return unkept(tk.render("needs/voting/done.html", {"round": told(round)}))


def _said() -> dict[str, Any]:
    form = request.form
    return {
        "choices": [number for number in form.getlist("choices") if number],
        "district": form.get("district", ""),
        "code": form.get("code", ""),
    }


def _page(round: Round, said: dict[str, Any], errors: dict[str, Any]) -> Page:
    found = tk.get_action("need_ballot_show")({}, {"round": round.name})
    voter, errors = _voter(round, said, errors)
    district = (voter.district if voter else "") or said["district"]
    budgets = ballot_papers.budgets_of(round)
    budget = budgets.get("") or budgets.get(district)
    shown = {
        **found,
        "round": told(round),
        "voter": voter is not None,
        "voted": voter is not None and _voted(round, voter),
        "code": said.get("code", "") if voter and voter.identity.startswith("code:") else "",
        "only_codes": round.who == voting_settings.WITH_CODE,
        "codes": round.who == voting_settings.WITH_CODE or ballot_papers.settings_of(round).codes,
        "explained": lists.say(voting_settings.METHODS[found["method"]]),
        "budget": budget,
        "district": district,
        "laid_down": bool(voter and voter.district),
        "places": places(round),
        "several": "" not in budgets,
        "resident": round.who == voting_settings.RESIDENTS,
        "chosen": said.get("choices", []),
        "left": _left(budget, said.get("choices", [])),
        "errors": errors,
    }
    return unkept(tk.render("needs/voting/ballot.html", shown))


def _voter(
    round: Round, said: dict[str, Any], errors: dict[str, Any]
) -> tuple[voters.Voter | None, dict[str, Any]]:
    """Return who votes; a code that opens nothing is told beside its field."""
    code = said.get("code", "")
    if code and "code" not in errors:
        try:
            return voters.with_code(round, code), errors
        except (voters.CodeError, box.BoxError) as error:
            return None, {**errors, "code": [lists.say(error.text)]}
    if round.who == voting_settings.WITH_CODE or code:
        return None, errors
    return voters.logged_in(acting()), errors


def _voted(round: Round, voter: voters.Voter) -> bool:
    try:
        return voters.voted_before(round, voter)
    except box.BoxError:
        return False


def _left(budget: Budget | None, chosen: list[str]) -> int | None:
    return left(chosen, budget) if budget is not None else None
