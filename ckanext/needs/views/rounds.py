"""/needs/rounds: what is being decided, where it stands, proposals, and a form to propose."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import lists
from ckanext.needs.logic.proposal_rules import topics_of_fields
from ckanext.needs.pages.round_map import round_map
from ckanext.needs.pages.round_page import places, timeline
from ckanext.needs.pages.round_ranking import WHOLE
from ckanext.needs.rounds.voting_settings import METHODS, RULES, SCOPES, TIES, WHO
from ckanext.needs.rounds.when import NOW, PAST, SOON
from ckanext.needs.sharing.card import hashtag

rounds = Blueprint("needs_rounds", __name__, url_prefix="/needs/rounds")
Page = str | AnyResponse
PER_PAGE = 50
CHOSEN = ("district", "topic", "state", "q", "order")
PROPOSED = ("title", "text", "district", "topic", "cost", "need_id", "checked")


@rounds.route("/")
def index() -> Page:
    """List rounds: those that go on, those to come, those that are over."""
    found = {
        when: tk.get_action("need_round_list")({}, {"when": when}) for when in (NOW, SOON, PAST)
    }
    steps = {each["name"]: _timeline(each) for group in found.values() for each in group}
    may_make = tk.h.check_access("need_round_create", {})
    return tk.render(
        "needs/rounds/index.html", {"groups": found, "steps": steps, "may_make": may_make}
    )


@rounds.route("/<name>")
def read(name: str) -> Page:
    """Show a round with its proposals, chosen by `district`, `topic`, `state`, `q`."""
    round = show(name)
    chosen = {key: request.args[key] for key in CHOSEN if request.args.get(key)}
    page = max(1, request.args.get("page", 1, type=int))
    window = {"limit": PER_PAGE, "offset": min(page - 1, 10_000) * PER_PAGE}
    try:
        found = tk.get_action("need_proposal_list")({}, {"round": name, **chosen, **window})
    except (tk.ValidationError, tk.NotAuthorized):
        return tk.abort(404)
    forums = tk.get_action("need_forum_list")({}, {"round": name})
    pages = -(-found["count"] // PER_PAGE)
    more = {"chosen": chosen, "page": page, "pages": pages, "forums": forums}
    known = lists.current().areas
    shown = {
        "map": round_map(round["id"], known, lists.language()),
        "hashtag": hashtag(name),
        "image": tk.h.url_for(
            "needs_rounds_share.image", name=name, district=WHOLE, number=0, qualified=True
        ),
    }
    return tk.render("needs/rounds/read.html", {**about(round), **found, **more, **shown})


@rounds.route("/<name>/propose", methods=["GET", "POST"])
def propose(name: str) -> Page:
    """Ask what somebody proposes, and hand it in."""
    round, data = show(name), {key: request.form.get(key, "") for key in PROPOSED}
    errors: dict[str, Any] = {}
    if not tk.current_user.is_authenticated:
        return tk.redirect_to(
            "user.login", came_from=tk.h.url_for("needs_rounds.propose", name=name)
        )
    if request.method == "POST":
        try:
            made = tk.get_action("need_proposal_create")({}, {**data, "round": name})
        except tk.ValidationError as error:
            errors = error.error_dict
        except tk.NotAuthorized:
            return tk.abort(403)
        else:
            return tk.redirect_to("needs_rounds.proposal", name=name, number=made["number"])
    return tk.render("needs/rounds/propose.html", {**about(round), "data": data, "errors": errors})


@rounds.route("/<name>/proposals/<int:number>")
def proposal(name: str, number: int) -> Page:
    """Show a proposal, and to those who answer it a form for that."""
    return proposal_page(name, number, {}, {})


def proposal_page(name: str, number: int, data: dict[str, Any], errors: dict[str, Any]) -> Page:
    """Show a proposal; with what was sent and what is wrong with it after an answer."""
    round, found = show(name), show_proposal(name, number)
    may_answer = tk.h.check_access("need_proposal_answer", {"id": found["id"]})
    more = {"proposal": found, "may_answer": may_answer, "data": data or found, "errors": errors}
    return tk.render("needs/rounds/proposal.html", {**about(round), **more})


def show(name: str) -> dict[str, Any]:
    """Return a round; 404 for one that is not there for the reader."""
    try:
        return tk.get_action("need_round_show")({}, {"id": name})
    except tk.ObjectNotFound:
        return tk.abort(404)


def show_proposal(name: str, number: int) -> dict[str, Any]:
    """Return a proposal of a round; 404 for one that is not there for the reader."""
    try:
        return tk.get_action("need_proposal_show")({}, {"round": name, "number": number})
    except tk.ObjectNotFound:
        return tk.abort(404)


def about(round: dict[str, Any]) -> dict[str, Any]:
    """Return what every page of a round says."""
    said, voting = lists.say, round["voting"]
    steps = _timeline(round)
    return {
        "round": round,
        "steps": steps,
        "now": next((step for step in steps if step.where == "now"), None),
        "places": places(round, lists.current().areas),
        "topics": {each["key"]: say_dict(each["name"]) for each in _topics(round)},
        "how": [said(METHODS[voting["method"]]), said(SCOPES[voting["scope"]])],
        "counted": [said(RULES[voting["rule"]]), said(TIES[voting["ties"]])],
        "who": said(WHO[round["who"]]),
        "has_vote": has_page("/needs/rounds/<name>/vote"),
        "has_results": has_page("/needs/rounds/<name>/results"),
        "say": say_dict,
    }


def say_dict(text: dict[str, str]) -> str:
    """Return a `{th, en}` in the reader's language."""
    return text["en"] if lists.language().startswith("en") else text["th"]


def has_page(rule: str) -> bool:
    """Return whether the portal has a page at an address."""
    return any(str(each.rule) == rule for each in current_app.url_map.iter_rules())


def _topics(round: dict[str, Any]) -> list[dict[str, Any]]:
    return topics_of_fields(round["topics"], round["strategy"])


def _timeline(round: dict[str, Any]) -> Any:
    return timeline(round, datetime.now(UTC), lists.language())
