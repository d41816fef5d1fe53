"""Words that are spelt nearly right."""

from __future__ import annotations

import pytest

from ckanext.needs.finding.spelling import corrected, grams, sound
from ckanext.needs.tests.finding.pieces import known, read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("โรง|พย|บาล", "โรงพยาบาล"),
        ("อุบั|ต|เหตุ", "อุบัติเหตุ"),
        ("กล้อง|วง|จร|ปีด", "กล้องวงจรปิด"),
        ("แก่ง|ค่อย", "แก่งคอย"),
        ("ซ่อม|ถนน|มวก|เหลก", "ซ่อมถนนมวกเหล็ก"),
    ],
)
def test_the_nearest_known_word_was_meant(typed, meant):
    assert corrected(read(typed), known()) == meant


@pytest.mark.parametrize("typed", ["ถนน", "ซ่อม|ถนน|แก่งคอย", "หมายเลข|โทรศัพท์", "", "2568"])
def test_what_is_right_stays(typed):
    assert corrected(read(typed), known()) == ""


def test_letters_that_sound_the_same_are_one():
    assert sound("ทางเท้า") == sound("ทางเทา")
    assert sound("ณัฐพงษ์") == sound("นัฐพงศ์")


def test_what_a_word_and_its_misspelling_have_in_common():
    right, wrong = set(grams("โรงพยาบาล")), set(grams("โรงพยบาล"))
    assert len(right & wrong) >= 3
