"""/needs/harvest: where publishers try harvesters, see their runs, and make new ones.

Editors of the organisation that publishes by a harvester, and sysadmins. Trying one writes nothing,
but is work for the portal, so it is a POST as all that changes something.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request, send_file

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.provenance import from_dict
from ckanext.needs.problems import InputError

harvest = Blueprint("needs_harvest", __name__, url_prefix="/needs/harvest")
Page = str | Response


@harvest.route("/")
def index() -> Page:
    """List the harvesters that the reader may try; 403 for who may none."""
    mine = [
        _listed(name)
        for name in harvest_source.names()
        if tk.h.check_access("need_harvest_preview", {"name": name})
    ]
    if not (mine or _may_propose()):
        return tk.abort(403, tk._("Only editors of a publishing organisation may see this page"))
    return tk.render("needs/harvest/index.html", {"harvesters": mine, "propose": _may_propose()})


@harvest.route("/<name>")
def read(name: str) -> Page:
    """Show a harvester's runs and a button to try it."""
    return _page(name, {})


@harvest.route("/<name>", methods=["POST"])
def try_it(name: str) -> Page:
    """Try a harvester; with `as=csv`, give its problems as a table."""
    try:
        found = tk.get_action("need_harvest_preview")({}, {"name": name})
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ValidationError as error:
        return _page(name, {"errors": error.error_dict})
    if request.form.get("as") == "csv":
        return _csv(found["problems_csv"], f"{name}-problems.csv")
    return _page(name, {"preview": found})


@harvest.route("/run/<run_id>/problems.csv")
def problems(run_id: str) -> Page:
    """Give all problems of a run as a table; of a run of long ago the first."""
    from ckanext.needs.harvest import problem_files, runs
    from ckanext.needs.problem_file import problems_table

    try:
        run = tk.get_action("need_run_show")({}, {"id": run_id})
    except tk.NotAuthorized:
        return _forbidden()
    except tk.ObjectNotFound:
        return tk.abort(404)
    name = f"{run['harvester']}-problems.csv"
    kept = runs.get(run_id)
    path = problem_files.found_of(kept) if kept else None
    if path:
        return _csv_file(path, name)
    table = problems_table(from_dict(problem) for problem in run["problems"])
    return _csv(table, name)


def _page(name: str, more: dict[str, Any]) -> Page:
    try:
        runs = tk.get_action("need_run_list")({}, {"harvester": name})
    except tk.NotAuthorized:
        return _forbidden()
    return tk.render("needs/harvest/read.html", {**_listed(name), "runs": runs, **more})


def _listed(name: str) -> dict[str, Any]:
    """Return name and title of a harvester; its name alone when its YAML is wrong."""
    try:
        return {"name": name, "title": harvest_source.load(name).title}
    except InputError:
        return {"name": name, "title": None}


def _may_propose() -> bool:
    return bool(tk.h.check_access("need_harvester_propose", {}))


def _forbidden() -> Page:
    return tk.abort(
        403, tk._("You have to be an editor of the organisation that publishes by this harvester")
    )


def _csv(table: str, name: str) -> Response:
    response = Response(table, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _csv_file(path: Path, name: str) -> Response:
    """Send a file as it lies on the disk, however large."""
    response = send_file(path, "text/csv; charset=utf-8", as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
