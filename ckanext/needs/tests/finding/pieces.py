"""Questions read without a search index: `|` stands where it would cut a text."""

from __future__ import annotations

from functools import cache
from itertools import accumulate, pairwise

from ckanext.needs.codelists import default
from ckanext.needs.finding.lexicon import lexicon
from ckanext.needs.finding.synonyms import synonyms
from ckanext.needs.finding.understanding import clean, understand


@cache
def known():
    return lexicon(default(), ("19", "10"), synonyms())


def read(cut: str):
    """Return what a question means, cut where the index cuts it."""
    words = [clean(word) if word.strip() else word for word in cut.split("|")]
    ends = [0, *accumulate(map(len, words))]
    return understand("".join(words), [*pairwise(ends)], known())


def kinds(cut: str):
    return [(piece.kind, piece.text) for piece in read(cut).pieces]
