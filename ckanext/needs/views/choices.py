"""/needs/choices: what the form of a need fetches when a reader chooses another province."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from ckanext.needs.lists import language

choices = Blueprint("needs_choices", __name__, url_prefix="/needs/choices")


@choices.route("/areas/<code>")
def areas(code: str) -> Response:
    """Return everything inside an area: `[{"value", "label", "parent", "level"}]`, 404 if unknown.

    The address carries the language (`/en/needs/choices/...`), so a cache keeps them apart; how
    long it may is CKAN's `ckan.cache_expires`, and the ETag spares sending the same list again.
    """
    try:
        found = tk.get_action("need_area_list")(Context(), {"parent": code, "deep": True})
    except tk.ValidationError:
        return tk.abort(404)
    lang = language()[:2]
    options = [
        {
            "value": area["code"],
            "label": area["name"].get(lang) or area["name"]["th"],
            "parent": area["parent"],
            "level": area["level"],
        }
        for area in found
    ]
    response = jsonify(options)
    response.add_etag()
    return response.make_conditional(request)
