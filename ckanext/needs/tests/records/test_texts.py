"""Columns of texts: what is read all at once is what the exact functions give."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.records.texts import combined, folded, normalised
from ckanext.needs.thai import fold, normalise

#: Letters, marks and signs of Thai, what surrounds them in files, and characters without width.
THAI = st.text(
    st.sampled_from([*map(chr, range(0x0E00, 0x0E60)), *" aA1.,-()/\u200b\u00a0\u0301é\n\t　"])
)
WORDS = st.sampled_from(
    ["ที่", "สิทธิ์", "นํามา", "น้ำ", "เเก่", "ก่ี", "กุ้ง", "๒๕๖๕", "ฯ", " ", "  ", "A-b", "ป่ี่"]
)
TEXTS = st.lists(st.one_of(THAI, st.text(), st.lists(WORDS).map("".join)))


@given(TEXTS)
def test_a_column_is_normalised_as_each_text_is(texts: list[str]):
    column = pa.array(texts, pa.string())
    assert normalised(column).to_pylist() == [normalise(text) for text in texts]


@given(TEXTS)
def test_a_column_is_folded_as_each_text_is(texts: list[str]):
    column = pa.array(texts, pa.string())
    assert folded(column).to_pylist() == [fold(text) for text in texts]


CODES = st.lists(st.tuples(*[st.sampled_from([0, 1, 2, 2**40])] * 3), min_size=1)


@given(CODES)
def test_rows_have_the_same_place_exactly_when_their_codes_are_the_same(
    rows: list[tuple[int, ...]],
):
    places, first = combined([np.array(codes, np.int64) for codes in zip(*rows, strict=True)])
    assert [rows[first[place]] for place in places] == rows
    assert len(first) == len(set(rows))
