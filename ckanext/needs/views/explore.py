"""/needs: explore all public needs on one screen; whatever is chosen narrows everything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, jsonify, request, stream_with_context

from ckanext.needs import config, lists
from ckanext.needs.exploring import choices as exploring
from ckanext.needs.exploring import download as exported
from ckanext.needs.exploring import shapes
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import ORDERS, find
from ckanext.needs.pages import explore_page
from ckanext.needs.pages.explore_page import ExplorePage
from ckanext.needs.pages.explore_pictures import PICTURES
from ckanext.needs.pictures.tokens import DARK, LIGHT
from ckanext.needs.views.drawn import drawn
from ckanext.needs.views.for_everyone import Page, for_everyone

explore = Blueprint("needs_explore", __name__, url_prefix="/needs")

PER_PAGE = 20
#: Header by which the page's own script asks for the part that choices change.
PART = "X-Needs-Part"
DOWNLOADS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@explore.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show needs under the choices of the address."""
    chosen = _choices()
    page = min(max(request.args.get("page", 1, type=int), 1), 500)
    order = request.args.get("order", "")
    order = order if order in ORDERS else ("relevance" if chosen.q else "newest")
    found = find(chosen, order=order, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    shown = explore_page.shown(chosen, found, tk.url_for("needs_explore.index"))
    template = (
        "needs/explore/part.html" if request.headers.get(PART) else "needs/explore/index.html"
    )
    asked = {"page": page, "order": order, "per": PER_PAGE, "orders": tuple(ORDERS)}
    return tk.render(template, {"explore": shown, **asked})


@explore.route("/picture/<name>.<kind>")
@for_everyone
def picture(name: str, kind: str) -> Page:
    """Draw one of the page's pictures under the choices of the address."""
    if name not in PICTURES:
        return tk.abort(404)
    scheme = DARK if request.args.get("scheme") == DARK else LIGHT
    return drawn(PICTURES[name](_page(_choices())), kind, scheme)


@explore.route("/places.json")
@for_everyone
def places() -> Page:
    """Give the districts with needs, for the map in the page, and what is drawn behind them."""
    areas = lists.current().areas
    bars = [bar for bar in _page(_choices()).bars["district"] if bar.needs]
    tiles, thanks = config.map_tiles()
    outlines = shapes.of(areas, [bar.code for bar in bars])
    return jsonify(
        districts=[
            {
                "name": bar.name,
                "needs": bar.needs,
                "chosen": bar.chosen,
                "link": bar.link,
                "at": list(area.centre),
            }
            for bar in bars
            if (area := areas.find(bar.code)) and area.centre
        ],
        outlines=outlines,
        tiles=tiles,
        thanks=thanks,
        zoom={"in": tk._("Zoom in"), "out": tk._("Zoom out")},
    )


@explore.route("/download.<kind>")
def download(kind: str) -> Page:
    """Give exactly the needs that were chosen as a file."""
    if kind not in DOWNLOADS:
        return tk.abort(404)
    chosen = _choices()
    found = exported.rows(chosen, lists.current())
    about = _about(chosen)
    if kind == "xlsx":
        if about["count"] > exported.MOST_IN_WORKBOOK:
            most = tk.h.localised_number(exported.MOST_IN_WORKBOOK)
            said = tk._(
                "A workbook takes {number} needs at most: choose fewer, or take CSV or JSON"
            )
            return tk.abort(400, said.format(number=most))
        return _sent(exported.as_workbook(found, about), kind)
    parts = exported.as_csv(found) if kind == "csv" else exported.as_json(found, about)
    return _sent(stream_with_context(parts), kind)


def _sent(body: Any, kind: str) -> Response:
    response = Response(body, content_type=DOWNLOADS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="needs.{kind}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _about(chosen: Choices) -> dict[str, Any]:
    """Return what a file says of itself: whose, of when, under which choices, on what terms."""
    address = tk.url_for("needs_explore.index", qualified=True)
    return {
        "title": tk._("Needs under the choices of this address"),
        "publisher": tk.config.get("ckan.site_title"),
        "address": f"{address}?{urlencode(chosen.arguments())}".rstrip("?"),
        "choices": dict(chosen.arguments()) if chosen.any else {},
        "count": find(chosen, limit=0).in_list,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "missing_texts": tk._(
            "What people wrote is not in this file: read it at each need's address. Texts that were"
            " cleared are in the published table needs."
        ),
    }


def _choices() -> Choices:
    return exploring.read(request.args.to_dict(flat=False), lists.current())


def _page(chosen: Choices) -> ExplorePage:
    return explore_page.shown(chosen, find(chosen, limit=0), tk.url_for("needs_explore.index"))
