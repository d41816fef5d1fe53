"""/needs/projects: what agencies do about needs; and where officials link needs to money."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import lists
from ckanext.needs.logic.roles import organizations_of_role
from ckanext.needs.logic.schema_projects import statuses
from ckanext.needs.model.role_grant import OFFICIAL
from ckanext.needs.pages.filled_in import area_typed, day_typed
from ckanext.needs.projects import lines
from ckanext.needs.projects.shown import line_dict
from ckanext.needs.search import NEED_TYPE

projects = Blueprint("needs_projects", __name__, url_prefix="/needs/projects")
Page = str | AnyResponse
PER_PAGE = 20
FIELDS = (
    *("title", "description", "owner_org", "area", "status", "fiscal_year"),
    *("budget", "used", "starts", "ends"),
)


@projects.route("/")
def index() -> Page:
    """List projects; `q` in their titles, `status`, `page`."""
    page = max(1, request.args.get("page", 1, type=int))
    asked = {"q": request.args.get("q", ""), "status": request.args.get("status", "")}
    window = {"limit": PER_PAGE, "offset": (page - 1) * PER_PAGE}
    try:
        found = tk.get_action("need_project_list")({}, asked | window)
    except tk.ValidationError:
        return tk.abort(404)
    return tk.render(
        "needs/projects/index.html",
        {
            **found,
            **asked,
            "page": page,
            "pages": -(-found["count"] // PER_PAGE),
            "statuses": statuses().all(),
            "may_make": bool(_organizations()),
        },
    )


@projects.route("/new")
def new() -> Page:
    """Ask what a new project is."""
    return _form({}, {}) if _organizations() else _forbidden()


@projects.route("/new", methods=["POST"])
def create() -> Page:
    """Make a project."""
    data = _sent()
    try:
        made = tk.get_action("need_project_create")({}, data)
    except tk.ValidationError as error:
        return _form(data, error.error_dict)
    except tk.NotAuthorized:
        return _form(data, {"area": [_not_yours()]}) if _organizations() else _forbidden()
    return tk.redirect_to("needs_projects.read", project_id=made["id"])


@projects.route("/<project_id>")
def read(project_id: str) -> Page:
    """Show a project."""
    return _with_project(project_id, "needs/projects/read.html")


@projects.route("/<project_id>/edit")
def edit(project_id: str) -> Page:
    """Show the form of a project."""
    project = _project(project_id)
    if not _may_edit(project):
        return _forbidden()
    return _form(_typed(project), {}, project_id)


@projects.route("/<project_id>/edit", methods=["POST"])
def update(project_id: str) -> Page:
    """Change a project."""
    data = _sent()
    try:
        tk.get_action("need_project_update")({}, {**data, "id": project_id})
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.ValidationError as error:
        return _form(data, error.error_dict, project_id)
    except tk.NotAuthorized:
        return _forbidden()
    return tk.redirect_to("needs_projects.read", project_id=project_id)


@projects.route("/for/<need_id>")
def pick(need_id: str) -> Page:
    """Search projects and budget lines that answer a need."""
    need = _need(need_id)
    if not tk.h.check_access("need_link_create", {"id": need["id"]}):
        return _forbidden()
    words = request.args.get("q", "")[:200]
    in_budgets, found = _answers_with(words) if words else ([], [])
    links = tk.get_action("need_link_list")({}, {"id": need["id"]})["links"]
    return tk.render(
        "needs/projects/pick.html",
        {
            "need": need,
            "q": words,
            "lines": in_budgets,
            "projects": found,
            "links": links,
            "linked": {(link["kind"], link["target"]) for link in links},
        },
    )


def _answers_with(words: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return budget lines and projects with these words; none, and why, where they are refused."""
    try:
        found = tk.get_action("need_project_list")({}, {"q": words})["results"]
        return tk.get_action("need_budget_line_search")({}, {"q": words}), found
    except tk.ValidationError as error:
        for said in error.error_summary.values():
            tk.h.flash_error(said)
        return [], []


