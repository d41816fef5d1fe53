"""/needs/new-harvester: from an uploaded file to a harvester of the portal's own."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import config, lists
from ckanext.needs.proposing.about import KINDS
from ckanext.needs.records.mapping import PHASES

harvester = Blueprint("needs_harvester", __name__, url_prefix="/needs/new-harvester")
Page = str | AnyResponse
FIELDS = ("org", "title", "name", "email", "area", "place", "phase", "records", "public")


@harvester.route("/")
def new() -> Page:
    """Ask for a file."""
    return _form({}, {})


@harvester.route("/", methods=["POST"])
def propose() -> Page:
    """Propose a harvester for the uploaded file."""
    said = {field: request.form.get(field, "") for field in FIELDS}
    upload = request.files.get("upload")
    try:
        found = tk.get_action("need_harvester_propose")(
            {}, said | ({"upload": upload} if upload else {})
        )
    except tk.ValidationError as error:
        return _form(said, error.error_dict)
    except tk.NotAuthorized:
        return _forbidden()
    return _draft(found) if found["records"] else tk.render("needs/harvest/ask.html", found)


@harvester.route("/draft", methods=["POST"])
def draft() -> Page:
    """Show a draft, try a corrected one, save it, or give it as a file."""
    said = {"token": request.form.get("token", ""), "yaml": request.form.get("yaml", "")}
    step = request.form.get("step", "check")
    if step == "download":
        return _file(said["yaml"])
    try:
        if step == "show":
            tk.check_access("need_harvester_check", {}, said)
            return _draft(said)
        if step == "save":
            name = tk.get_action("need_harvester_save")({}, said)["name"]
            tk.h.flash_success(tk._("The harvester is saved. Try it, then let it be harvested."))
            return tk.redirect_to("needs_harvest.read", name=name)
        return _draft(said | {"preview": tk.get_action("need_harvester_check")({}, said)})
    except tk.ValidationError as error:
        return _draft(said | {"errors": error.error_dict})
    except tk.NotAuthorized:
        return _forbidden()


def _form(data: dict[str, Any], errors: dict[str, Any]) -> Page:
    try:
        tk.check_access("need_harvester_propose", {}, {})
    except tk.NotAuthorized:
        return _forbidden()
    mine = tk.get_action("organization_list_for_user")({}, {"permission": "create_dataset"})
    shown = {
        "data": data,
        "errors": errors,
        "organizations": mine,
        "phases": PHASES,
        "kinds": {kind: lists.say(title) for kind, title in KINDS.items()},
    }
    return tk.render("needs/harvest/new.html", shown)


def _draft(found: dict[str, Any]) -> Page:
    return tk.render(
        "needs/harvest/draft.html", {"draft": found, "may_save": bool(config.harvesters_folder())}
    )


def _file(text: str) -> Response:
    response = Response(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="harvester.yaml"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _forbidden() -> Page:
    return tk.abort(403, tk._("Only editors of a publishing organisation may see this page"))
