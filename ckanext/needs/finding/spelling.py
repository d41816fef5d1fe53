"""Words that are spelt nearly right: how a word sounds, and the known word that was meant."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ckanext.needs.finding.lexicon import KIND, Lexicon
from ckanext.needs.finding.understanding import OTHER, YEAR, Piece, Question
from ckanext.needs.thai import fold

#: Letters that sound the same, as the field `needs_sound` of the search index writes them.
_SAME = str.maketrans("ศษณญฑฒธฅฆฬฏใ", "สสนยทททคคลฎไ")
_SILENT = re.compile("[^\u0e01-\u0e2e\u0e30-\u0e46a-z0-9]|\u0e46")
_PATTERN = r"\s*"
GRAM = 3
#: Shorter words are not corrected: a letter makes another word of them.
SHORTEST = 4
#: Words that nobody knows are joined to find the one that they are parts of.
MOST_JOINED = 8


def sound(text: str) -> str:
    """Return the letters of a text without tone marks, of those that sound the same always one."""
    return _SILENT.sub("", fold(text)).translate(_SAME)


def grams(text: str) -> tuple[str, ...]:
    """Return all runs of three letters of how a text sounds."""
    said = sound(text)
    return tuple(dict.fromkeys(said[n : n + GRAM] for n in range(len(said) - GRAM + 1)))


def corrected(question: Question, lexicon: Lexicon) -> str:
    """Return the question with known words for what is nearly one; empty where nothing is."""
    text = question.text
    pieces = [piece for piece in question.pieces if piece.kind not in (YEAR, KIND)]
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + MOST_JOINED), start, -1):
            window = pieces[start:end]
            part = "".join(piece.text for piece in window)
            unknown = any(piece.kind == OTHER for piece in window)
            word = _nearest(part, lexicon) if unknown and _is_one(text, window) else ""
            if word:
                text = _spelt(text, part, word)
                start = end - 1
                break
        start += 1
    return text if text != question.text else ""


def _is_one(text: str, window: list[Piece]) -> bool:
    """Return whether pieces follow one another in the text."""
    return bool(re.search(_PATTERN.join(re.escape(piece.text) for piece in window), text))


def _spelt(text: str, part: str, word: str) -> str:
    return re.sub(_PATTERN.join(map(re.escape, part)), lambda _: word, text, count=1)


def _nearest(part: str, lexicon: Lexicon) -> str:
    """Return the known word that differs from a part in a letter or two; empty for none."""
    said = sound(part)
    if len(said) < SHORTEST:
        return ""
    by_sound = _by_sound(lexicon)
    if said in by_sound:
        return by_sound[said]
    most = 1 if len(said) < 10 else 2
    found = process.extractOne(
        said, by_sound.keys(), scorer=DamerauLevenshtein.distance, score_cutoff=most
    )
    return by_sound[found[0]] if found and abs(len(found[0]) - len(said)) <= most else ""


@lru_cache(maxsize=4)
def _by_sound(lexicon: Lexicon) -> dict[str, str]:
    """Return known words by how they sound; of several the first."""
    words: dict[str, str] = {}
    for key, word in lexicon.spelt.items():
        if len(key) >= SHORTEST:
            words.setdefault(sound(key), word)
    return words
