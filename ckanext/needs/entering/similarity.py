"""How likely two needs are the same one, told in other words.

Words that mean the same count as one (`words`); names of places and whatever the list of words does
not have are compared by runs of three letters, which needs no dictionary of Thai. A different
number (ซอย 5, ซอย 9) or a different place makes two needs two. The weights are measured: see the
judged pairs of the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from ckanext.needs.entering.words import (
    DEED,
    NUMBER,
    OTHER,
    PLACE,
    THING,
    Word,
    Words,
    need_words,
)

#: How much a shared word of each kind says. Another word, perhaps a name, says `_NAME`, and `_RUN`
#: for every run of three letters in it.
_WEIGHTS = {THING: 3.0, PLACE: 2.0, NUMBER: 2.0, DEED: 0.7}
_NAME, _RUN = 0.8, 0.15
#: What is left of a likeness when both name a thing, a place or a number, and not the same.
_OTHER_THING, _OTHER_PLACE, _OTHER_NUMBER, _OTHER_NAME = 0.55, 0.6, 0.5, 0.75
#: Needs from this likeness on are shown as probably the same.
SHOWN = 0.45


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as it is compared.

    :param weights: what it speaks of, to how much that says
    """

    things: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]
    runs: frozenset[str]
    weights: Mapping[str, float]


def sketch(text: str, words: Words | None = None) -> Sketch:
    """Return what of a text is compared."""
    return _sketch(_read(text, words or need_words()))


@lru_cache(maxsize=4096)
def _read(text: str, words: Words) -> tuple[Word, ...]:
    """Cut a text into words; those of one district are compared again and again."""
    return tuple(words.read(text))


@lru_cache(maxsize=4096)
def _sketch(read: tuple[Word, ...]) -> Sketch:
    of_kind = {kind: frozenset(w.text for w in read if w.kind == kind) for kind in _WEIGHTS}
    runs = _weighed_runs({w.text for w in read if w.kind == OTHER})
    weights = {f"{kind}:{text}": _WEIGHTS[kind] for kind in _WEIGHTS for text in of_kind[kind]}
    weights |= {f"run:{run}": weight for run, weight in runs.items()}
    return Sketch(of_kind[THING], of_kind[PLACE], of_kind[NUMBER], frozenset(runs), weights)


def likeness(a: Sketch, b: Sketch) -> float:
    """Return how alike two texts are, 0 to 1: the same text is 1, nothing in common is 0."""
    if not (a.weights and b.weights):
        return 0.0
    shared = sum(min(weight, b.weights.get(key, 0.0)) for key, weight in a.weights.items())
    one, other = sum(a.weights.values()), sum(b.weights.values())
    # Who says less says no less the same: half of the likeness looks at the shorter text only.
    whole = shared / (one + other) + shared / (2 * min(one, other))
    return min(1.0, whole * _contradiction(a, b))


def _contradiction(a: Sketch, b: Sketch) -> float:
    """Return what is left of a likeness when both name things, places, numbers: not the same."""
    left = 1.0
    for mine, theirs, remains in (
        (a.things, b.things, _OTHER_THING),
        (a.places, b.places, _OTHER_PLACE),
        (a.numbers, b.numbers, _OTHER_NUMBER),
        (a.runs, b.runs, _OTHER_NAME),
    ):
        if mine and theirs:
            agreed = sqrt(len(mine & theirs) / len(mine | theirs))
            left *= remains + (1 - remains) * agreed
    return left


def _weighed_runs(texts: Iterable[str]) -> dict[str, float]:
    """Return the runs of three letters of some words; a shorter word is a run of its own."""
    weighed: dict[str, float] = {}
    for text in texts:
        runs = [text[i : i + 3] for i in range(max(1, len(text) - 2))]
        for run in runs:
            weighed[run] = max(weighed.get(run, 0.0), _NAME / len(runs) + _RUN)
    return weighed
