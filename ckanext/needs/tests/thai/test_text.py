"""Thai text in one form."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.thai import arabic_digits, fold, normalise

thai_text = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=30)
any_text = st.one_of(st.text(max_size=40), thai_text)
#: The characters whose order and number are typed in many ways.
tangled = st.text(
    st.sampled_from(
        "กนเแาำะ\u0e31\u0e34\u0e35\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4c\u0e4d \u200b"
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("นํามา", "นำมา"),
        ("สํานัก", "สำนัก"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("เเก่งคอย", "แก่งคอย"),
        ("ท่ี", "ที่"),
        ("อยู่่", "อยู่"),
        ("ก\u0e49\u0e38ง", "กุ้ง"),
    ],
)
def test_a_word_typed_in_another_order_becomes_the_word(typed: str, meant: str):
    assert normalise(typed) == meant


@pytest.mark.parametrize("invisible", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"])
def test_invisible_characters_are_dropped(invisible: str):
    assert normalise(f"แก่ง{invisible}คอย") == "แก่งคอย"


def test_every_run_of_white_space_becomes_one_space():
    assert normalise("  เขต\u00a0\u00a0บางรัก \r\n กรุงเทพ\t") == "เขต บางรัก กรุงเทพ"


def test_white_space_left_by_an_invisible_character_is_taken_off_too():
    assert normalise("\ufeff แก่งคอย \u200b ") == "แก่งคอย"


def test_sara_am_stays_one_character_as_nfkc_would_not_leave_it():
    assert normalise("น้ำ") == "น้ำ"
    assert unicodedata.normalize("NFKC", "น้ำ") != "น้ำ"


@given(st.one_of(any_text, tangled))
def test_normalising_twice_changes_nothing_more(text: str):
    assert normalise(normalise(text)) == normalise(text)


@given(st.one_of(any_text, tangled))
def test_folding_twice_changes_nothing_more(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.one_of(any_text, tangled))
def test_a_text_folds_like_its_normal_form(text: str):
    assert fold(normalise(text)) == fold(text)


@given(any_text)
def test_nothing_normalised_is_decomposed_invisible_or_doubly_spaced(text: str):
    clean = normalise(text)
    assert "\u0e4d\u0e32" not in clean
    assert "\u200b" not in clean
    assert "  " not in clean


@given(st.text("0123456789๐๑๒๓๔๕๖๗๘๙", min_size=1))
def test_thai_digits_keep_their_value(digits: str):
    assert arabic_digits(digits).isascii()
    assert int(arabic_digits(digits)) == int(digits)


@given(any_text)
def test_only_digits_change_to_arabic(text: str):
    changed = arabic_digits(text)
    assert len(changed) == len(text)
    for new, old in zip(changed, text, strict=True):
        assert new == (str(int(old)) if "๐" <= old <= "๙" else old)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ถนน/สะพาน", "ถนน / สะพาน"),
        ("Ko Pha-ngan", "ko phangan"),
        ("มิติ ๕.๒", "มิติ5.2"),
        ("สํ านัก", "สำนัก"),
        ("ไม่ใช่ งบประมาณ", "ไม่ใช่งบประมาณ"),
        ("กรุงเทพฯ", "กรุงเทพ"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ราษฎร์", "ราษฏร์"), ("มั่งคง", "มั่นคง"), ("เขา", "เข้า"), ("ดี", "ดิ"), ("ก1", "ก2")],
)
def test_names_that_differ_in_a_letter_or_mark_stay_apart(one: str, other: str):
    assert fold(one) != fold(other)


def test_text_without_a_letter_or_digit_folds_to_nothing():
    assert fold(" -/. ฯ ") == ""
