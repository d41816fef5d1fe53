"""/needs/rounds/NAME/share: a project in a district, to be passed on, with an image of it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request

from ckanext.needs import config, lists
from ckanext.needs.pages.round_page import places
from ckanext.needs.pages.round_ranking import WHOLE, Ranking, rankings
from ckanext.needs.sharing.card import Card, drawn, hashtag
from ckanext.needs.views.rounds import show

rounds_share = Blueprint("needs_rounds_share", __name__, url_prefix="/needs/rounds")

MOST = 500
#: Seconds for which an image may be kept: a result may come, a project's cost may change.
KEPT = 600


@rounds_share.route("/<name>/share")
def page(name: str) -> str:
    """Show what is shared, and let the reader choose district and project."""
    round = show(name)
    number = request.args.get("project", 0, type=int)
    district = request.args.get("district", "") or WHOLE
    projects = _projects(round)
    card = _card(round, district, number, projects)
    shown = {
        "round": round,
        "card": card,
        "places": places(round, lists.current().areas),
        "projects": projects,
        "district": district,
        "number": number,
        "image": image_address(name, district, number),
        "address": f"{config.site_url()}{request.full_path.rstrip('?')}",
    }
    return tk.render("needs/rounds/share.html", shown)


@rounds_share.route("/<name>/share/<district>/<int:number>.png")
def image(name: str, district: str, number: int) -> Response:
    """Draw a project (by its number; 0 for the round itself) in a district (`all` for no one)."""
    round = show(name)
    drawing = drawn(_card(round, district, number, _projects(round)))
    response = Response(drawing, content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={KEPT}"
    return response


def image_address(name: str, district: str = WHOLE, number: int = 0) -> str:
    """Return the absolute address of an image."""
    place = {"name": name, "district": district, "number": number}
    return tk.h.url_for("needs_rounds_share.image", **place, qualified=True)


def rankings_of(result: dict[str, Any]) -> tuple[Ranking, ...]:
    """Return the rankings of a result, in the reader's language."""
    return rankings(result, lists.current().areas, lists.language(), tk._("All districts"))


def _projects(round: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is voted on: the proposals that can be done."""
    asked = {"round": round["name"], "state": "feasible", "limit": MOST}
    return tk.get_action("need_proposal_list")({}, asked)["results"]


def _card(
    round: dict[str, Any], district: str, number: int, projects: list[dict[str, Any]]
) -> Card:
    """Return what the image says; 404 for a project or district that the round does not have."""
    title = tk.h.needs_either(round["title"])
    found = next((one for one in projects if one["number"] == number), None)
    known = {WHOLE, *(place["code"] for place in places(round, lists.current().areas))}
    if (number and found is None) or district not in known:
        return tk.abort(404)
    where = tk.h.needs_label("area", district) if district != WHOLE else ""
    where = where or tk.h.needs_either(round["area"])
    foot = {
        "portal": str(tk.config.get("ckan.site_title") or ""),
        "hashtag": hashtag(round["name"]),
    }
    if found is None:
        budget = tk._("{baht} baht").format(baht=tk.h.localised_number(round["budget"]))
        return Card(tk._("Participatory budgeting"), title, (where, budget), **foot)
    above = tk._("What we want in {place}").format(place=where)
    facts = tuple(line for line in (_facts(round, found, district), title) if line)
    return Card(above, found["title"], facts, **foot)


def _facts(round: dict[str, Any], found: dict[str, Any], district: str) -> str:
    number, cost = tk.h.localised_number, found["cost"]
    said = [tk._("{baht} baht").format(baht=number(cost))] if cost else []
    ranking = next((one for one in _rankings(round) if one.code == district), None)
    ranked = ranking.of(found["number"]) if ranking else None
    if ranked:
        said.append(tk._("{votes} votes").format(votes=number(ranked.votes)))
    return " · ".join(said)


def _rankings(round: dict[str, Any]) -> tuple[Ranking, ...]:
    """Return what everybody may know of the result; nothing before it is announced."""
    if not round["counts_shown"]:
        return ()
    try:
        return rankings_of(tk.get_action("need_round_results")({}, {"round": round["name"]}))
    except (tk.NotAuthorized, tk.ValidationError):
        return ()
