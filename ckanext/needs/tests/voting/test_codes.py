"""Codes survive paper and hands; a slip is noticed, and nothing can be guessed from another."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from ckanext.needs.voting.codes import ALPHABET, LENGTH, new_code, printed, read

codes = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda chance: next(chance + c for c in ALPHABET if read(chance + c))
)


def test_codes_are_all_different():
    assert len({new_code() for _ in range(2_000)}) == 2_000


def test_the_alphabet_has_no_two_characters_that_look_alike():
    for pair in ("B8", "I1", "L1", "O0", "S5", "UV", "Z2"):
        assert not set(pair) <= set(ALPHABET)


@given(codes)
def test_a_code_is_read_as_it_is_printed(code):
    assert read(printed(code)) == code


@given(codes)
def test_hands_write_it_otherwise_and_it_is_read_all_the_same(code):
    written = printed(code).lower().replace("0", "o").replace("1", "l").replace("8", "b")
    assert read(f" {written.replace('-', ' - ')} ") == code
    assert read(code.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == code


@given(codes, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(code, at, other):
    assume(code[at] != other)
    assert read(code[:at] + other + code[at + 1 :]) is None


@given(codes, st.integers(0, LENGTH - 2))
def test_two_characters_that_changed_places_are_noticed(code, at):
    assume(code[at] != code[at + 1])
    assert read(code[:at] + code[at + 1] + code[at] + code[at + 2 :]) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_none(text):
    assert read(text) is None or set(read(text)) <= set(ALPHABET)
