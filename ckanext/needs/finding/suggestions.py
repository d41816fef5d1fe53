"""What a reader is probably about to type."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from ckanext.needs.finding.lexicon import SAID, Lexicon
from ckanext.needs.finding.understanding import Question
from ckanext.needs.thai import fold

#: So many pieces at the end of a question may be the beginning of one word.
PIECES = 4
#: Words of as many letters more are looked through, the shortest first.
LOOKED_THROUGH = 60


def completions(question: Question, lexicon: Lexicon, count: int) -> tuple[str, ...]:
    """Return the question with its last word written out, in up to `count` ways.

    What is typed as one word is completed before what only its end begins.
    """
    found: dict[str, str] = {}
    for start in _beginnings(question):
        begun = question.text[start:]
        for word in _words(fold(begun), lexicon):
            whole = f"{question.text[:start]}{word}"
            found.setdefault(fold(whole), whole)
        if len(found) >= count:
            break
    return tuple(found.values())[:count]


def _beginnings(question: Question) -> Iterator[int]:
    """Yield where the last word may begin, the earliest first."""
    yield 0
    place = len(question.text)
    starts: list[int] = []
    for piece in reversed(question.pieces[-PIECES:]):
        place = question.text.rfind(piece.text, 0, place)
        if place > 0:
            starts.append(place)
    yield from sorted(starts)


def _words(begun: str, lexicon: Lexicon) -> list[str]:
    """Return known words that go on where a folded text ends, those to come soonest first."""
    if not begun:
        return []
    keys = _sorted_keys(lexicon)
    first = bisect_left(keys, begun)
    near = [key for key in keys[first : first + LOOKED_THROUGH] if key.startswith(begun)]
    going_on = sorted((key for key in near if key != begun), key=lambda key: (len(key), key))
    return [lexicon.spelt[key] for key in going_on]


@lru_cache(maxsize=4)
def _sorted_keys(lexicon: Lexicon) -> tuple[str, ...]:
    """Return known words but those that only say how something is asked."""
    meanings = ((key, lexicon.get(key)) for key in lexicon.spelt)
    return tuple(sorted(key for key, meaning in meanings if meaning and meaning.kind != SAID))
