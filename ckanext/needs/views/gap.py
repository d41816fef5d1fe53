"""/gap: needs against money, and the places and issues that need it most."""

from __future__ import annotations

import csv
import io

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

from ckanext.needs.figures import scope as scopes
from ckanext.needs.model.role_grant import OFFICIAL, in_force
from ckanext.needs.pages import gap_page
from ckanext.needs.targeting.parts import rules
from ckanext.needs.targeting.score import Target
from ckanext.needs.views.for_everyone import Page, for_everyone

gap = Blueprint("needs_gap", __name__, url_prefix="/gap")


@gap.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show needs and what is behind them, by district and topic."""
    scope = scopes.choose(scopes.editions(), request.args)
    path = tk.url_for("needs_gap.index")
    page = gap_page.shown(scope, path, request.args, _areas()) if scope else None
    return tk.render(
        "needs/gap/index.html", {"page": page, "weights": gap_page.part_weights(rules())}
    )


@gap.route("/targets.csv")
@for_everyone
def file() -> Page:
    """Send the whole list of places and issues, with what each rank is made of."""
    scope = scopes.choose(scopes.editions(), request.args)
    if scope is None:
        return tk.abort(404)
    sink = io.StringIO()
    writer = csv.writer(sink)
    parts = [part.code for part in rules().parts]
    columns = ("district", "pillar", "issue", "needs_counted", "needs_adopted")
    more = ("people_affected", "estimated_cost", "needs_before")
    points = [f"{part}_points" for part in parts]
    writer.writerow(("rank", "rank_best", "rank_worst", "score", *columns, *more, *points))
    writer.writerows(_row(target, parts) for target in gap_page.targets(scope))
    answer = Response("\ufeff" + sink.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"targets-{scope.province}-{scope.year}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _row(target: Target, parts: list[str]) -> list[object]:
    cell = target.cell
    points = {reason.part.code: round(reason.points, 2) for reason in target.reasons}
    return [
        *(target.rank, target.best, target.worst, round(target.score, 2)),
        *(cell.district, cell.pillar, cell.issue, cell.counted, cell.adopted),
        *(cell.people, cell.cost, cell.before),
        *(points.get(part, "") for part in parts),
    ]


def _areas() -> frozenset[str]:
    """Return the codes of the areas that the reader is an official of."""
    person = model.User.get(tk.current_user.name) if tk.current_user.is_authenticated else None
    if person is None:
        return frozenset()
    return frozenset(grant.area for grant in in_force(person.id, OFFICIAL))
