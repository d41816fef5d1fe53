"""/needs/rounds/NAME/codes and /paper: codes to give out, paper ballots to read in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs.ballot_box import ballot_papers
from ckanext.needs.model.round import Round
from ckanext.needs.views.guard import refuse_forgeries
from ckanext.needs.views.voting_round import named, place, places, told, unkept

voting_desk = Blueprint("needs_voting_desk", __name__, url_prefix="/needs/rounds")
refuse_forgeries(voting_desk)
Page = str | AnyResponse


@voting_desk.route("/<name>/codes")
def codes(name: str) -> Page:
    """List how many codes were made, and ask for more."""
    return _codes(named(name), {}, {})


@voting_desk.route("/<name>/codes", methods=["POST"])
def make_codes(name: str) -> Page:
    """Make codes: a page to print and cut, or a table. They can't be had again."""
    round = named(name)
    said = {field: request.form.get(field, "") for field in ("number", "district")}
    try:
        made = tk.get_action("need_voting_codes_create")({}, {"round": name, **said})
    except tk.ValidationError as error:
        return _codes(round, said, error.error_dict)
    except tk.NotAuthorized:
        return _forbidden()
    if request.form.get("as") == "csv":
        return _table(name, made["codes"])
    shown = {"round": told(round), "codes": made["codes"], "district": place(made["district"])}
    return unkept(tk.render("needs/voting/codes_printed.html", shown))


@voting_desk.route("/<name>/paper")
def paper(name: str) -> Page:
    """List the sheets that were entered, and ask for the next."""
    return _paper(named(name), {"choices": [], "district": request.args.get("district", "")}, {})


@voting_desk.route("/<name>/paper", methods=["POST"])
def enter_paper(name: str) -> Page:
    """Enter a sheet, or take back one's own reading of it."""
    round, form = named(name), request.form
    said: dict[str, Any] = {
        "sheet": form.get("sheet", ""),
        "district": form.get("district", ""),
        "choices": [number for number in form.getlist("choices") if number],
    }
    try:
        if form.get("step") == "delete":
            tk.get_action("need_paper_ballot_delete")(
                {}, {"round": name, "sheet": said["sheet"], "district": said["district"]}
            )
            tk.h.flash_success(tk._("Your reading of the sheet is deleted"))
        else:
            entered = tk.get_action("need_paper_ballot_enter")({}, {"round": name, **said})
            tk.h.flash_success(_status(entered["sheet"], entered["status"]))
    except tk.ValidationError as error:
        return _paper(round, said, _beside(form, error.error_dict))
    except tk.ObjectNotFound as error:
        return _paper(round, said, _beside(form, {"sheet": [error.message or ""]}))
    except tk.NotAuthorized:
        return _forbidden()
    return tk.redirect_to("needs_voting_desk.paper", name=name, district=said["district"])


@voting_desk.route("/<name>/paper/void", methods=["POST"])
def void_reading(name: str) -> Page:
    """Void an official's reading of a sheet."""
    round = named(name)
    said = {field: request.form.get(field, "") for field in ("sheet", "official", "reason")}
    district = request.form.get("district", "")
    shown: dict[str, Any] = {"choices": [], "district": district, "void": said}
    try:
        tk.get_action("need_paper_ballot_void")({}, {"round": name, **said})
    except tk.ValidationError as error:
        return _paper(round, shown, {"void": error.error_dict})
    except tk.ObjectNotFound as error:
        return _paper(round, shown, {"void": {"sheet": [error.message or ""]}})
    except tk.NotAuthorized:
        return _forbidden()
    tk.h.flash_success(tk._("The reading is voided"))
    return tk.redirect_to("needs_voting_desk.paper", name=name, district=district)


def _beside(form: Mapping[str, str], errors: dict[str, Any]) -> dict[str, Any]:
    """Return what is wrong, for the form that was sent: to enter a sheet or to delete a reading."""
    return {"undo": errors} if form.get("step") == "delete" else errors


def _codes(round: Round, said: dict[str, Any], errors: dict[str, Any]) -> Page:
    try:
        batches = tk.get_action("need_voting_codes_list")({}, {"round": round.name})
    except tk.NotAuthorized:
        return _forbidden()
    made = [
        {**batch, "district": place(batch["district"]), "by": _shown(batch["created_by"])}
        for batch in batches
    ]
    shown = {"round": told(round), "batches": made, "data": said, "errors": errors}
    return tk.render("needs/voting/codes.html", shown | {"places": places(round)})


def _paper(round: Round, said: dict[str, Any], errors: dict[str, Any]) -> Page:
    asked = {"round": round.name, "district": said.get("district", "")}
    try:
        sheets = tk.get_action("need_paper_ballot_list")({}, asked)
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ValidationError as error:
        if not asked["district"]:
            raise
        return _paper(round, {**said, "district": ""}, {**error.error_dict, **errors})
    budgets = ballot_papers.budgets_of(round)
    rules = ballot_papers.rules_of(round)
    shown = {
        "round": told(round),
        "sheets": sheets,
        "readers": _readers(sheets),
        "may_void": tk.h.check_access("need_paper_ballot_void", {"round": round.name}),
        "data": said,
        "errors": errors,
        "places": places(round),
        "several": "" not in budgets,
        "budget": budgets.get("") or budgets.get(said.get("district", "")),
        "method": rules.method,
        "limit": rules.most,
    }
    return unkept(tk.render("needs/voting/paper.html", shown))


def _readers(sheets: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of those who entered sheets, by id of the user."""
    pairs = (zip(each["official_ids"], each["officials"], strict=True) for each in sheets)
    return {user_id: name for each in pairs for user_id, name in each}


def _shown(user: str) -> str:
    found = model.User.get(user) if user else None
    return str(found.display_name) if found else user


def _status(sheet: str, status: str) -> str:
    return {
        "once": tk._("Sheet {sheet}: entered once; another official has to read it too"),
        "agreed": tk._("Sheet {sheet}: both readings agree, it counts"),
        "different": tk._("Sheet {sheet}: the readings differ; look at the sheet again"),
    }[status].format(sheet=sheet)


def _forbidden() -> Page:
    return tk.abort(403, tk._("You have to act for the organisation of this round"))


def _table(name: str, codes: list[str]) -> Response:
    response = Response("\r\n".join(["code", *codes, ""]), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-codes.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response
