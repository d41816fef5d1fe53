"""/agencies: what agencies do about needs, counts beside medians."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from ckanext.needs.figures import scope as scopes
from ckanext.needs.pages import agencies_page
from ckanext.needs.views.for_everyone import Page, for_everyone

agencies = Blueprint("needs_agencies", __name__, url_prefix="/agencies")


@agencies.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show all agencies, sorted as the address says."""
    scope = scopes.choose(scopes.editions(), request.args)
    path = tk.url_for("needs_agencies.index")
    page = agencies_page.shown(scope, path, request.args) if scope else None
    return tk.render("needs/agencies/index.html", {"page": page})
