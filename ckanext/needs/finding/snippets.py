"""The part of a text that has the words looked for, and where they are in it. No module of CKAN."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ckanext.needs.finding.understanding import Question
from ckanext.needs.thai import normalise

#: Letters of a snippet, and how many of them stand before the first word looked for.
LENGTH, BEFORE = 160, 40
#: Signs that belong to the letter before them: no text is cut in front of one.
_HANGING = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text; `found` where it is what was looked for."""

    text: str
    found: bool


def marked(text: str, question: Question) -> tuple[Part, ...]:
    """Return a text in parts."""
    return tuple(_parts(normalise(text), _pattern(question)))


def snippet(text: str, question: Question) -> tuple[Part, ...]:
    """Return the part of a longer text where the words are, empty where there are none."""
    line, pattern = normalise(text), _pattern(question)
    first = pattern.search(line) if pattern else None
    if first is None:
        return ()
    start = _cut(line, max(0, first.start() - BEFORE)) if len(line) > LENGTH else 0
    end = _cut(line, min(len(line), start + LENGTH))
    inside = f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"
    return tuple(_parts(inside, pattern))


def _cut(line: str, place: int) -> int:
    """Return the nearest place before this one where a text can be cut: at a space, if near."""
    if place in (0, len(line)):
        return place
    space = line.rfind(" ", max(0, place - 15), place)
    if space >= 0:
        return space + 1
    while place and _HANGING.match(line[place]):
        place -= 1
    return place


def _parts(line: str, pattern: re.Pattern[str] | None) -> Iterable[Part]:
    done = 0
    for found in pattern.finditer(line) if pattern else ():
        if found.start() > done:
            yield Part(line[done : found.start()], False)
        yield Part(found.group(), True)
        done = found.end()
    if done < len(line):
        yield Part(line[done:], False)


def _pattern(question: Question) -> re.Pattern[str] | None:
    words = {
        word for piece in question.pieces for word in (piece.text, *piece.words) if len(word) > 1
    }
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_word, longest)), re.IGNORECASE) if longest else None


def _word(word: str) -> str:
    pattern = re.escape(word)
    if word.isascii():
        return rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9])"
    return pattern + f"(?!{_HANGING.pattern})"
