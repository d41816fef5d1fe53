"""/needs/load: a spreadsheet of needs, tried first and loaded then; and its template."""

from __future__ import annotations

import io
import re
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import config, lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.entering import upload_store
from ckanext.needs.entering.sheet import wrong_rows
from ckanext.needs.entering.template import template as workbook
from ckanext.needs.logic.action.load import MAX_UPLOAD
from ckanext.needs.pages import form_choices

load = Blueprint("needs_load", __name__, url_prefix="/needs/load")
Page = str | AnyResponse
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PLAIN = re.compile(r"[^a-z0-9_-]+")


@load.route("/")
def new() -> Page:
    """Ask for a file, and offer the template."""
    return _page({"org": request.args.get("org", "")})


@load.route("/", methods=["POST"])
def step() -> Page:
    """Try the file that was sent, or load the one that was tried."""
    said = {"org": request.form.get("org", ""), "token": request.form.get("token", "")}
    if not _agencies():
        return _forbidden()
    if request.form.get("step") == "load":
        return _load(said)
    upload = request.files.get("upload")
    data = upload.stream.read(MAX_UPLOAD + 1) if isinstance(upload, FileStorage) else b""
    name = str(upload.filename or "") if isinstance(upload, FileStorage) else ""
    if not data:
        return _page({**said, "errors": {"upload": [tk._("Choose a file")]}})
    said["token"] = upload_store.keep(tk.current_user.id, data, name) if _fits(data) else ""
    return _tried(said, data, name, dry_run=True)


@load.route("/template.xlsx")
def template() -> Page:
    """Give the template of an organisation."""
    agency = next((a for a in _agencies() if a["name"] == request.args.get("org", "")), None)
    if agency is None:
        return _forbidden()
    known = lists.current()
    provinces = config.provinces() or form_choices.provinces_of_strategies(known)
    asked = request.args.get("province", "")
    ordered = sorted(provinces, key=lambda code: code != asked)
    try:
        data = workbook(known, ordered, agency["display_name"])
    except CodeError as error:
        return tk.abort(409, lists.say(error.reason))
    response = Response(data, content_type=XLSX)
    name = _PLAIN.sub("", agency["name"])
    response.headers["Content-Disposition"] = f'attachment; filename="needs-{name}.xlsx"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _load(said: dict[str, str]) -> Page:
    kept = upload_store.get(tk.current_user.id, said["token"])
    if kept is None:
        gone = tk._("The file is no longer here: please upload it again")
        return _page({**said, "errors": {"upload": [gone]}})
    page = _tried(said, *kept, dry_run=False)
    upload_store.forget(tk.current_user.id)
    return page


def _tried(said: dict[str, str], data: bytes, name: str, *, dry_run: bool) -> Page:
    upload = FileStorage(io.BytesIO(data), name)
    asked = {"upload": upload, "org": said["org"], "dry_run": str(dry_run)}
    asked |= {"alike": "true"} if dry_run and request.form.get("as") != "csv" else {}
    try:
        found = tk.get_action("need_load")(_context(), asked)
    except tk.ValidationError as error:
        return _page({**said, "errors": error.error_dict})
    except tk.NotAuthorized as error:
        return _page({**said, "errors": {"org": [str(error.message)]}})
    if request.form.get("as") == "csv":
        return _csv(found["problems_csv"])
    problems = cast("list[dict[str, Any]]", found["problems"])
    shown = {"found": found, "wrong": wrong_rows(data, name, problems), "done": not dry_run}
    return _page({**said, **shown})


def _page(more: dict[str, Any]) -> Page:
    agencies = _agencies()
    if not agencies:
        return _forbidden()
    org = more.get("org") or agencies[0]["name"]
    return tk.render("needs/load/index.html", {"agencies": agencies, **more, "org": org})


def _fits(data: bytes) -> bool:
    return len(data) <= MAX_UPLOAD


def _agencies() -> list[dict[str, Any]]:
    """Return the organisations that the reader may load needs of."""
    if not tk.current_user.is_authenticated:
        return []
    return tk.get_action("organization_list_for_user")(_context(), {"permission": "create_dataset"})


def _context() -> Context:
    found: Any = {"user": tk.current_user.name, "auth_user_obj": tk.current_user}
    return found


def _csv(table: str) -> Response:
    response = Response(table, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _forbidden() -> Page:
    return tk.abort(403, tk._("Only editors of an organisation may load its needs"))
