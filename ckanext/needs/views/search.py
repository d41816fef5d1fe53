"""/needs/search: one search over needs, budget lines, projects, datasets and places."""

from __future__ import annotations

import logging

import ckan.plugins.toolkit as tk
import pysolr
import requests
from flask import Blueprint, jsonify, make_response, request

from ckanext.needs import lists
from ckanext.needs.finding import map_box
from ckanext.needs.finding.fields import DATASETS, LINES, NEEDS
from ckanext.needs.finding.found import Found, answered, read
from ckanext.needs.finding.index import Asked as Wanted
from ckanext.needs.finding.index import everything_public, find
from ckanext.needs.finding.map_box import MapBox
from ckanext.needs.finding.portal import known
from ckanext.needs.finding.projects import Projects, find_projects
from ckanext.needs.finding.suggestions import completions
from ckanext.needs.pages import search_page
from ckanext.needs.pages.search_page import KINDS, PROJECTS, Asked, SearchPage
from ckanext.needs.views.for_everyone import Page, for_everyone

log = logging.getLogger(__name__)

search = Blueprint("needs_search", __name__, url_prefix="/needs/search")

#: Results of each kind on the page of all kinds, and on a page of one.
FIRST, PER_PAGE, LAST_PAGE = 5, 20, 50
INDEXED = (NEEDS, LINES, DATASETS)
#: Suggested words, and things by their titles.
WORDS, TITLES = 5, 4
GONE = (pysolr.SolrError, requests.RequestException)


@search.route("", strict_slashes=False)
@for_everyone
def index() -> Page:
    """Show what answers the words of the address."""
    asked = _asked()
    if not asked.q:
        page = SearchPage(asked, map_choices=search_page.map_choices(asked.box))
    else:
        try:
            page = _page(asked)
        except GONE:
            log.exception("the search index does not answer")
            page = SearchPage(asked, answers=False)
    shown = tk.render("needs/search/index.html", {"page": page})
    return make_response(shown, 200 if page.answers else 503)


@search.route("/suggest")
@for_everyone
def suggest() -> Page:
    """Suggest words and things to the beginning of a question, as JSON."""
    text = request.args.get("q", "")
    try:
        return jsonify(suggestions=_suggestions(text) if text.strip() else [])
    except GONE:
        return jsonify(suggestions=[])


def _asked() -> Asked:
    kind = request.args.get("kind", "")
    page = request.args.get("page", 1, type=int)
    return Asked(
        q=request.args.get("q", "").strip(),
        kind=kind if kind in KINDS else "",
        box=map_box.read(request.args.get("bbox", "")),
        page=min(max(page, 1), LAST_PAGE) if kind in KINDS else 1,
        as_typed=request.args.get("typed") == "1",
    )


def _page(asked: Asked) -> SearchPage:
    limit = PER_PAGE if asked.kind else FIRST
    offset = (asked.page - 1) * limit
    wanted = Wanted(_filters(asked.box), INDEXED, limit, offset)
    found = answered(asked.q, known(), wanted, as_typed=asked.as_typed)
    return search_page.shown(asked, found, _projects(asked, found, limit, offset), PER_PAGE)


def _projects(asked: Asked, found: Found, limit: int, offset: int) -> Projects:
    """Return projects; they have an area and no point, so none are in a part of the map."""
    if asked.box:
        return Projects()
    rows = limit if asked.kind in ("", PROJECTS) else 0
    return find_projects(found.question, limit=rows, offset=offset)


def _filters(box: MapBox | None) -> list[str]:
    if box is None:
        return [everything_public()]
    by_point = tk.config.get("ckanext.spatial.search_backend") == "solr-spatial-field"
    return [
        everything_public(),
        map_box.index_filter(box, lists.current().areas, by_point=by_point),
    ]


def _suggestions(text: str) -> list[dict[str, str]]:
    question = read(text, known())
    words = completions(question, known(), WORDS)
    said = [
        {"text": word, "kind": "words", "link": tk.url_for("needs_search.index", q=word)}
        for word in words
    ]
    wanted = Wanted([everything_public()], INDEXED, TITLES)
    found = Found(question, "", find(question, wanted) if question.pieces else {})
    page = search_page.shown(Asked(text), found, Projects(), TITLES)
    places = [{"text": one.name, "kind": "place", "link": one.link} for one in page.places]
    things = [
        {"text": "".join(part.text for part in one.title), "kind": group.kind, "link": one.link}
        for group in page.groups
        for one in group.results
    ]
    return [*said, *places[:2], *things[:TITLES]]
