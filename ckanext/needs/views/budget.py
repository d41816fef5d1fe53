"""/budget: where the money goes, in the budgets that this portal has published."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, make_response, request

from ckanext.needs.pages import budget_files, budget_page, budget_pictures
from ckanext.needs.pictures import png, svg
from ckanext.needs.pictures.tokens import LIGHT, SCHEMES
from ckanext.needs.spending import choices as spending
from ckanext.needs.spending.sources import sources
from ckanext.needs.views import budget_download
from ckanext.needs.views.for_everyone import PART, Page, for_everyone

budget = Blueprint("needs_budget", __name__, url_prefix="/budget")

DRAWERS = {"png": (png, "image/png"), "svg": (svg, "image/svg+xml")}


@budget.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show a budget under the choices of the address."""
    found = sources()
    seen = budget_page.looked(spending.read(request.args.to_dict(flat=False)), found)
    if seen is None:
        return tk.render("needs/budget/nothing.html", {})
    page = budget_page.shown(seen, found, tk.url_for("needs_budget.index"))
    part = "part" if request.headers.get(PART) else "index"
    rendered = tk.render(f"needs/budget/{part}.html", {"budget": page})
    # No page that is kept says that there was no time.
    return make_response(rendered, 503 if page.lines.too_slow else 200)


@budget.route("/of/<dataset>")
def of_dataset(dataset: str) -> Page:
    """Lead to the budget that a dataset is part of, under the other choices of the address; to the
    dataset itself where it is part of none.
    """
    area = request.args.get("area", "")
    for one in sources():
        if one.area == area and dataset in {its.name for its in one.datasets}:
            said = {**request.args.to_dict(flat=False), "source": [one.key]}
            chosen = dict(spending.read(said).arguments())
            return tk.redirect_to("needs_budget.index", **chosen, _anchor="lines")
    return tk.redirect_to("dataset.read", id=dataset)


@budget.route("/picture/<any(years, trend, share):name>.<any(png, svg):kind>")
@for_everyone
def picture(name: str, kind: str) -> Page:
    """Draw the figures that the page shows; 404 where no budget is published."""
    seen = budget_page.looked(spending.read(request.args.to_dict(flat=False)), sources())
    if seen is None:
        return tk.abort(404)
    narrow, scheme = request.args.get("width") == "narrow", request.args.get("scheme", LIGHT)
    drawn = budget_pictures.picture(name, seen, narrow=narrow)
    draw, content_type = DRAWERS[kind]
    return Response(draw(drawn, scheme if scheme in SCHEMES else LIGHT), content_type=content_type)


@budget.route(
    "/download/<any(years, pillars, agencies, keywords, lines):name>.<any(csv, json):kind>"
)
def download(name: str, kind: str) -> Page:
    """Send what the page shows; 404 where no budget is published."""
    seen = budget_page.looked(spending.read(request.args.to_dict(flat=False)), sources())
    if seen is None:
        return tk.abort(404)
    return budget_download.answer(budget_files.file_of(name, seen), kind)
