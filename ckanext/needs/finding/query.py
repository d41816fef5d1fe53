"""Writes a question in the words of the search index (Solr's edismax). No module of CKAN here."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ckanext.needs.finding.fields import TYPES
from ckanext.needs.finding.lexicon import KIND, PLACE
from ckanext.needs.finding.spelling import grams
from ckanext.needs.finding.understanding import OTHER_WORD, YEAR, Piece, Question

#: Where words are looked for, and how much that says.
FIELDS = "needs_title^3 needs_names^1.6 needs_body^1"
#: Share of the runs of three letters that a misspelt title has in common with the right one.
SOUNDS_LIKE = 55
#: How much what is only near counts, and a result of the kind that was asked for.
NEAR, AS_ASKED = 0.3, 10
STRICT, LOOSE, SOUND = "strict", "loose", "sound"


def parameters(question: Question, stage: str) -> dict[str, str]:
    """Return what to ask the index.

    :param stage: `strict`: all, or nearly all that was said; `loose`: something of it, and what is
        near it; `sound`: titles that sound like it
    """
    if stage == SOUND:
        return _sounding(question)
    words, needed = _strict(question) if stage == STRICT else _loose(question)
    return {
        "defType": "edismax",
        "q": words,
        "q.op": "OR",
        "qf": FIELDS,
        "uf": "* -_query_",
        "tie": "0.1",
        "mm": str(needed),
        "bq": f"needs_title:{_phrase(question.text)}~8^2",
        "sow": "false",
    }


def _strict(question: Question) -> tuple[str, int]:
    """Return the clauses, and how many are needed. A kind of result is only preferred."""
    pieces = [piece for piece in question.pieces if piece.kind not in (PLACE, KIND)]
    clauses = [_clause(piece) for piece in pieces]
    if question.places:
        clauses.append("(" + " ".join(_clause(piece) for piece in question.places) + ")")
    count = len(clauses)
    needed = count if count <= 3 else math.ceil(count * 0.75)
    clauses += [_clause(piece) for piece in question.pieces if piece.kind == KIND]
    return " ".join(clauses), max(needed, 1)


def _loose(question: Question) -> tuple[str, int]:
    topics = question.topics or question.pieces
    clauses = [_clause(piece, near=True) for piece in topics]
    others = [_clause(piece) for piece in question.pieces if piece not in topics]
    return " ".join([f"+({' '.join(clauses)})", *others]), 0


def _sounding(question: Question) -> dict[str, str]:
    topics = question.topics or question.pieces
    return {
        "defType": "edismax",
        "q": " ".join(grams("".join(piece.text for piece in topics))) or "-*:*",
        "q.op": "OR",
        "qf": "needs_sound",
        "uf": "-*",
        "mm": f"{SOUNDS_LIKE}%",
        "sow": "true",
    }


def _clause(piece: Piece, *, near: bool = False) -> str:
    said = [*_weighed(piece.words, piece.weight)]
    if piece.kind == YEAR:
        said.append(f"fiscal_year:{piece.year}^{piece.weight}")
    if piece.asked_for:
        said.append(f"dataset_type:{TYPES[piece.asked_for]}^{AS_ASKED}")
    if near:
        said += [f"{_phrase(word)}^{NEAR * piece.weight:.2f}" for word in piece.near]
    return f"({' '.join(said)})"


def _weighed(words: Iterable[str], weight: float) -> Iterable[str]:
    for number, word in enumerate(words):
        yield f"{_phrase(word)}^{weight * (OTHER_WORD if number else 1):.2f}"


def _phrase(text: str) -> str:
    return '"' + text.replace("\\", " ").replace('"', " ") + '"'
