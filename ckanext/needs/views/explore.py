"""/needs: explore all public needs on one screen; whatever is chosen narrows everything."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from ckanext.needs import lists
from ckanext.needs.exploring import choices as exploring
from ckanext.needs.exploring.found import ORDERS, find
from ckanext.needs.pages import explore_page
from ckanext.needs.views.for_everyone import Page, for_everyone

explore = Blueprint("needs_explore", __name__, url_prefix="/needs")

PER_PAGE = 20
#: Header by which the page's own script asks for the part that choices change.
PART = "X-Needs-Part"


@explore.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show needs under the choices of the address."""
    chosen = exploring.read(request.args.to_dict(flat=False), lists.current())
    page = min(max(request.args.get("page", 1, type=int), 1), 500)
    order = request.args.get("order", "")
    order = order if order in ORDERS else ("relevance" if chosen.q else "newest")
    found = find(chosen, order=order, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    shown = explore_page.shown(chosen, found, tk.url_for("needs_explore.index"))
    template = (
        "needs/explore/part.html" if request.headers.get(PART) else "needs/explore/index.html"
    )
    return tk.render(template, {"explore": shown, "page": page, "order": order, "per": PER_PAGE})
