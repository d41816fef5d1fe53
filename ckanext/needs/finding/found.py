"""Finds what answers a question, also where it is spelt wrongly."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.finding.index import FEW, Answers, Asked, filled, find, word_ends
from ckanext.needs.finding.lexicon import Lexicon
from ckanext.needs.finding.spelling import corrected
from ckanext.needs.finding.understanding import Question, clean, understand


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    :param meant: the question in the spelling that was probably meant; empty where it is as typed.
        The answers are those to `meant`, if there is one
    """

    question: Question
    meant: str
    answers: Answers

    @property
    def count(self) -> int:
        """How many results have all, or nearly all, that was asked for."""
        return sum(answer.count for answer in self.answers.values())


def read(text: str, known: Lexicon) -> Question:
    """Return what a question means."""
    said = clean(text)
    return understand(said, word_ends(said), known)


def answered(text: str, known: Lexicon, asked: Asked, *, as_typed: bool = False) -> Found:
    """Return what answers a question, best first.

    :param as_typed: whether its spelling is right, whatever there is
    """
    question = read(text, known)
    if not question.pieces:
        return Found(question, "", {})
    first = Found(question, "", find(question, asked))
    meant = "" if as_typed or first.count >= FEW else corrected(question, known)
    if meant:
        other = read(meant, known)
        better = Found(other, meant, find(other, asked))
        if better.count > first.count or not first.count:
            first = better
    if first.count < FEW:
        return Found(first.question, first.meant, filled(first.question, asked, first.answers))
    return first
