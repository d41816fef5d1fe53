"""Finds what answers a question, also where it is spelt wrongly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.needs.finding.index import FEW, Answer, find, word_ends
from ckanext.needs.finding.lexicon import Lexicon
from ckanext.needs.finding.spelling import corrected
from ckanext.needs.finding.understanding import Question, clean, understand


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    :param meant: the question in the spelling that was probably meant; empty where it is as typed
    :param instead: whether the results are those of `meant`, as there are none of what was typed
    """

    question: Question
    meant: str
    instead: bool
    count: int
    documents: tuple[dict[str, Any], ...]


def read(text: str, known: Lexicon) -> Question:
    """Return what a question means."""
    said = clean(text)
    return understand(said, word_ends(said), known)


def ranked(text: str, known: Lexicon, filters: Sequence[str], *, limit: int) -> Found:
    """Return what answers a question, best first, under filters of the search index."""
    question = read(text, known)
    if not question.pieces:
        return Found(question, "", False, 0, ())
    answer = find(question, filters, limit=limit, fill=False)
    meant = corrected(question, known) if answer.count < FEW else ""
    if meant:
        other = read(meant, known)
        better = find(other, filters, limit=limit)
        if better.count > answer.count or not answer.count:
            return _found(other, meant, not answer.count, better)
    if answer.count < min(FEW, limit):
        answer = find(question, filters, limit=limit)
    return _found(question, "", False, answer)


def _found(question: Question, meant: str, instead: bool, answer: Answer) -> Found:
    return Found(question, meant, instead, answer.count, answer.documents)
