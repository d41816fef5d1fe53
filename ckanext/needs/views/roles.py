"""/needs/roles: who acts for which community or agency; and everybody's own roles and consent."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, request
from werkzeug.wrappers import Response

from ckanext.needs.model.role_grant import GRANTED
from ckanext.needs.people.consent import consents

roles = Blueprint("needs_roles", __name__, url_prefix="/needs/roles")
Page = str | Response
FIELDS = ("user", "fullname", "role", "area")


@roles.route("/")
def index() -> Page:
    """Show the own roles and, to admins, those of one of their organisations."""
    return _page({})


@roles.route("/grant", methods=["POST"])
def grant() -> Page:
    """Give a role."""
    said = {field: request.form.get(field, "") for field in FIELDS}
    try:
        given = tk.get_action("need_role_grant")({}, {**said, "organization": _organization()})
    except tk.ValidationError as error:
        return _page({"data": said, "errors": error.error_dict})
    except tk.NotAuthorized:
        return _forbidden()
    message = tk._("{name} has the role now, in {area}")
    _tell(message.format(name=given["display_name"], area=given["area_name"]))
    return _back()


@roles.route("/revoke", methods=["POST"])
def revoke() -> Page:
    """Take a role, with a reason."""
    said = {field: request.form.get(field, "") for field in ("id", "reason")}
    try:
        tk.get_action("need_role_revoke")({}, said)
    except tk.ValidationError as error:
        return _page({"taking": said, "errors": error.error_dict})
    except tk.NotAuthorized:
        return _forbidden()
    _tell(tk._("The role is taken; it stays on record"))
    return _back()


@roles.route("/import", methods=["POST"])
def from_file() -> Page:
    """Give the roles of a CSV, and show the rows that can't be used."""
    upload = request.files.get("upload")
    asked = {"organization": _organization(), **({"upload": upload} if upload else {})}
    try:
        return _page({"imported": tk.get_action("need_role_import")({}, asked)})
    except tk.ValidationError as error:
        return _page({"errors": error.error_dict})
    except tk.NotAuthorized:
        return _forbidden()


@roles.route("/consent", methods=["POST"])
def consent() -> Page:
    """Note whether the reader's name may be shown."""
    said = {"consent": "true" if request.form.get("consent") else "false"}
    try:
        tk.get_action("need_consent_set")({}, said)
    except tk.NotAuthorized:
        return _forbidden()
    _tell(tk._("Your answer is noted"))
    return _back()


def _page(more: dict[str, Any]) -> Page:
    if not tk.current_user.is_authenticated:
        return _forbidden()
    administered = tk.get_action("organization_list_for_user")({}, {"permission": "admin"})
    names = [organization["name"] for organization in administered]
    chosen = _organization() or (names[0] if names else "")
    history = bool(request.args.get("history"))
    try:
        grants = _granted(chosen, history)
        mine = tk.get_action("need_role_list")({}, {})
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ValidationError:
        return tk.abort(404)
    shown: dict[str, Any] = {
        **{"organizations": administered, "org": chosen, "grants": grants, "history": history},
        **{"mine": mine, "consent": _consents(), "roles": GRANTED},
        **{"data": {}, "errors": {}, "imported": None, "taking": {}},
    }
    return tk.render("needs/roles/index.html", shown | more)


def _granted(organization: str, history: bool) -> list[dict[str, Any]]:
    if not organization:
        return []
    asked = {"organization": organization, "history": "true" if history else "false"}
    return tk.get_action("need_role_list")({}, asked)


def _consents() -> bool:
    user = model.User.get(tk.current_user.name)
    return user is not None and consents(user)


def _organization() -> str:
    return request.form.get("org") or request.args.get("org", "")


def _back() -> Page:
    asked = {"org": _organization()} if _organization() else {}
    return tk.redirect_to("needs_roles.index", **asked)


def _tell(message: str) -> None:
    tk.h.flash_success(message)


def _forbidden() -> Page:
    if not tk.current_user.is_authenticated:
        return tk.abort(403, tk._("Please sign in first"))
    return tk.abort(403, tk._("Only admins of the organisation give and take roles"))
