"""Texts in lines, for images."""

from __future__ import annotations

import unicodedata

import pytest

from ckanext.needs.sharing.card import hashtag
from ckanext.needs.sharing.lines import lines


def test_words_between_spaces_stay_whole():
    assert lines("ทางเดิน ริมคลอง", 8, 3) == ["ทางเดิน", "ริมคลอง"]


def test_a_text_without_spaces_breaks_before_a_vowel_that_begins_a_syllable():
    first, *rest = lines("ปรับปรุงถนนและไฟส่องสว่าง", 16, 3)
    assert rest[0][0] in "เแโใไ"
    assert "".join([first, *rest]) == "ปรับปรุงถนนและไฟส่องสว่าง"


def test_marks_stay_with_their_letter():
    text = "กี่ที่ทั้งน้ำ" * 5
    found = lines(text, 7, 20)
    assert "".join(found) == text
    assert all(unicodedata.category(line[0]) != "Mn" and line[0] not in "ะาำ" for line in found)


def test_what_does_not_fit_is_seen_to_go_on():
    found = lines("ก" * 100, 10, 2)
    assert len(found) == 2
    assert found[-1].endswith("…")


def test_nothing_is_no_line():
    assert lines("", 10, 2) == []


@pytest.mark.parametrize(
    ("name", "tag"), [("saraburi-2570", "#Saraburi2570"), ("kaeng_khoi", "#KaengKhoi")]
)
def test_a_hashtag_is_one_word(name, tag):
    assert hashtag(name) == tag
