"""/needs/rounds/NAME/results: how the vote went, as a page, a table, and files to count again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import config, lists
from ckanext.needs.ballot_box import results
from ckanext.needs.model.round import Round
from ckanext.needs.publish.files import csv_cell
from ckanext.needs.rounds import voting_settings
from ckanext.needs.sharing.card import hashtag
from ckanext.needs.views.rounds_share import image_address, rankings_of
from ckanext.needs.views.voting_round import named, told, unkept

voting_results = Blueprint("needs_voting_results", __name__, url_prefix="/needs/rounds")
Page = str | AnyResponse
COLUMNS = (
    *("district", "number", "title", "cost", "votes", "points", "rank", "funded"),
    *("from_rest", "envelope", "ballots", "eligible", "turnout_share"),
)
#: Of results that were kept before these were told.
UNKNOWN = {"eligible": None, "turnout_share": None}


@voting_results.route("/<name>/results")
def page(name: str) -> Page:
    """Show the result, or since when it will be there."""
    round = named(name)
    try:
        found = _result(name)
    except tk.NotAuthorized as error:
        return _not_yet(round, error.message or "")
    except tk.ValidationError as error:
        return _not_yet(round, _message(error))
    said = found["rule"]
    texts = {
        "method": lists.say(voting_settings.METHODS[said["method"]]),
        "counting": lists.say(voting_settings.RULES[said["rule"]]),
        "ties": lists.say(voting_settings.TIES[said["ties"]]),
    }
    ranked = rankings_of(found)
    district = request.args.get("district", "")
    shown = {
        "round": told(round),
        "rankings": ranked,
        "chosen": next((one for one in ranked if one.code == district), ranked[0]),
        "hashtag": hashtag(name),
        "image": image_address(name),
        "result": found,
        "said": texts,
        "fewest": results.fewest_ballots(),
    }
    return tk.render("needs/voting/results.html", shown | {"by_district": _by_district(found)})


@voting_results.route("/<name>/results.csv")
def table(name: str) -> Page:
    """Give votes by project as CSV."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    rows.writerows(_rows(_downloaded(name)))
    mark = "\ufeff" if config.csv_bom() else ""
    return _file(f"{mark}{text.getvalue()}", "text/csv", f"{name}-results.csv")


@voting_results.route("/<name>/results.pb")
def whole_file(name: str) -> Page:
    """Give the Pabulib file of a round with one budget."""
    return _pabulib(name, "")


@voting_results.route("/<name>/results/<district>.pb")
def district_file(name: str, district: str) -> Page:
    """Give the Pabulib file of one district's budget."""
    return _pabulib(name, district)


def _pabulib(name: str, district: str) -> Page:
    _downloaded(name)
    text = results.result_of(named(name)).files.get(district)
    if text is None:
        return tk.abort(404, tk._("No file: too few ballots to publish them one by one"))
    return _file(text, "text/plain", f"{name}{'-' if district else ''}{district}.pb")


def _downloaded(name: str) -> dict[str, Any]:
    """Return the result; 403 before its time."""
    named(name)
    try:
        return _result(name)
    except tk.NotAuthorized as error:
        return tk.abort(403, error.message or "")
    except tk.ValidationError as error:
        return tk.abort(409, _message(error))


def _message(error: tk.ValidationError) -> str:
    said: Any = error.error_dict.get("round", "")
    return " ".join(said)


def _result(name: str) -> dict[str, Any]:
    return tk.get_action("need_round_results")({}, {"round": name})


def _rows(found: dict[str, Any]) -> Iterator[list[str]]:
    for budget in found["budgets"]:
        for project in budget["projects"]:
            cells = {**UNKNOWN, **budget, **project, "title": project["title"]}
            yield [csv_cell(cells[name]) for name in COLUMNS]


def _by_district(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the table by district row by row: a place, its voters, and votes by project."""
    areas, language = lists.current().areas, lists.language()
    places: dict[str, dict[str, Any]] = {}
    for cell in found["by_district"]:
        code = cell["district"]
        name = areas.label(code, language) if code else tk._("District not said")
        place = places.setdefault(code, {"name": name, "counts": {}})
        place["counts"][cell["project"]] = cell["count"]
    return list(places.values())


def _not_yet(round: Round, message: str) -> Page:
    page = tk.render("needs/voting/not_yet.html", {"round": told(round), "message": message})
    return unkept(page)


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
