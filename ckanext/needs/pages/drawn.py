"""Pictures in pages: drawn on the server, in the colours of the page's scheme."""

from __future__ import annotations

import base64
import json
from functools import lru_cache

from markupsafe import Markup

from ckanext.needs.pictures import Picture, png, svg
from ckanext.needs.pictures.tokens import DARK, LIGHT

#: So many pictures are remembered; each is some 30 kB.
REMEMBERED = 200
#: Pixels of a picture on paper for each of its own.
ON_PAPER = 3.0


def needs_drawn(picture: Picture) -> Markup:
    """Return a picture for a page, once in each scheme's colours; the style sheet shows one."""
    said = _said(picture)
    both = (
        Markup('<div class="needs-in-{}">{}</div>').format(scheme, Markup(_svg(said, scheme)))  # noqa: S704
        for scheme in (LIGHT, DARK)
    )
    return Markup("").join(both)


def needs_drawn_address(picture: Picture) -> str:
    """Return a picture for paper, as an address that holds all of it."""
    return f"data:image/png;base64,{base64.b64encode(_png(_said(picture))).decode()}"


def _said(picture: Picture) -> str:
    return json.dumps([picture.name, [*picture.rows], picture.words], ensure_ascii=False)


@lru_cache(maxsize=REMEMBERED)
def _svg(said: str, scheme: str) -> str:
    return svg(Picture(*json.loads(said)), scheme)


@lru_cache(maxsize=20)
def _png(said: str) -> bytes:
    return png(Picture(*json.loads(said)), scale=ON_PAPER)
