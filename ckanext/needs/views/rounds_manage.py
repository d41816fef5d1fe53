"""/needs/rounds/new, /edit, forums and answers: the pages of those who run a round."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from ckanext.needs import config, lists
from ckanext.needs.rounds.phases import KINDS, STATES
from ckanext.needs.rounds.templates import load_templates
from ckanext.needs.rounds.voting_settings import METHODS, RULES, SCOPES, TIES, WHO
from ckanext.needs.thai import FiscalYear, today
from ckanext.needs.views.rounds import Page, about, proposal_page, show, show_proposal
from ckanext.needs.views.rounds_form import SPARE, parameters, values

rounds_manage = Blueprint("needs_rounds_manage", __name__, url_prefix="/needs/rounds")
ANSWER = ("feasible", "reason", "cost", "adopted")
FORUM = (
    *("title", "district", "held_on", "place", "link"),
    *("attendance", "attendance_online", "communities", "communities_with_plan"),
)


@rounds_manage.route("/new")
def new() -> Page:
    """Ask for the template, then what the round is."""
    organizations = _organizations()
    if not organizations:
        return _forbidden()
    templates = tk.get_action("need_round_template_list")({}, {})
    name = request.args.get("template", "")
    template = next((each for each in templates if each["id"] == name), None)
    if template is None:
        return tk.render("needs/rounds/templates.html", {"templates": templates})
    data = _from_template(template)
    return _form(data | {"owner_org": organizations[0]["name"]}, {}, None)


@rounds_manage.route("/new", methods=["POST"])
def create() -> Page:
    """Set a round up."""
    data = parameters(request.form)
    try:
        made = tk.get_action("need_round_create")({}, data)
    except tk.ValidationError as error:
        return _form(data, error.error_dict, None)
    except tk.NotAuthorized:
        if not _organizations():
            return _forbidden()
        return _form(data, {"owner_org": [_not_yours()]}, None)
    return tk.redirect_to("needs_rounds.read", name=made["name"])


@rounds_manage.route("/<name>/edit")
def edit(name: str) -> Page:
    """Show the form of a round, for its dates, money, voting and state."""
    round = show(name)
    return _form(values(round), {}, round) if round["may_edit"] else _forbidden()


@rounds_manage.route("/<name>/edit", methods=["POST"])
def update(name: str) -> Page:
    """Change a round."""
    round, data = show(name), parameters(request.form)
    try:
        made = tk.get_action("need_round_update")({}, {**data, "id": round["id"]})
    except tk.ValidationError as error:
        return _form(data, error.error_dict, round)
    except tk.NotAuthorized:
        return _forbidden()
    return tk.redirect_to("needs_rounds.read", name=made["name"])


@rounds_manage.route("/<name>/proposals/<int:number>", methods=["POST"])
def answer(name: str, number: int) -> Page:
    """Answer a proposal, or take it back (`withdraw`)."""
    data = {key: request.form[key] for key in ANSWER if request.form.get(key)}
    action = "need_proposal_withdraw" if "withdraw" in request.form else "need_proposal_answer"
    found = show_proposal(name, number)
    try:
        tk.get_action(action)({}, {**data, "id": found["id"]})
    except tk.ValidationError as error:
        return proposal_page(name, number, found | data, error.error_dict)
    except tk.NotAuthorized:
        return _forbidden()
    if action == "need_proposal_withdraw":
        return tk.redirect_to("needs_rounds.read", name=name)
    return tk.redirect_to("needs_rounds.proposal", name=name, number=number)


@rounds_manage.route("/<name>/forums/new", methods=["GET", "POST"])
def new_forum(name: str) -> Page:
    """Ask for a forum, and note it."""
    round = show(name)
    return _forum_form(round, "need_forum_create", {"round": round["id"]}, {})


@rounds_manage.route("/<name>/forums/<forum_id>", methods=["GET", "POST"])
def edit_forum(name: str, forum_id: str) -> Page:
    """Ask how a forum went, and note it."""
    round = show(name)
    forums = tk.get_action("need_forum_list")({}, {"round": round["id"]})
    forum = next((each for each in forums if each["id"] == forum_id), None)
    if forum is None:
        return tk.abort(404)
    needs = "\n".join(need["id"] for need in forum["needs"])
    data = {**forum, "district": forum["district"]["code"], "need_ids": needs}
    return _forum_form(round, "need_forum_update", {"id": forum_id}, data)


def _forum_form(
    round: dict[str, Any], action: str, target: dict[str, str], data: dict[str, Any]
) -> Page:
    errors: dict[str, Any] = {}
    auth = {**target, "district": data.get("district", "")}
    if not (round["may_answer"] or tk.h.check_access(action, auth)):
        return _forbidden()
    if request.method == "POST":
        data = {key: request.form.get(key, "") for key in (*FORUM, "need_ids")}
        try:
            ids = data["need_ids"].split()
            tk.get_action(action)({}, {**data, **target, "need_ids": ids})
        except tk.ValidationError as error:
            errors = error.error_dict
        except tk.NotAuthorized:
            return _forbidden()
        else:
            return tk.redirect_to("needs_rounds.read", name=round["name"])
    return tk.render("needs/rounds/forum.html", {**about(round), "data": data, "errors": errors})


def _form(data: dict[str, Any], errors: dict[str, Any], round: dict[str, Any] | None) -> Page:
    more = {"data": data, "errors": errors, "round": round, "spare": range(SPARE)}
    more["typed"] = request.form if request.method == "POST" else None
    choices = {
        "organizations": _organizations(),
        "strategies": lists.current().strategies.all(),
        "kinds": KINDS,
        "methods": METHODS,
        "scopes": SCOPES,
        "rules": RULES,
        "ties": TIES,
        "everyone": WHO,
        "states": STATES,
    }
    return tk.render("needs/rounds/edit.html", {**more, **choices})


def _from_template(template: dict[str, Any]) -> dict[str, Any]:
    """Return what the form holds of a template, its phases from today on."""
    data = load_templates(config.rounds_folder())[template["id"]].round_from("", "")
    data["fiscal_year"] = FiscalYear.of(today()).be
    budget = {"budget": template["budget_each"]} if template["budget_each"] else {}
    return values(data) | budget


def _organizations() -> list[dict[str, Any]]:
    if not tk.current_user.is_authenticated:
        return []
    return tk.get_action("organization_list_for_user")({}, {"permission": "update_dataset"})


def _forbidden() -> Page:
    return tk.abort(403, _not_yours())


def _not_yours() -> str:
    return tk._("You have to act for the organisation of this round")
