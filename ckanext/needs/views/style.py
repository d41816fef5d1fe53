"""/needs/style: every part of the design, shown once with its name, light and dark."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint

from ckanext.needs import lists
from ckanext.needs.pages import style_page
from ckanext.needs.views.for_everyone import Page, for_everyone

style = Blueprint("needs_style", __name__, url_prefix="/needs/style")


@style.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show the tokens and the parts."""
    colours, others = style_page.all_tokens()
    language = lists.language()
    shown = {
        "colours": colours,
        "others": others,
        "pairs": style_page.pairs(),
        "parts": style_page.PARTS,
        "pictures": style_page.pictures(language),
        "history": style_page.history(language),
    }
    return tk.render("needs/style/index.html", shown)
