"""Keywords in texts: one reading finds every word that stands in it, whatever it overlaps with."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.needs.tables import keyword_texts, keywords
from ckanext.needs.tables.keyword_texts import budget_words, hidden, keywords_in
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import inputs_of, line

WORDS = budget_words()


def said_of(texts):
    """What the table says of lines with these names: the keywords, and how many lines say each."""
    lines = [line(number, "ก", 5, project=text) for number, text in enumerate(texts)]
    with inputs_of((), lines) as inputs:
        rows = TABLES["budget_keywords"].make(inputs).to_pylist()
    return {row["keyword"]: row["lines"] for row in rows}


def stands_in(texts):
    lower = [text.lower() for text in texts]
    counts = {word: sum(word in text for text in lower) for word in WORDS}
    return {word: count for word, count in counts.items() if count}


def test_a_word_hides_those_inside_of_it_and_those_that_begin_in_it():
    assert hidden(["ท่อน้ำ", "น้ำ", "น้ำเสีย", "ถนน"]) == {
        "ท่อน้ำ": ("น้ำ", "น้ำเสีย"),
        "น้ำ": (),
        "น้ำเสีย": ("น้ำ",),
        "ถนน": ("น้ำ", "น้ำเสีย"),
    }


def test_every_keyword_beside_and_over_every_other_is_found():
    texts = [f"{one} {other}" for one, other in pairwise(WORDS)]
    for word, others in hidden(WORDS).items():
        for other in others:
            for end in range(1, min(len(word), len(other))):
                if word[-end:] == other[:end]:
                    texts.append(word + other[end:])
    assert said_of(texts) == stands_in(texts)
    for text in texts:
        assert keywords_in([text]) == sorted(stands_in([text]))


PARTS = st.sampled_from([part for word in WORDS for part in (word, word[:3], word[-3:], " ")])


@settings(max_examples=20)
@given(st.lists(st.lists(PARTS, max_size=12).map("".join), min_size=1, max_size=30))
def test_it_finds_what_looking_for_each_word_finds(texts):
    assert said_of(texts) == stands_in(texts)


@pytest.mark.parametrize("letter", [".", "(", "+", "\\"])
def test_signs_of_a_word_are_themselves(letter, monkeypatch):
    for module in (keywords, keyword_texts):
        monkeypatch.setattr(module, "budget_words", lambda: (f"ก{letter}ข", "คลอง"))
    monkeypatch.setattr(keywords, "pattern", keyword_texts.pattern.__wrapped__)
    assert said_of([f"ก{letter}ข", "กxข คลอง"]) == {f"ก{letter}ข": 1, "คลอง": 1}
