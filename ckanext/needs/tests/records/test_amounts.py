"""Columns of amounts: what is read all at once is what each cell says by itself."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ckanext.needs.records.amounts import parse_amounts
from ckanext.needs.records.money import Amount, AmountError, parse_amount

DIGITS = st.from_regex(r" ?[0-9,.]{0,18} ?", fullmatch=True)
PLAIN = st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){0,4}(\.[0-9]{1,3})?", fullmatch=True)
FORMS = st.sampled_from(
    (
        *("", "-", "N/A", "๑๐,๐๐๐", "฿1,000", "1.2E+09", "ไม่ใช้งบประมาณเป็นการเฉพาะ", "5 ล้านบาท"),
        *("10,000,000 (เขตละ 200,000)", "2562 - 2564", "-5", "1,00", "12\n"),
    )
)


def one(text: str, factor: int) -> Amount | str:
    try:
        return parse_amount(text, factor=factor)
    except AmountError as error:
        return error.reason.en


@given(
    st.lists(st.one_of(DIGITS, PLAIN, FORMS, st.text()), unique=True),
    st.sampled_from([1, 10**3, 10**6, 10**12]),
)
@example(["\x00"], 10**6)
def test_a_column_is_read_as_each_cell_is(texts: list[str], factor: int):
    column = parse_amounts(pa.array(texts, pa.string()), factor)
    for place, text in enumerate(texts):
        expected = one(text, factor)
        if isinstance(expected, str):
            assert column.wrong[place].en == expected
            continue
        assert place not in column.wrong
        found = (
            column.basis[place].as_py(),
            column.amount[place].as_py(),
            column.unit_amount[place].as_py(),
            column.unit_count[place].as_py(),
        )
        assert found == (expected.basis, expected.amount, expected.unit_amount, expected.unit_count)


@pytest.mark.parametrize("factor", [1, 1000])
def test_nothing_is_read_of_no_texts(factor: int):
    assert len(parse_amounts(pa.array([], pa.string()), factor).amount) == 0
