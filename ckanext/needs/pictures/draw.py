"""Draws pictures on the server, for pages without scripts, share images, PDF files and e-mail."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import vl_convert
from PIL import Image

from ckanext.needs.pictures.specification import Picture
from ckanext.needs.pictures.tokens import LIGHT

#: The release of Vega-Lite that draws; the pages' one is in package.json.
VEGA_LITE = "6.4"
#: A picture in the page is this many pixels of the screen for each of its own.
SCALE = 2.0
COLOURS = 128
# SARA AM as one sign, after a tone mark or none. The drawer sets what follows it on top of it; as
# two signs, the ring and the long vowel, it looks the same and takes its own room.
_SARA_AM = re.compile("([\u0e48-\u0e4b]?)\u0e33")
_APART = "\u0e4d\\1\u0e32"
_TOGETHER = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_WHOLE = "\\1\u0e33"
# What a picture says stands in the table behind it; the drawer's own descriptions are English.
_DESCRIBED = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
SILENT = '<svg aria-hidden="true"'


def svg(picture: Picture, scheme: str = LIGHT) -> str:
    """Return a picture as SVG; its texts are texts, in the spelling that they came in."""
    drawn = _drawer().vegalite_to_svg(_spelled(picture.specification(scheme)), vl_version=VEGA_LITE)
    return _DESCRIBED.sub("", _TOGETHER.sub(_WHOLE, drawn)).replace("<svg", SILENT, 1)


def png(picture: Picture, scheme: str = LIGHT, *, scale: float = SCALE) -> bytes:
    """Return a picture as PNG, its texts in the pages' own font."""
    specification = _spelled(picture.specification(scheme))
    drawn = _drawer().vegalite_to_png(specification, vl_version=VEGA_LITE, scale=scale)
    return _small(drawn)


def _small(image: bytes) -> bytes:
    """Return a PNG with few colours in place of all: a seventh of the bytes, and looks the same."""
    out = io.BytesIO()
    whole = Image.open(io.BytesIO(image))
    whole.quantize(COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _spelled(part: Any) -> Any:
    """Return a specification whose texts the drawer sets right."""
    if isinstance(part, str):
        return _SARA_AM.sub(_APART, part)
    if isinstance(part, Mapping):
        members = cast("Mapping[str, Any]", part)
        return {_spelled(name): _spelled(one) for name, one in members.items()}
    if isinstance(part, (list, tuple)):
        return [_spelled(one) for one in cast("list[Any]", part)]
    return part


@cache
def _drawer() -> Any:
    """Return the drawer, once it knows our fonts and may ask the network for nothing."""
    drawer = cast("Any", vl_convert)
    drawer.register_font_directory(str(files("ckanext.needs.pictures") / "fonts"))
    return drawer
