"""Pictures in pages: drawn on the server, in colours that follow the page's scheme."""

from __future__ import annotations

import base64
import json
import re
from functools import lru_cache

from markupsafe import Markup

from ckanext.needs.pictures import Picture, png, svg
from ckanext.needs.pictures.tokens import tokens

#: So many pictures are remembered; each is some 20 kB.
REMEMBERED = 200
#: Pixels of a picture on paper for each of its own.
ON_PAPER = 2.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")
#: Where tokens have the same colour, those of pictures say which one is meant.
_OF_PICTURES = ("series-", "ramp-", "ink", "line", "surface")


def needs_drawn(picture: Picture) -> Markup:
    """Return a picture for a page, its colours those of the page's scheme."""
    return Markup(_svg(_said(picture)))  # noqa: S704


def needs_drawn_address(picture: Picture) -> str:
    """Return a picture for paper, as an address that holds all of it."""
    return f"data:image/png;base64,{base64.b64encode(_png(_said(picture))).decode()}"


def _said(picture: Picture) -> str:
    return json.dumps([picture.name, [*picture.rows], picture.words], ensure_ascii=False)


@lru_cache(maxsize=REMEMBERED)
def _svg(said: str) -> str:
    named = {colour.lower(): name for name, colour in sorted(tokens().items(), key=_least_first)}
    return _COLOUR.sub(
        lambda found: (
            f"var(--needs-{named[found[0].lower()]})" if found[0].lower() in named else found[0]
        ),
        svg(Picture(*json.loads(said))),
    )


@lru_cache(maxsize=20)
def _png(said: str) -> bytes:
    return png(Picture(*json.loads(said)), scale=ON_PAPER)


def _least_first(token: tuple[str, str]) -> tuple[int, str]:
    found = [n for n, start in enumerate(_OF_PICTURES) if token[0].startswith(start)]
    return -(found or [len(_OF_PICTURES)])[0], token[0]
