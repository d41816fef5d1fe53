"""/executive: a province on one screen."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import find
from ckanext.needs.figures import scope as scopes
from ckanext.needs.pages import executive_page
from ckanext.needs.thai import today
from ckanext.needs.views.for_everyone import Page, for_everyone

executive = Blueprint("needs_executive", __name__, url_prefix="/executive")


@executive.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show the province and year of the address, else the newest."""
    scope, page = scopes.choose(scopes.editions(), request.args), None
    if scope:
        months = find(Choices("", {"province": (scope.province,)}), limit=0).counts["month"]
        path = tk.url_for("needs_executive.index")
        page = executive_page.shown(scope, path, months, today())
    return tk.render("needs/executive/index.html", {"page": page})
