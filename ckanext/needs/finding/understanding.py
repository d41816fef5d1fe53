"""Reads a question: which words belong together, what they mean, which place and year they name.

Thai is written without spaces, so words are found in the text without its spaces: the longest
known word first, where a word may begin and end. What is not known is cut as the search index cuts
it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ckanext.needs.finding.lexicon import KIND, PLACE, SAID, Lexicon
from ckanext.needs.thai import FiscalYear, ThaiValueError, arabic_digits, normalise

YEAR, OTHER = "year", "other"
#: Nobody types more; what does is cut.
LONGEST = 200
#: A known word of this many letters is one, also where the index would cut the text differently.
SURE = 5
#: What a piece says of what is looked for: a topic more than where or when or what is to be done.
WEIGHTS = {"thing": 1.0, OTHER: 0.7, PLACE: 0.6, "deed": 0.4, YEAR: 0.5, KIND: 0.5}
#: How much another word for the same counts, beside the one that was typed.
OTHER_WORD = 0.8

_ERA = r"(?:ปีงบประมาณ|ปีงบ|งบปี|ประจำปี|ปี|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|\s)*"
_YEAR = re.compile(rf"(?<!\d){_ERA}(?P<year>2[45]\d\d|20[0-4]\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?:ปีงบประมาณ|ปีงบ|งบปี|ปี)\s?(?P<year>[67]\d)(?!\d)")
#: Signs that belong to the letter before them, and vowels that belong to the letter after them.
_HANGING = re.compile("[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]")
_LEADING = re.compile("[\u0e40-\u0e44]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a question.

    :param kind: `thing`, `deed`, `place`, `year`, `kind` (of result) or `other`
    :param text: as it was typed
    :param words: what to look for, the typed word first
    :param areas: codes of the areas that it names
    :param year: B.E., of a year; else 0
    :param near, asked_for: as a `Meaning` has them
    """

    kind: str
    text: str
    words: tuple[str, ...]
    areas: tuple[str, ...] = ()
    year: int = 0
    near: tuple[str, ...] = ()
    asked_for: str = ""

    @property
    def weight(self) -> float:
        """How much it says."""
        return WEIGHTS[self.kind]


