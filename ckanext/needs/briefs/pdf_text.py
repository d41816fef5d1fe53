"""Makes the Thai text of a PDF what it was, for search, copying and screen readers.

SARA AM (U+0E33) is drawn as two glyphs, the ring and the long vowel, with a tone mark between them
where there is one. WeasyPrint says of the ring that it is no character and of the vowel that it is
SARA AM, everywhere. Here each glyph gets its own character, and the glyphs of a SARA AM are marked
with the text that they stand for (ISO 32000-1, 14.9.4, "replacement text").
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

RING, LONG, WHOLE = "\u0e4d", "\u0e32", "\u0e33"
TONES = "\u0e48\u0e49\u0e4a\u0e4b"
#: One line of a font's table of characters: a glyph, and its text in UTF-16.
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_SEVERAL = re.compile(rb"<((?:[0-9a-f]{4}){2,})>")
_MARKED = b"] TJ\n/Span <</ActualText <FEFF%s>>> BDC\n[%s] TJ\nEMC\n["


def mend(_document: Any, pdf: Any) -> None:
    """Mend the texts of a PDF that is about to be written: a finisher of WeasyPrint's."""
    for part in pdf.objects:
        stream: list[Any] | None = getattr(part, "stream", None)
        if isinstance(stream, list):
            part.stream = _mended(stream)


def _mended(stream: list[Any]) -> list[Any]:
    """Return the operators of a stream; those that follow each other are one element."""
    mended: list[Any] = []
    together: list[bytes] = []
    for element in [*stream, None]:
        if isinstance(element, bytes):
            together.append(element)
            continue
        if together:
            mended.append(_operators(b"\n".join(together)))
            together = []
        if element is not None:
            mended.append(element)
    return mended


def _operators(operators: bytes) -> bytes:
    if b"beginbfchar" in operators:
        return _ENTRY.sub(_entry, operators)
    if b"TJ" not in operators:
        return operators
    apart = _SEVERAL.sub(lambda found: _one_by_one(found[1]), operators)
    return _sara_am().sub(_replaced, apart)


def _one_by_one(glyphs: bytes) -> bytes:
    return b"".join(b"<%s>" % glyphs[at : at + 4] for at in range(0, len(glyphs), 4))


def _entry(found: re.Match[bytes]) -> bytes:
    """Return an entry of the table, with the glyph's own character where it has SARA AM or none."""
    glyph, text = found[1], found[2]
    own = _characters().get(int(glyph, 16))
    if own is None or (text and b"0e33" not in text):
        return found[0]
    return b"<%s> <%04x>" % (glyph, ord(own))


def _replaced(found: re.Match[bytes]) -> bytes:
    between = (_characters().get(int(one, 16), "") for one in re.findall(rb"<(\w{4})>", found[2]))
    text = "".join([*between, WHOLE])
    return _MARKED % (text.encode("utf-16-be").hex().upper().encode(), found[0])


@cache
def _sara_am() -> re.Pattern[bytes]:
    """Return what finds a ring, perhaps a tone mark, and a long vowel, however they are placed."""
    ring, tone, long = (_glyphs(signs) for signs in (RING, TONES, LONG))
    return re.compile(
        rb"(<(?:%s)>)((?:[-\d.\s\[\]]|TJ|Ts|<>|<(?:%s)>)*)(<(?:%s)>)" % (ring, tone, long)
    )


def _glyphs(signs: str) -> bytes:
    found = (glyph for glyph, sign in _characters().items() if sign in signs)
    return b"|".join(b"%04x" % glyph for glyph in sorted(found))


@cache
def _characters() -> dict[int, str]:
    """Return the character of each glyph of the pages' font, its variants included.

    Both weights have the same glyphs in the same order.
    """
    from fontTools.ttLib import TTFont

    path = files("ckanext.needs.pictures") / "fonts" / "needs-400.ttf"
    font: Any = TTFont(str(path))
    by_name = {name: chr(code) for code, name in font.getBestCmap().items()}
    named = ((glyph, name.split(".")[0]) for glyph, name in enumerate(font.getGlyphOrder()))
    return {glyph: by_name[name] for glyph, name in named if name in by_name}
