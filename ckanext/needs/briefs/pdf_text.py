"""Makes the Thai text of a PDF what it was, for search, copying and screen readers.

WeasyPrint draws a SARA AM (U+0E33) as two glyphs, the ring and the long vowel, with a tone mark
between them where there is one; of the ring it says that it is no character, and of the vowel that
it is SARA AM, everywhere. Marks it draws higher than their line, where readers of text take them
for another line. Here each glyph gets its own character, and a run of glyphs with marks says which
text it stands for (ISO 32000-1, 14.9.4, "replacement text").
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

#: What pages that become PDF call the pages' font.
FAMILY = "Needs"
RING, LONG, WHOLE = "\u0e4d", "\u0e32", "\u0e33"
#: Signs above and below letters.
MARKS = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_SARA_AM = re.compile(f"{RING}([\u0e48-\u0e4b]?){LONG}")
#: One line of a font's table of characters: a glyph, and its text in UTF-16.
_ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_SEVERAL = re.compile(rb"<((?:[0-9a-f]{4}){2,})>")
_GLYPH = re.compile(rb"<([0-9a-f]{4})>")
#: The operator that chooses a font.
_FONT = re.compile(rb"(/\S+ [\d.]+ Tf)")
_MARKED = b"] TJ\n/Span <</ActualText <FEFF%s>>> BDC\n[%s] TJ\nEMC\n["


def mend(_document: Any, pdf: Any) -> None:
    """Mend the texts of a PDF that is about to be written: a finisher of WeasyPrint's."""
    ours = tuple(_names_of_our_fonts(pdf))
    for part in pdf.objects:
        stream: list[Any] | None = getattr(part, "stream", None)
        if isinstance(stream, list):
            part.stream = _mended(stream, ours)


def _names_of_our_fonts(pdf: Any) -> list[bytes]:
    """Return the names by which pages choose the pages' own font: `ABCDEF` of `/ABCDEF+Needs`."""
    objects: list[Any] = [part for part in pdf.objects if hasattr(part, "get")]
    named: list[Any] = [part.get("BaseFont") for part in objects]
    found = [name.lstrip(b"/").partition(b"+") for name in named if isinstance(name, bytes)]
    return [tag for tag, _plus, family in found if family.split(b"-")[0] == FAMILY.encode()]


def _mended(stream: list[Any], ours: tuple[bytes, ...]) -> list[Any]:
    """Return the operators of a stream; those that follow each other are one element."""
    mended: list[Any] = []
    together: list[bytes] = []
    for element in [*stream, None]:
        if isinstance(element, bytes):
            together.append(element)
            continue
        if together:
            mended.append(_operators(b"\n".join(together), ours))
            together = []
        if element is not None:
            mended.append(element)
    return mended


def _operators(operators: bytes, ours: tuple[bytes, ...]) -> bytes:
    if b"beginbfchar" in operators:
        return _ENTRY.sub(_entry, operators)
    if b"TJ" not in operators:
        return operators
    before, *parts = _FONT.split(operators)
    chosen = zip(parts[::2], parts[1::2], strict=True)
    return before + b"".join(
        name + (_texts(text) if name[1:].split(b" ")[0] in ours else text) for name, text in chosen
    )


def _texts(operators: bytes) -> bytes:
    apart = _SEVERAL.sub(lambda found: _one_by_one(found[1]), operators)
    return _run().sub(_replaced, apart)


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
    """Return a run with the text that it stands for, where it has marks."""
    drawn = "".join(_characters()[int(one, 16)] for one in _GLYPH.findall(found[0]))
    if not MARKS.search(drawn):
        return found[0]
    text = _SARA_AM.sub(rf"\1{WHOLE}", drawn)
    return _MARKED % (text.encode("utf-16-be").hex().upper().encode(), found[0])


@cache
def _run() -> re.Pattern[bytes]:
    """Return what finds glyphs of known characters one after the other, however placed."""
    glyph = rb"<(?:%s)>" % b"|".join(b"%04x" % one for one in sorted(_characters()))
    return re.compile(rb"%s(?:(?:[-\d.\s\[\]]|TJ|Ts|<>)*%s)*" % (glyph, glyph))


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
