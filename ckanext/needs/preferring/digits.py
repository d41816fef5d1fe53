"""Writes the numbers of an HTML page in Thai digits: in what one reads, nowhere else.

Left as they are: tags with their attributes, comments, entities; what is code or goes back to the
portal (`UNREAD`, options without a value); words with Latin letters (`PM2.5`, `A4`, versions,
addresses); and elements that say `translate="no"`.

No module of CKAN here.
"""

from __future__ import annotations

import re

ARABIC, THAI = "arabic", "thai"
#: Elements whose text is not for reading, or goes back to the portal as it is.
UNREAD = ("script", "style", "pre", "code", "kbd", "samp", "textarea", "template")
#: Characters of an element that says `translate="no"`, at most.
MOST_KEPT = 2_000
# Each part takes all it can and gives nothing back (`*+`): the time grows with the page alone.
_TAG = r"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>"""
_LEFT = re.compile(
    rf"""
    <!--.*?-->
    | <(?P<unread>{"|".join(UNREAD)})\b(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>.*?</(?P=unread)\s*>
    | <(?P<kept>[a-z]+)\b[^>]*?\btranslate="no"[^>]*>.{{0,{MOST_KEPT}}}?</(?P=kept)\s*>
    | <option(?![^>]*\bvalue=)[^>]*>[^<]*
    | {_TAG}
    | (?P<text>[^<]++)
    | <
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_WORDS = re.compile(
    r"&\#?\w+;|[0-9._:/@%\#-]*+(?<![^\W\d_])[A-Za-z][\w.:/@%\#?=+-]*+|[0-9]+", re.ASCII
)
_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def in_thai_digits(html: str) -> str:
    """Return a page with its numbers in Thai digits."""
    return _LEFT.sub(_part, html)


def _part(found: re.Match[str]) -> str:
    return _WORDS.sub(_word, found[0]) if found["text"] else found[0]


def _word(found: re.Match[str]) -> str:
    return found[0].translate(_DIGITS) if found[0].isdecimal() else found[0]
