"""Every form of a budget cell: one test a form."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.records.money import Amount, AmountError, parse_amount

TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("cell", "baht"),
    [
        ("๔,๗๖๓,๐๐๐", 4_763_000),
        ("4763000", 4_763_000),
        ("฿49,214,000.00", 49_214_000),
        ("฿1,000", 1_000),
        ("1,000 บาท", 1_000),
        ("0", 0),
        ("5000000 (เงินอุดหนุนเฉพาะกิจ)", 5_000_000),
        ("๑.๕ ล้านบาท", 1_500_000),
        ("250 พันบาท", 250_000),
        (" 1,000\n", 1_000),
        ("1234.50", "1234.5"),
    ],
)
def test_a_total_is_read(cell: str, baht: int | str):
    amount = parse_amount(cell)
    assert (amount.basis, amount.amount) == ("total", Decimal(baht))
    assert amount.text == cell


@pytest.mark.parametrize("cell", ["", "-", "–", "N/A", "#N/A", "ไม่พบข้อมูล", "  "])
def test_what_nobody_reported_has_no_amount(cell: str):
    assert parse_amount(cell) == Amount("not_reported", text=cell)


@pytest.mark.parametrize(
    "cell",
    [
        "ไม่ใช้งบประมาณเป็นการเฉพาะ",
        "ไม่ใช่ งบประมาณเป็นการเฉพาะ",
        "เป็นงานประจำ ไม่ใช้งบประมาณเป็นการเฉพาะ แต่ติดตามผล",
        "ไม่ใชงบประมาณ",
    ],
)
def test_no_dedicated_budget_is_neither_zero_nor_missing(cell: str):
    amount = parse_amount(cell)
    assert (amount.basis, amount.amount) == ("none_dedicated", None)


def test_an_amount_a_district_has_total_unit_and_count():
    amount = parse_amount("๑๐,๐๐๐,๐๐๐ (เขตละ ๒๐๐,๐๐๐)", districts=50)
    assert amount.basis == "per_district"
    assert (amount.amount, amount.unit_amount, amount.unit_count) == (10_000_000, 200_000, 50)


def test_an_amount_a_district_without_a_total_is_multiplied():
    assert parse_amount("อำเภอละ 1,000 บาท", districts=13).amount == 13_000


def test_the_count_of_districts_is_the_total_over_the_unit_when_nobody_says_it():
    assert parse_amount("600 (เขตละ 200)").unit_count == 3


def test_a_total_that_is_not_unit_times_districts_is_an_error():
    with pytest.raises(AmountError) as error:
        parse_amount("๙,๐๐๐,๐๐๐ (เขตละ ๒๐๐,๐๐๐)", districts=50)
    assert "200,000 × 50 เขต = 10,000,000" in error.value.reason.th


def test_an_amount_a_district_of_unknown_districts_is_an_error():
    with pytest.raises(AmountError, match="how many districts"):
        parse_amount("เขตละ 200")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.15067E+11", "scientific notation"),
        ("2562 - 2564  30,000,000 บาท", "several years"),
        ("1,00,000", "not an amount"),
        ("1.000.000", "not an amount"),
        ("-5", "not an amount"),
        ("(1,000)", "not an amount"),
        ("1,000 2,000", "not an amount"),
        ("กฎหมาย", "not an amount"),
        ("ชุมชนละ 5,000", "per ชุมชน are not supported"),
        ("0.001", "finer than one satang"),
        ("5,000 ไม่ใช้งบประมาณ", "gives an amount and says"),
    ],
)
def test_what_is_no_amount_is_an_error_with_its_reason(cell: str, reason: str):
    with pytest.raises(AmountError, match=reason):
        parse_amount(cell, districts=50)


def test_a_column_in_million_baht_is_multiplied_but_a_unit_in_the_cell_wins():
    assert parse_amount("1.25", factor=1_000_000).amount == 1_250_000
    assert parse_amount("1,250 บาท", factor=1_000_000).amount == 1_250


@given(st.integers(0, 10**12))
def test_every_whole_amount_reads_the_same_in_all_its_spellings(baht: int):
    spellings = (str(baht), f"{baht:,}", f"฿{baht:,}.00", f"{baht:,} บาท")
    for spelling in (*spellings, *(text.translate(TO_THAI) for text in spellings)):
        assert parse_amount(spelling).amount == baht


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_satang_are_exact(baht: int, satang: int):
    assert parse_amount(f"{baht:,}.{satang:02}").amount == Decimal(f"{baht}.{satang:02}")


@given(st.integers(1, 10**9), st.integers(1, 100), st.integers(-(10**6), 10**6))
def test_a_total_is_accepted_exactly_when_it_is_unit_times_districts(
    unit: int, districts: int, off: int
):
    total = unit * districts + off
    if total < 0:
        return
    cell = f"{total:,} (เขตละ {unit:,})"
    if off:
        with pytest.raises(AmountError):
            parse_amount(cell, districts)
    else:
        assert parse_amount(cell, districts).amount == total


@pytest.mark.parametrize("text", ["1000000000000000", "1" + "0" * 26, "1,000,000,000 ล้านบาท"])
def test_more_money_than_any_budget_has_is_refused(text: str):
    with pytest.raises(AmountError, match="more money than any budget has"):
        parse_amount(text)


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_an_amount_error(text: str):
    with suppress(AmountError):
        amount = parse_amount(text, districts=50)
        assert (amount.amount is None) == (amount.basis in ("none_dedicated", "not_reported"))
