"""Pages that say the same to every visitor: made once an edition of the catalogue, then only sent.

What a visitor sees changes when the search index does: with each need and each publication. Its
version is part of a page's ETag, so a page that somebody has is valid exactly until then.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, cast

import ckan.plugins.toolkit as tk
import requests
from flask import Response, make_response, request, session
from werkzeug.wrappers import Response as AnyResponse

from ckanext.needs import config
from ckanext.needs.lists import language

P = ParamSpec("P")
Page = str | AnyResponse

#: Bytes of pages that a process keeps, and seconds for which it takes the edition as known.
ROOM, KNOWN_FOR = 64_000_000, 1.0
#: Seconds that Solr may take to tell its version; without an answer nothing is kept.
PATIENCE = 2.0
#: Cookies by which a reader changes how every page looks.
PREFERENCES = ("needs_digits",)
#: Header by which a page's own script asks for the part of it that choices change.
PART = "X-Needs-Part"


class Kept:
    """Pages that were made, the ones that were asked for last."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._taken = room, 0
        self._pages: OrderedDict[str, tuple[bytes, str]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> tuple[bytes, str] | None:
        """Return body and content type of a page."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: str, body: bytes, content_type: str) -> None:
        """Keep a page, in the place of those that nobody asked for longest."""
        with self._lock:
            if key not in self._pages and len(body) <= self._room:
                self._pages[key] = (body, content_type)
                self._taken += len(body)
            while self._taken > self._room:
                _key, (gone, _type) = self._pages.popitem(last=False)
                self._taken -= len(gone)


KEPT = Kept()
_edition: tuple[float, str] = (-KNOWN_FOR, "")


def for_everyone(view: Callable[P, Page]) -> Callable[P, Page]:
    """Let visitors have a page as it was made for the one before, while nothing has changed.

    Who is signed in gets a page of their own, and so does who is to be told something (a flash
    message). The view's answer depends on nothing but the address, the reader's language and
    preferences, and the catalogue.
    """

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Page:
        alone = tk.current_user.is_authenticated or "_flashes" in session
        edition = "" if alone or request.method not in ("GET", "HEAD") else catalogue_edition()
        if not edition:
            return view(*args, **kwargs)
        key = _key(edition)
        kept = KEPT.get(key)
        if kept is None:
            made = make_response(view(*args, **kwargs))
            if made.status_code != 200 or made.is_streamed:
                return made
            kept = made.get_data(), made.content_type or "text/html"
            KEPT.put(key, *kept)
        response = Response(kept[0], content_type=kept[1])
        response.set_etag(key)
        response.vary.update(("Cookie", PART))
        return response.make_conditional(request)

    return answer


def catalogue_edition() -> str:
    """Return the version of the search index, at most a second old; empty where none is told."""
    global _edition
    now = time.monotonic()
    if now - _edition[0] >= KNOWN_FOR:
        _edition = (now, _asked())
    return _edition[1]


def _asked() -> str:
    asked = {"show": "index", "numTerms": "0", "wt": "json"}
    login = tk.config.get("solr_user"), tk.config.get("solr_password")
    try:
        answer = requests.get(
            f"{tk.config['solr_url'].rstrip('/')}/admin/luke",
            params=asked,
            auth=cast("Any", login if login[0] else None),
            timeout=PATIENCE,
        )
        answer.raise_for_status()
        index = answer.json()["index"]
        return f"{index['version']}-{index['lastModified']}"
    except (requests.RequestException, ValueError, KeyError):
        return ""


def _key(edition: str) -> str:
    preferred = [request.cookies.get(name, "")[:20] for name in PREFERENCES]
    part = request.headers.get(PART, "")[:20]
    said = [edition, language(), request.full_path, part, *preferred, *config.look()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]
