"""Breaks a text into lines for an image.

Thai has no spaces between words, so a line may have to end inside a text without any: then before a
vowel that begins a syllable, never between a letter and its marks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: Vowels written before their consonant begin a syllable; these signs never begin a line.
LEADING, FOLLOWING = "เแโใไ", "ะาำๅๆฯ"
#: So far back from the end of a line a syllable's beginning is looked for.
LOOK_BACK = 10
MORE = "…"


def lines(text: str, width: int, most: int) -> list[str]:
    """Return a text in lines of at most `width` signs beside each other, at most `most` of them."""
    found: list[str] = []
    for piece in _pieces(text, width):
        joined = f"{found[-1]} {piece}" if found else piece
        if found and _wide(joined) <= width:
            found[-1] = joined
        else:
            found.append(piece)
    if len(found) > most:
        found = [*found[: most - 1], _cut(found[most - 1], width - 1) + MORE]
    return found


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield the words between spaces, those that are too wide in parts."""
    for word in text.split():
        rest = word
        while _wide(rest) > width:
            part = _cut(rest, width)
            yield part
            rest = rest[len(part) :]
        yield rest


def _cut(text: str, width: int) -> str:
    """Return the beginning of a text that fits, up to where it may be broken."""
    if _wide(text) <= width:
        return text
    end = next(at for at in range(len(text), 0, -1) if _wide(text[:at]) <= width)
    back = range(end, max(end - LOOK_BACK, 0), -1)
    syllable = next((at for at in back if text[at] in LEADING), 0)
    anywhere = next((at for at in range(end, 0, -1) if _may_break(text, at)), end)
    return text[: syllable or anywhere]


def _may_break(text: str, at: int) -> bool:
    begins = unicodedata.category(text[at]) != "Mn" and text[at] not in FOLLOWING
    return begins and text[at - 1] not in LEADING


def _wide(text: str) -> int:
    return sum(unicodedata.category(sign) != "Mn" for sign in text)
