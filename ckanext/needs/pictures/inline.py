"""Pictures as a part of a page: their colours are the style sheet's, light and dark."""

from __future__ import annotations

import json
import re
from functools import lru_cache

from ckanext.needs.pictures.draw import svg
from ckanext.needs.pictures.specification import Picture
from ckanext.needs.pictures.tokens import tokens

#: So many drawings are kept in a process, each about 20 kB.
DRAWN = 500
_COLOUR = re.compile(r"#[0-9a-f]{6}\b|rgb\(\d+, ?\d+, ?\d+\)")
#: Of tokens with the same colour, a series' name is taken: it is lighter in the dark.
_FIRST = ("series-", "line", "ink", "surface", "ramp-")


def inline(picture: Picture) -> str:
    """Return a picture as SVG for inside a page: it follows the page's scheme.

    What it shows stands in a table beside it, so it is hidden from screen readers.
    """
    return _inline(picture.name, json.dumps([list(picture.rows), dict(picture.words)]))


@lru_cache(maxsize=DRAWN)
def _inline(name: str, given: str) -> str:
    """Return a picture of what was given, drawn once: it takes a tenth of a second or more."""
    rows, words = json.loads(given)
    names = _names()
    drawn = svg(Picture(name, rows, words))
    drawn = _COLOUR.sub(lambda found: names.get(_hex(found[0]), found[0]), drawn)
    return drawn.replace("<svg ", '<svg focusable="false" ', 1)


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for start in (*_FIRST, ""):
        for name, value in tokens().items():
            if name.startswith(start) and value.startswith("#"):
                found.setdefault(value.lower(), f"var(--needs-{name})")
    return found


def _hex(colour: str) -> str:
    if colour.startswith("#"):
        return colour.lower()
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour))
