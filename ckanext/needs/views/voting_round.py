"""What the pages of a vote have in common: the round, its districts, and pages nobody keeps."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context
from flask import make_response
from werkzeug.wrappers import Response

from ckanext.needs import lists
from ckanext.needs.ballot_box import ballot_papers
from ckanext.needs.bilingual import Text
from ckanext.needs.logic.rounds_access import round_of
from ckanext.needs.model.round import Round


def acting() -> Context:
    """Return the context of the reader."""
    return {"user": str(tk.current_user.name) if tk.current_user.is_authenticated else ""}


def named(name: str) -> Round:
    """Return the round of an address; 404 when there is none that the reader may know of."""
    try:
        return round_of(acting(), name)
    except tk.ObjectNotFound:
        return tk.abort(404)


def told(round: Round) -> dict[str, str]:
    """Return name and title of a round, in the reader's language."""
    return {"name": round.name, "title": lists.say(Text(round.title_th, round.title_en))}


def place(code: str) -> str:
    """Return the name of a district; empty for none."""
    return lists.current().areas.label(code, lists.language()) if code else ""


def places(round: Round) -> list[dict[str, str]]:
    """Return code and name of the districts of a round."""
    return [{"code": code, "name": place(code)} for code in ballot_papers.districts_of(round)]


def unkept(page: Any) -> Response:
    """Return a page that no browser or proxy keeps."""
    response: Response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
