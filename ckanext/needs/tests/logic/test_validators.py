"""Validators of single fields, value by value."""

from datetime import timedelta

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.logic.validators import (
    needs_channel,
    needs_date,
    needs_fiscal_year_be,
    needs_fiscal_year_ce,
    needs_integer_output,
    needs_no_id_number,
    needs_no_personal_data,
    needs_whole_number,
    tag_name_validator,
)
from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan


@pytest.mark.parametrize(
    ("given", "stored"),
    [(0, "0"), ("1,200,000", "1200000"), ("๑๒๐ บาท", "120"), (" 7 ", "7"), ("007", "7")],
)
def test_a_whole_number_is_stored_with_digits_only(given, stored):
    assert needs_whole_number(given) == stored


@pytest.mark.parametrize("given", ["1.5", 1.5, 2.0, "-3", "ล้านหนึ่ง", True, "1e6", "", "9" * 16])
def test_what_is_no_whole_number_is_refused_and_repeated(given):
    with pytest.raises(tk.Invalid) as refused:
        needs_whole_number(given)
    assert f"«{given}»" in refused.value.error


@pytest.mark.parametrize("given", ["2568", 2568, "2025", "พ.ศ. ๒๕๖๘", "FY2025"])
def test_a_fiscal_year_is_stored_in_the_era_of_its_field(given):
    assert needs_fiscal_year_be(given) == "2568"
    assert needs_fiscal_year_ce(given) == "2025"


@pytest.mark.parametrize("given", [2568.0, 2568.5, "2568.5", "68", "ปีหน้า", True, None])
def test_a_year_that_is_no_whole_year_is_refused(given):
    with pytest.raises(tk.Invalid):
        needs_fiscal_year_be(given)


@pytest.mark.parametrize("given", ["15 ม.ค. 2569", "2026-01-15", "๑๕/๑/๒๕๖๙"])
def test_a_day_is_stored_as_iso(given):
    assert needs_date(given) == "2026-01-15"


def test_a_day_that_does_not_exist_is_refused():
    with pytest.raises(tk.Invalid):
        needs_date("31/2/2568")


def test_a_day_after_today_in_thailand_is_refused():
    tomorrow = today() + timedelta(days=1)
    assert needs_date(today()) == today().isoformat()
    with pytest.raises(tk.Invalid):
        needs_date(tomorrow)


def test_personal_data_is_refused_in_any_text_of_a_list():
    assert needs_no_personal_data(["ซ่อมถนน", "ปรับทางเท้า"]) == ["ซ่อมถนน", "ปรับทางเท้า"]
    with pytest.raises(tk.Invalid):
        needs_no_personal_data(["ซ่อมถนน", "ติดต่อ 081-234-5678"])


def test_an_id_of_a_system_may_be_a_number_but_not_a_persons():
    assert needs_no_id_number("0812345678") == "0812345678"
    with pytest.raises(tk.Invalid):
        needs_no_id_number("1103702071811")


def test_a_tag_holds_no_personal_data():
    with pytest.raises(tk.Invalid):
        tag_name_validator("081 234 5678", {})


def test_a_channel_is_stored_as_its_code():
    assert needs_channel("เวทีประชาคม") == needs_channel("forum") == "forum"


def test_an_unknown_channel_is_refused():
    with pytest.raises(tk.Invalid):
        needs_channel("ควันไฟ")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("โทร 081-234-5678", "081-234-5678"),
        ("บัตร 1-1017-00230-70-8", "1-1017-00230-70-8"),
        ("เขียนถึง somchai@example.com", "somchai@example.com"),
        ("โทร ๐๘๑๒๓๔๕๖๗๘", "0812345678"),
    ],
)
def test_personal_data_is_refused_and_named(text, what):
    with pytest.raises(tk.Invalid) as refused:
        needs_no_personal_data(text)
    assert what in refused.value.error


@pytest.mark.parametrize(
    "text", ["ถนน 3 สายยาว 1,200 เมตร", "ปี 2568 งบ 4,763,000 บาท", "บ้านเลขที่ 12 ถึง 40", "หมู่ 4"]
)
def test_text_that_reaches_nobody_is_taken(text):
    assert needs_no_personal_data(text) == text


def test_a_stored_number_is_shown_as_a_number_and_anything_else_as_it_is():
    assert needs_integer_output("2568") == 2568
    assert needs_integer_output(2568) == 2568
    assert needs_integer_output("") == ""
    assert needs_integer_output("ไม่ทราบ") == "ไม่ทราบ"
