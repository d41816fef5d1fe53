"""How alike headers and known names are, and which column is which field by that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ckanext.needs.sources.grid import JOINER
from ckanext.needs.thai import fold

#: How alike (of 100) a header and a known name must be.
ALIKE = 75
#: A name that a longer header holds is this alike at least; the longer it is, the more.
HELD = 76
#: Letters of a name that counts when a longer header holds it: shorter ones are in many words.
LONG = 5
#: Letters of a header that are compared; a cell of text that stands as one says no more.
LONGEST = 200
_BRACKETS = re.compile(r"[(\[{（].*?[)\]}）]")
_NUMBER = re.compile(r"^\s*[(\[]?[\d๐-๙]{1,2}(?:[.][\d๐-๙]{1,2})?\s*[.)\]]\s*")
Like = Callable[[str, str], float]
Reads = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that is likely a field.

    :param score: how alike its header and a known name are, of 100, times the share of its cells
        that can be read as the field
    :param name: the known name; empty = the cells alone tell it
    """

    column: str
    score: float
    name: str


@lru_cache(maxsize=20_000)
def likeness(header: str, name: str) -> float:
    """Return how alike a header and a known name are, of 100; what brackets say does not count."""
    return fuzz.ratio(_core(header), _core(name))


@lru_cache(maxsize=20_000)
def wide_likeness(header: str, name: str) -> float:
    """Return how alike they are when a header says more than the name.

    A header of several lines (`ที่ตั้ง / ตำบล`) is as alike as its likest line; a question's number
    does not count; a name that the header holds counts by its share of it.
    """
    header = header[:LONGEST]
    parts = {_NUMBER.sub("", part) for part in (header, *header.split(JOINER))}
    return max(max(likeness(part, name), _held(part, name)) for part in parts)


def guesses(
    columns: Iterable[str], names: Sequence[str], reads: Reads, like: Like
) -> Iterator[Guess]:
    """Yield the columns that are alike one of the names and can be read, each with its likest."""
    for column in columns:
        score, name = max((like(column, name), name) for name in names)
        if score >= ALIKE and (share := reads(column)):
            yield Guess(column, round(score * share, 1), name)


def assign(offered: Mapping[str, Iterable[Guess]]) -> dict[str, Guess]:
    """Return a column for each field: each is one field at most, the likest first."""
    pairs = [(guess, field) for field, found in offered.items() for guess in found]
    fields: dict[str, Guess] = {}
    taken: set[str] = set()
    for guess, field in sorted(pairs, key=lambda pair: -pair[0].score):
        if field not in fields and guess.column not in taken:
            fields[field] = guess
            taken.add(guess.column)
    return fields


@lru_cache(maxsize=4_000)
def _core(text: str) -> str:
    return fold(_BRACKETS.sub("", text))


def _held(header: str, name: str) -> float:
    inside, whole = _core(name), _core(header)
    if len(inside) < LONG or not _stands_in(header, name):
        return 0
    return HELD + (100 - HELD) * len(inside) / len(whole)


def _stands_in(header: str, name: str) -> bool:
    """Return whether a header holds a name: Thai has no spaces between words, English does."""
    if _core(name) not in _core(header):
        return False
    pattern = rf"\b{re.escape(name.lower())}\b"
    return not name.isascii() or re.search(pattern, header.lower()) is not None
