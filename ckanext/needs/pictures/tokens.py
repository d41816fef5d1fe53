"""The colours and the font of pages, for pictures: read from the style sheet that pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

LIGHT, DARK = "light", "dark"
SCHEMES = (LIGHT, DARK)
_BLOCKS = {LIGHT: ':root, [data-needs-scheme="light"] {', DARK: '[data-needs-scheme="dark"] {'}
_TOKEN = re.compile(r"--needs-([\w-]+):\s*([^;]+);")


@cache
def tokens(scheme: str = LIGHT) -> Mapping[str, str]:
    """Return what each token of `assets/styles/tokens.css` is, without `--needs-`.

    :param scheme: one of `SCHEMES`; the dark one has what it does not say from the light one
    """
    path = files("ckanext.needs") / "assets" / "styles" / "tokens.css"
    sheet = path.read_text(encoding="utf-8")
    found = dict(_TOKEN.findall(_block(sheet, LIGHT)))
    return found if scheme == LIGHT else found | dict(_TOKEN.findall(_block(sheet, scheme)))


def font() -> str:
    """Return the family that texts are set in, the first of the token's list."""
    return tokens()["font"].split(",")[0].strip('"')


def _block(sheet: str, scheme: str) -> str:
    begins = sheet.index(_BLOCKS[scheme])
    return sheet[begins : sheet.index("\n}", begins)]
