"""Needs told in other words, judged by hand: what is found, and what is held for the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ckanext.needs.entering.similarity import SHOWN, likeness, sketch
from ckanext.needs.entering.words import need_words

JUDGED = Path(__file__).with_name("judged_pairs.csv")


def pairs(part):
    """Return the likeness of each pair of a part, and whether a person holds it for the same."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    return [(alike(row["a"], row["b"]), row["same"] == "1") for row in rows]


def alike(a, b):
    return likeness(sketch(a), sketch(b))


@pytest.mark.parametrize("part", ["tuned", "checked"])
def test_most_of_what_is_the_same_is_shown_and_little_else(part):
    """The weights were set on `tuned`; `checked` holds other pairs, judged in the same way."""
    judged = pairs(part)
    assert len(judged) == 40
    shown = [same for likely, same in judged if likely >= SHOWN]
    assert sum(shown) / len(shown) >= 0.85
    assert sum(shown) / sum(same for _, same in judged) >= 0.90


def test_the_same_text_is_wholly_alike_however_it_is_typed():
    assert alike("ขอไฟทางหมู่ ๔", "ขอไฟทางหมู่ 4") == 1
    assert alike("ซ่อมถนนหน้าวัด", "ซ่อมถนนหน้าวัด  ") == 1


def test_either_order_gives_the_same():
    a, b = sketch("ท่อตันซอย 5"), sketch("น้ำท่วมซอย 5 หน้าตลาด")
    assert likeness(a, b) == likeness(b, a)


@pytest.mark.parametrize("text", ["", "   ", "ขอความกรุณา", "!!!", "ๆ"])
def test_a_text_that_says_nothing_is_like_nothing(text):
    assert alike(text, "ขอไฟทางหน้าวัด") == 0
    assert 0 <= alike(text, text) <= 1


def test_another_number_makes_it_another_need():
    assert alike("ท่อตันซอย 5", "ท่อตันซอย 5") > 2 * alike("ท่อตันซอย 5", "ท่อตันซอย 9")


def test_words_are_cut_at_the_longest_that_is_known():
    read = [(word.kind, word.text) for word in need_words().read("ขอโคมไฟหน้าโรงเรียนหมู่ ๔")]
    assert read[0] == ("number", "หมู่4")
    assert ("thing", "ไฟทาง") in read
    assert ("place", "โรงเรียน") in read


def test_very_long_texts_are_compared_too():
    assert 0 <= alike("ถนนหน้าวัด" * 2000, "น้ำท่วมซอย 5" * 1600) <= 1
