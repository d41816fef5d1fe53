"""Thai fiscal years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.thai import FiscalYear, ThaiValueError

years = st.integers(2484, 2643)
days = st.dates(date(1941, 1, 1), date(2099, 12, 31))
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def test_fiscal_year_2565_runs_from_october_2021_to_september_2022():
    year = FiscalYear(2565)
    assert (year.ce, year.start, year.end) == (2022, date(2021, 10, 1), date(2022, 9, 30))


@given(days)
def test_a_day_lies_in_its_fiscal_year(day: date):
    year = FiscalYear.of(day)
    assert year.start <= day <= year.end


@given(st.integers(2484, 2642))
def test_the_next_year_begins_the_day_after_one_ends(be: int):
    assert FiscalYear(be).end + timedelta(days=1) == FiscalYear(be + 1).start


@given(years)
def test_every_way_to_write_a_year_gives_the_same_year(be: int):
    ce = be - 543
    forms = [
        be, ce, str(be), str(ce), str(be).translate(THAI), f"พ.ศ. {be}", f"พ.ศ.{be}", f"พศ {be}",
        f"ปีงบประมาณ พ.ศ. {be}".translate(THAI), f"ปีงบประมาณ {be}", f"ประจำปีงบประมาณ พ.ศ. {be}",
        f"งบประมาณ {be}", f"ปี {be}", f"ค.ศ. {ce}", f"FY{ce}", f"FY {be}", f"fiscal year {ce}",
        f"{be} B.E.", f"C.E. {ce}", f" {be}\u200b ", f"พ . ศ . {be}",
    ]  # fmt: skip
    assert {FiscalYear.parse(form).be for form in forms} == {be}


@given(st.floats())
def test_a_float_is_never_a_year(number: float):
    with pytest.raises(ThaiValueError):
        FiscalYear.parse(number)


@pytest.mark.parametrize(
    "text",
    ["2567.0", "2567.5", "๒๕๖๗.๐", "", " ", "ปี", "2567-2568", "25670", "567", "0", "-2567",
     "1.15067E+11", "2,567", "25[]", "#N/A", "ไม่พบข้อมูล", "งบกลาง", "2567 บาท"],
)  # fmt: skip
def test_what_is_not_one_year_is_refused(text: str):
    with pytest.raises(ThaiValueError) as error:
        FiscalYear.parse(text)
    assert text in error.value.reason.th


@pytest.mark.parametrize("value", [None, True, ["2567"], date(2024, 1, 1)])
def test_other_types_are_refused(value: object):
    with pytest.raises(ThaiValueError):
        FiscalYear.parse(value)


@pytest.mark.parametrize("text", ["พ.ศ. 2024", "ค.ศ. 2567", "AD 2567", "B.E. 2024"])
def test_an_era_that_contradicts_its_number_is_refused(text: str):
    with pytest.raises(ThaiValueError):
        FiscalYear.parse(text)


@pytest.mark.parametrize("number", [2300, 2483, 2644, 1940, 2101, 67])
def test_years_outside_both_ranges_are_refused(number: int):
    with pytest.raises(ThaiValueError):
        FiscalYear.parse(number)


@given(st.one_of(st.text(), st.integers(), st.text("0123456789๐๑๒๓ พ.ศปีงบ")))
def test_anything_is_a_year_or_a_reasoned_error(value: object):
    error = None
    try:
        assert 2484 <= FiscalYear.parse(value, two_digits=True).be <= 2643
    except ThaiValueError as raised:
        error = raised
    assert error is None or error.reason.th


def test_a_number_of_ten_thousand_digits_is_only_a_wrong_year():
    with pytest.raises(ThaiValueError):
        FiscalYear.parse("1" * 10_000)


def test_two_digits_are_refused_with_the_advice_to_write_four():
    with pytest.raises(ThaiValueError) as error:
        FiscalYear.parse("67")
    assert "สี่หลัก" in error.value.reason.th
    assert "four" in error.value.reason.en


@pytest.mark.parametrize("text", ["67", "๖๗", "ปี 67", "พ.ศ. 67", 67])
def test_two_digits_are_a_buddhist_year_when_we_are_told_so(text: object):
    assert FiscalYear.parse(text, two_digits=True).be == 2567


def test_two_digits_of_the_common_era_are_never_read():
    with pytest.raises(ThaiValueError):
        FiscalYear.parse("ค.ศ. 24", two_digits=True)


def test_a_fiscal_year_cannot_be_made_with_a_wrong_number():
    with pytest.raises(ThaiValueError):
        FiscalYear(2024)


def test_fiscal_years_are_in_order():
    assert sorted([FiscalYear(2568), FiscalYear(2566)])[0] == FiscalYear(2566)


def test_a_label_says_the_year_in_both_languages():
    label = FiscalYear(2567).label
    assert label.th == "ปีงบประมาณ พ.ศ. 2567"
    assert "2567" in label.en
    assert "2024" in label.en