@dataclass(frozen=True)
class Question:
    """A question as it was understood.

    :param text: in the one form that texts have
    :param pieces: what is looked for, in the order of the text; empty where nothing is
    """

    text: str
    pieces: tuple[Piece, ...]

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Codes of all areas that it names."""
        return tuple(dict.fromkeys(code for piece in self.pieces for code in piece.areas))

    @cached_property
    def topics(self) -> tuple[Piece, ...]:
        """What it says beside places, years and kinds of results."""
        return tuple(piece for piece in self.pieces if piece.kind not in (PLACE, YEAR, KIND))

    @cached_property
    def asked_for(self) -> tuple[str, ...]:
        """The kinds of results that it asks for."""
        return tuple(dict.fromkeys(piece.asked_for for piece in self.pieces if piece.asked_for))

    @cached_property
    def places(self) -> tuple[Piece, ...]:
        """The places that it names, without those that another one of them lies in."""
        named = [piece for piece in self.pieces if piece.kind == PLACE]
        return tuple(one for one in named if not _around_another(one, named))


def _around_another(one: Piece, named: Sequence[Piece]) -> bool:
    """Return whether a place is wider than another one that was named with it.

    Codes of areas begin with the code of the area around them.
    """
    others = [code for other in named if other is not one for code in other.areas]
    return any(code != wide and code.startswith(wide) for wide in one.areas for code in others)


def clean(text: str) -> str:
    """Return a question in the one form that texts have, with Arabic digits and small letters."""
    return arabic_digits(normalise(text)).casefold()[:LONGEST].strip()


def understand(text: str, ends: Sequence[tuple[int, int]], lexicon: Lexicon) -> Question:
    """Return what a question means.

    :param text: as `clean` returns it
    :param ends: where the search index finds words in it: (first letter, letter after the last)
    """
    years = list(_years(text))
    letters = _Letters(text, ends, [span for span, _piece in years])
    found = years + list(_read(letters, lexicon))
    pieces = [piece for _span, piece in sorted(found, key=lambda one: one[0])]
    wanted = tuple(dict.fromkeys(piece for piece in pieces if piece.kind != SAID))
    # a question of nothing but such words means them
    return Question(text, wanted or tuple(_literal(piece) for piece in pieces))


class _Letters:
    """The letters and digits of a text, without what stands between them.

    :param taken: parts that are read already
    """

    def __init__(
        self, text: str, ends: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
    ) -> None:
        self.original = text
        gone = {place for start, end in taken for place in range(start, end)}
        self.places = [n for n, c in enumerate(text) if n not in gone and _is_letter(c)]
        self.text = "".join(text[place] for place in self.places)
        cuts = {place for span in ends for place in span} | {0, len(text)}
        self.cuts = {
            n
            for n, place in enumerate(self.places)
            if place in cuts or (n and self.places[n - 1] != place - 1)
        } | {len(self.places)}

    def spelt(self, start: int, end: int) -> str:
        """Return the original text of some letters, with what stands between them."""
        return self.original[self.places[start] : self.places[end - 1] + 1]

    def is_word(self, start: int, end: int) -> bool:
        """Return whether these letters can be a word of their own."""
        if start in self.cuts and end in self.cuts:
            return True
        before, after = self.text[:start][-1:], self.text[end : end + 1]
        if (after and _HANGING.match(after)) or (before and _LEADING.match(before)):
            return False
        inside = self.text[start:end]
        return (
            end - start >= SURE
            and not inside.isascii()
            and (start in self.cuts or len(inside) > SURE)
        )


def _read(letters: _Letters, lexicon: Lexicon) -> Iterator[tuple[tuple[int, int], Piece]]:
    start = rest = 0
    while start < len(letters.text):
        word = next(
            (
                w
                for w in lexicon.beginning(letters.text, start)
                if letters.is_word(start, start + len(w))
            ),
            "",
        )
        if not word:
            start += 1
            continue
        yield from _others(letters, rest, start)
        meaning = lexicon.get(word)
        assert meaning is not None  # noqa: S101 - the lexicon gave the word
        spelt = letters.spelt(start, start + len(word))
        words = meaning.words if meaning.kind == PLACE else (spelt, *meaning.words)
        rest = start + len(word)
        piece = Piece(
            kind=meaning.kind,
            text=spelt,
            words=tuple(dict.fromkeys(words)),
            areas=meaning.areas,
            near=meaning.near,
            asked_for=meaning.asked_for,
        )
        yield (letters.places[start], rest), piece
        start = rest
    yield from _others(letters, rest, len(letters.text))


def _others(letters: _Letters, start: int, end: int) -> Iterator[tuple[tuple[int, int], Piece]]:
    """Yield words that nobody knows, as the index cuts them."""
    cuts = [start, *sorted(cut for cut in letters.cuts if start < cut < end), end]
    for first, last in itertools.pairwise(cuts):
        if last > first:
            spelt = letters.spelt(first, last)
            yield (letters.places[first], last), Piece(OTHER, spelt, (spelt,))


def _years(text: str) -> Iterator[tuple[tuple[int, int], Piece]]:
    for pattern in (_YEAR, _SHORT_YEAR):
        for found in pattern.finditer(text):
            said = found["year"]
            try:
                year = FiscalYear.parse(said if len(said) == 4 else f"25{said}").be
            except ThaiValueError:
                continue
            yield found.span(), Piece(YEAR, found.group().strip(), (str(year),), year=year)


def _literal(piece: Piece) -> Piece:
    return Piece(OTHER, piece.text, (piece.text,))


def _is_letter(char: str) -> bool:
    return char != "\u0e2f" and unicodedata.category(char)[0] in "LMN"
