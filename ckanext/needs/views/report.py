"""/needs/report: a need told on a phone, looked over once more, and sent."""

from __future__ import annotations

import uuid
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from ckanext.needs import lists
from ckanext.needs.entering import photo_store, sending
from ckanext.needs.entering.desk import Desk, chosen_places, desk_of, places, topics
from ckanext.needs.entering.photo import MAX_BYTES, PhotoError, cleaned
from ckanext.needs.entering.report import Errors, Report, at_fields, refusals, softly
from ckanext.needs.logic.rights import AT_ONCE

report = Blueprint("needs_report", __name__, url_prefix="/needs/report")
Page = str | Response


@report.before_request
def only_signed_in() -> Response | None:
    """Send visitors to the sign-in page, and back afterwards."""
    if tk.current_user.is_authenticated:
        return None
    return tk.redirect_to("user.login", came_from=tk.h.url_for("needs_report.new"))


@report.route("/")
def new() -> Page:
    """Show the form, with the place and the agency chosen where there is no choice."""
    desk = _desk()
    province = _province(desk, request.args.get("province", ""))
    begun = Report().but(key=str(uuid.uuid4()), province=province, **chosen_places(desk, province))
    if desk.agencies:
        begun = begun.but(owner_org=desk.agencies[0].id)
    return _form(desk, begun, {}, fresh=True)


@report.route("/", methods=["POST"])
def step() -> Page:
    """Go on as the button says that was pressed: look over, change, keep as a draft, send."""
    desk, said = _desk(), Report.of(request.form)
    if not said["key"]:
        said = said.but(key=str(uuid.uuid4()))
    pressed = request.form.get("step", "check")
    if pressed == "edit":
        return _form(desk, said, {})
    said, wrong = _with_photo(said)
    if wrong:
        return _form(desk, said, wrong)
    if pressed == "check":
        return _check(desk, said)
    return _save(desk, said, "draft" if pressed == "draft" else said.status(desk))


@report.route("/draft/<need_id>")
def resume(need_id: str) -> Page:
    """Go on with a draft of one's own."""
    desk = _desk()
    try:
        need = sending.draft(_context(), need_id)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    return _form(desk, Report.of_need(need).but(key=str(uuid.uuid4())), {})


@report.route("/sent/<name>")
def sent(name: str) -> Page:
    """Say what happens next; this page empties what the phone has kept."""
    need = sending.readable(_context(), name)
    return tk.render("needs/report/sent.html", {"need": need, "writer": tk.current_user.id})


@report.route("/same", methods=["POST"])
def same() -> Page:
    """Follow the need that says the same already, instead of telling it again."""
    need = sending.readable(_context(), request.form.get("id", "").replace("\0", ""))
    if need is None:
        return tk.abort(404)
    photo_store.forget(tk.current_user.id)
    follows = sending.follow(_context(), str(need["id"]))
    return tk.render(
        "needs/report/sent.html",
        {"need": need, "writer": tk.current_user.id, "same": True, "follows": follows},
    )


def _check(desk: Desk, said: Report) -> Page:
    """Show what will be sent, what may be the same, and what looks like personal data."""
    try:
        wrong = refusals(_context(), said.package(desk, said.status(desk)))
    except tk.NotAuthorized as error:
        wrong = _not_yours(error)
    if wrong:
        return _form(desk, said, wrong)
    asked = {name: said[name] for name in ("title", "notes", "district", "subdistrict")}
    alike = tk.get_action("need_duplicates_find")(_context(), asked | {"but": said["draft"]})
    shown = {
        "said": said,
        "agency": desk.agency(said["owner_org"]),
        "alike": alike,
        "findings": softly(said),
        "at_once": said.status(desk) == AT_ONCE,
    }
    return tk.render("needs/report/check.html", shown)


def _save(desk: Desk, said: Report, status: str) -> Page:
    photo = photo_store.get(tk.current_user.id, said["photo"])
    try:
        need = sending.save(_context(), said, said.package(desk, status), photo)
    except tk.ValidationError as error:
        return _form(desk, said, at_fields(error.error_dict))
    except tk.NotAuthorized as error:
        return _form(desk, said, _not_yours(error))
    except tk.ObjectNotFound:
        gone = tk._("The draft is no longer there; what you typed is. Send it as a new need.")
        return _form(desk, said.but(draft=""), {"title": [gone]})
    photo_store.forget(tk.current_user.id)
    if status == "draft":
        tk.h.flash_success(tk._("The draft is kept. Nobody sees it until you send it."))
    return tk.redirect_to("needs_report.sent", name=need["name"])


def _form(desk: Desk, said: Report, errors: Errors, *, fresh: bool = False) -> Page:
    if not desk.agencies:
        return tk.abort(403, tk._("No agency has let you report needs yet: ask yours to"))
    province = _province(desk, said["province"])
    shown = {
        "said": said.but(province=province),
        "errors": errors,
        "desk": desk,
        "strategies": topics(province),
        "places": {level: places(desk, province, level) for level in ("district", "subdistrict")},
        "drafts": sending.drafts(_context()) if fresh else [],
        "fresh": fresh,
        "writer": tk.current_user.id,
    }
    return tk.render("needs/report/form.html", shown)


def _with_photo(said: Report) -> tuple[Report, Errors]:
    """Keep the photo that was sent along; what is no photo is said at its field."""
    upload = request.files.get("photo_file")
    if not (isinstance(upload, FileStorage) and upload.filename):
        return said, {}
    try:
        photo = cleaned(upload.stream.read(MAX_BYTES + 1))
    except PhotoError as error:
        return said, {"photo_file": [lists.say(error.reason)]}
    return said.but(photo=photo_store.keep(tk.current_user.id, photo)), {}


def _not_yours(error: tk.NotAuthorized) -> Errors:
    said = str(error.message or "")
    return {"owner_org": [said or tk._("You may not report needs of this place to this agency")]}


def _desk() -> Desk:
    return desk_of(tk.current_user.id, tk.current_user.name)


def _province(desk: Desk, asked: str) -> str:
    """Return the province asked for if it is one of the user's, else the first."""
    return asked if asked in desk.provinces else next(iter(desk.provinces), "")


def _context() -> Context:
    found: Any = {"user": tk.current_user.name, "auth_user_obj": tk.current_user}
    return found
