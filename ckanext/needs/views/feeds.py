"""/needs/feed: Atom feeds of what happens in public, the same for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs.following import atom, changes, round_changes
from ckanext.needs.following.changes import Change
from ckanext.needs.following.round_changes import RoundChange
from ckanext.needs.following.subjects import Subject, find, topic_key
from ckanext.needs.lists import language, say
from ckanext.needs.logic.asked import public
from ckanext.needs.model.follow import NEED, ROUND, TOPIC
from ckanext.needs.model.round import get_round

feeds = Blueprint("needs_feeds", __name__, url_prefix="/needs/feed")


@feeds.route("/all")
def every() -> AnyResponse:
    """Every public need."""
    feed = atom.Feed(tk._("Needs: what became of them"), "/needs/feed/all", "/citizen-need/")
    return _sent(feed, changes.newest())


@feeds.route("/need/<name>")
def need(name: str) -> AnyResponse:
    """One need; 404 of one that the public may not read."""
    found = _found(NEED, name)
    path, about = f"/needs/feed/need/{name}", f"/citizen-need/{name}"
    return _sent(atom.Feed(say(found.title), path, about), changes.of_need(found.key))


@feeds.route("/topic")
def topic() -> AnyResponse:
    """An issue or pillar (`issue`) in a district (`district`); 404 of codes that are unknown."""
    issue, district = (request.args.get(name, "") for name in ("issue", "district"))
    found = _found(TOPIC, topic_key(issue, district))
    path = f"/needs/feed/topic?{urlencode({'issue': issue, 'district': district})}"
    feed = atom.Feed(say(found.title), path, "/citizen-need/")
    return _sent(feed, changes.of_topic(issue, district))


@feeds.route("/round/<name>")
def round_(name: str) -> AnyResponse:
    """A round, and the needs behind its proposals; 404 of one that the public may not see."""
    found = _found(ROUND, name)
    feed = atom.Feed(say(found.title), f"/needs/feed/round/{name}", f"/needs/rounds/{name}")
    round = get_round(found.key)
    own = round_changes.of(round) if round else []
    both = sorted([*changes.of_round(found.key), *own], key=lambda one: one.created, reverse=True)
    return _sent(feed, both[: changes.MOST])


def _found(kind: str, reference: str) -> Subject:
    try:
        return find(public(), kind, reference)
    except (tk.ObjectNotFound, tk.ValidationError):
        return tk.abort(404)


def _sent(feed: atom.Feed, changed: Sequence[Change | RoundChange]) -> AnyResponse:
    """Return a feed, or 304 to who has it: the ETag is of all that it holds."""
    body = atom.render(feed, changed, language()[:2])
    response = Response(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    return response.make_conditional(request)
