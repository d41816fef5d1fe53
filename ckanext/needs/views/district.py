"""/district/<code>: everything about one district on one page, for the screen and for paper."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, request

from ckanext.needs import lists
from ckanext.needs.codelists import Area
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import find
from ckanext.needs.figures import scope as scopes
from ckanext.needs.pages import district_page
from ckanext.needs.rounds.when import NOW, SOON
from ckanext.needs.thai import today
from ckanext.needs.views.for_everyone import Page

district = Blueprint("needs_district", __name__, url_prefix="/district")


@district.route("", strict_slashes=False)
def choose() -> Page:
    """Lead to the page of the district that a form has chosen (`code`)."""
    area = lists.current().areas.find(request.args.get("code", ""))
    if area is None or area.level != "district":
        return tk.abort(404)
    return tk.redirect_to("needs_district.read", code=area.code)


@district.route("/<code>")
def read(code: str) -> Page:
    """Show a district. Made anew each time: rounds and projects change without the index."""
    area = lists.current().areas.find(code)
    if area is None or area.level != "district":
        return tk.abort(404)
    chosen = Choices("", {"district": (code,)})
    newest = find(chosen, limit=district_page.LISTED)
    endorsed = find(chosen, order="endorsed", limit=district_page.LISTED)
    page = district_page.shown(area, newest, endorsed, _scope(area), today())
    return tk.render("needs/district/read.html", {"page": page, "rounds": _rounds(area)})


def _scope(area: Area) -> scopes.Scope | None:
    """Return the scope of published figures of the district's province, None without any."""
    there = [one for one in scopes.editions() if one.province == area.parent]
    return scopes.choose(there, {**request.args.to_dict(), "province": area.parent})


def _rounds(area: Area) -> list[dict[str, Any]]:
    """Return rounds that go on or come in the district, around it or inside it."""
    areas = lists.current().areas
    found: list[dict[str, Any]] = []
    for when in (NOW, SOON):
        for one in tk.get_action("need_round_list")({}, {"when": when}):
            code = one["area"]["code"]
            near = areas.find(code) is not None
            if near and (areas.contains(code, area.code) or areas.contains(area.code, code)):
                found.append(one)
    return found