@projects.route("/for/<need_id>", methods=["POST"])
def link(need_id: str) -> Page:
    """Link a need, or take a link away (`delete`)."""
    need = _need(need_id)
    try:
        if request.form.get("delete"):
            tk.get_action("need_link_delete")({}, {"id": request.form["delete"]})
        else:
            kind, _, target = request.form.get("target", "").partition(" ")
            asked = {"id": need["id"], "kind": kind, "target": target}
            tk.get_action("need_link_create")({}, asked)
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ObjectNotFound:
        return tk.abort(404)
    except tk.ValidationError as error:
        for said in error.error_summary.values():
            tk.h.flash_error(said)
    return tk.redirect_to("needs_projects.pick", need_id=need["name"], q=request.form.get("q", ""))


@projects.route("/line/<line_id>")
def line(line_id: str) -> Page:
    """Show a line of a published budget and the needs that it answers."""
    try:
        found = lines.find({"user": tk.current_user.name}, line_id)
    except lines.TooSlowError:
        return tk.abort(503)
    if found is None:
        return tk.abort(404)
    needs = tk.get_action("need_link_list")({}, {"kind": "budget_line", "target": line_id})
    return tk.render("needs/projects/line.html", {"line": line_dict(found), **needs})


def _with_project(project_id: str, template: str) -> Page:
    project = _project(project_id)
    return tk.render(template, {"project": project, "may_edit": _may_edit(project)})


def _project(project_id: str) -> dict[str, Any]:
    try:
        return tk.get_action("need_project_show")({}, {"id": project_id})
    except tk.ObjectNotFound:
        return tk.abort(404)


def _may_edit(project: dict[str, Any]) -> bool:
    where = {"area": project["area"], "owner_org": project["organization"]["id"]}
    return bool(tk.h.check_access("need_project_update", where))


def _need(need_id: str) -> dict[str, Any]:
    try:
        need = tk.get_action("package_show")({}, {"id": need_id})
    except (tk.ObjectNotFound, tk.NotAuthorized):
        return tk.abort(404)
    return need if need["type"] == NEED_TYPE else tk.abort(404)


def _typed(project: dict[str, Any]) -> dict[str, Any]:
    """Return what the form holds of a project: its area by name, days as people type them."""
    language = lists.language()

    def days(row: dict[str, Any], *keys: str) -> dict[str, Any]:
        return row | {key: day_typed(row[key] or "", language) for key in keys}

    return days(project, "starts", "ends") | {
        "owner_org": project["organization"]["name"],
        "area": area_typed(project["area"], lists.current().areas, language),
        "milestones": [days(one, "due", "reached") for one in project["milestones"]],
    }


def _sent() -> dict[str, Any]:
    """Return what the form holds; milestones are lines of day, title and day reached."""
    said: dict[str, Any] = {name: request.form.get(name, "") for name in FIELDS}
    rows = zip(*(request.form.getlist(f"milestone_{part}") for part in PARTS), strict=False)
    said["milestones"] = [dict(zip(PARTS, row, strict=True)) for row in rows if row[0].strip()]
    return said


PARTS = ("title", "due", "reached")


def _form(data: dict[str, Any], errors: dict[str, Any], project_id: str = "") -> Page:
    return tk.render(
        "needs/projects/edit.html",
        {
            "data": data,
            "errors": errors,
            "project_id": project_id,
            "organizations": _organizations(),
            "statuses": statuses().all(),
            "language": lists.language(),
        },
    )


def _organizations() -> list[dict[str, Any]]:
    """Return the agencies for which the reader may make projects somewhere."""
    user = tk.current_user.name
    found = tk.get_action("organization_list_for_user")(
        {"user": user}, {"permission": "update_dataset"}
    )
    granted = organizations_of_role(Context(user=user), OFFICIAL) - {one["id"] for one in found}
    others = model.Session.query(model.Group).filter(model.Group.id.in_(granted))
    named = [{"name": group.name, "display_name": group.display_name} for group in others]
    return [*found, *named]


def _forbidden() -> Page:
    return tk.abort(403, _not_yours())


def _not_yours() -> str:
    return tk._("Only officials of the area and editors of the agency may do this")
