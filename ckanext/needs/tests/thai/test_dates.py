"""Dates as Thai files write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.thai import ThaiValueError, parse_date

FULL = [
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
]  # fmt: skip
SHORT = [
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
]  # fmt: skip
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
days = st.dates(date(1941, 1, 1), date(2100, 12, 31))


@given(days)
def test_every_way_to_write_a_day_gives_the_same_day(day: date):
    full, short, be = FULL[day.month - 1], SHORT[day.month - 1], day.year + 543
    forms = [
        f"{day.day} {full} {be}", f"{day.day} {full} พ.ศ. {be}", f"{day.day} {short} {be}",
        f"{day.day}{short}{be}", f"{day.day} {short.replace('.', '')} {be}",
        f"วันที่ {day.day} เดือน{full} พ.ศ. {be}".translate(THAI), f"{day.day} {full} {day.year}",
        f"{day.day}/{day.month}/{be}", f"{day.day:02}/{day.month:02}/{day.year}",
        f"{day.day}-{day.month}-{be}", f"{day.day}.{day.month}.{be}",
        day.isoformat(), f"{be}-{day.month:02}-{day.day:02}", f"{be}/{day.month}/{day.day}",
        f"{day:%d %B %Y}", f"{day:%d-%b-%Y}", f"{day:%B %d, %Y}", f"  {day.isoformat()} ",
    ]  # fmt: skip
    assert {parse_date(form) for form in forms} == {day}


@given(days)
def test_a_date_stays_the_day_it_is(day: date):
    assert parse_date(day) == day


def test_a_spreadsheets_date_in_the_buddhist_era_is_understood():
    assert parse_date(date(2563, 10, 1)) == date(2020, 10, 1)
    assert parse_date(datetime(2563, 10, 1, 8, 30)) == date(2020, 10, 1)


def test_a_leap_day_written_in_the_buddhist_era_exists():
    assert parse_date("29/2/2567") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text", ["29/2/2566", "31 เม.ย. 2567", "0/1/2567", "10/13/2024", "1/0/2567"]
)
def test_a_day_that_does_not_exist_is_refused(text: str):
    with pytest.raises(ThaiValueError) as error:
        parse_date(text)
    assert text in error.value.reason.th


def test_the_day_comes_before_the_month():
    assert parse_date("5/6/2567") == date(2024, 6, 5)


@pytest.mark.parametrize(
    "text",
    ["", "-", "2567", "ต.ค. 2567", "45292", "45292.0", "1 ตุลา", "20240101", "1/10", "N/A",
     "1 ต.ค. 2567 ถึง 2 ต.ค. 2567", "2024-10-1/2", "32/1/2567", "1 xyz 2567", "1 ต.ค. 2467"],
)  # fmt: skip
def test_what_is_not_one_day_is_refused(text: str):
    with pytest.raises(ThaiValueError):
        parse_date(text)


@pytest.mark.parametrize("value", [None, 45292, 45292.5, True, ("1", "10")])
def test_a_spreadsheets_serial_number_is_refused(value: object):
    with pytest.raises(ThaiValueError):
        parse_date(value)


def test_a_two_digit_year_is_refused_unless_we_are_told_of_it():
    with pytest.raises(ThaiValueError):
        parse_date("1/10/67")
    assert parse_date("1/10/67", two_digits=True) == date(2024, 10, 1)
    assert parse_date("1 ต.ค. 67", two_digits=True) == date(2024, 10, 1)


def test_an_era_that_contradicts_its_year_is_refused():
    with pytest.raises(ThaiValueError):
        parse_date("1 ต.ค. พ.ศ. 2024")


@pytest.mark.parametrize(
    "text", ["วันจันทร์ที่ 5 พฤษภาคม 2568", "วันพฤหัสบดีที่ 5 พฤษภาคม 2568", "Mon 5 May 2025"]
)
def test_the_name_of_the_day_may_stand_before_it(text: str):
    assert parse_date(text) == date(2025, 5, 5)


def test_a_time_in_another_zone_is_the_day_it_was_in_thailand():
    assert parse_date("2024-01-01T20:00:00Z") == date(2024, 1, 2)
    assert parse_date("2024-01-01 16:59:59+00") == date(2024, 1, 1)
    assert parse_date(datetime(2024, 1, 1, 20, tzinfo=UTC)) == date(2024, 1, 2)
    assert parse_date(datetime(2024, 1, 1, 20, tzinfo=timezone(timedelta(hours=7)))) == date(
        2024, 1, 1
    )


def test_a_time_without_a_zone_is_thai_time():
    assert parse_date("2024-01-01 23:59:59") == date(2024, 1, 1)
    assert parse_date("1/10/2567 9:30 น.") == date(2024, 10, 1)


def test_a_time_that_does_not_exist_is_refused():
    with pytest.raises(ThaiValueError):
        parse_date("2024-01-01 25:00")


@given(st.one_of(st.text(), st.text("0123456789/-. ตคมพศ๐๑๒๓:TZ+"), st.datetimes()))
def test_anything_is_a_day_or_a_reasoned_error(value: object):
    error = None
    try:
        assert isinstance(parse_date(value, two_digits=True), date)
    except ThaiValueError as raised:
        error = raised
    assert error is None or error.reason.th
