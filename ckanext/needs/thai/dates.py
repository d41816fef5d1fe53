"""Dates as Thai files write them: Thai months, either era, day first."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from ckanext.needs.bilingual import Text
from ckanext.needs.thai.errors import ThaiValueError
from ckanext.needs.thai.text import arabic_digits, fold, normalise
from ckanext.needs.thai.years import OFFSET, year_be

#: Thailand has had one time zone, without summer time, since 1920.
BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")

_MONTHS = (
    ("มกราคม", "ม.ค.", "january", "jan"),
    ("กุมภาพันธ์", "ก.พ.", "february", "feb"),
    ("มีนาคม", "มี.ค.", "march", "mar"),
    ("เมษายน", "เม.ย.", "april", "apr"),
    ("พฤษภาคม", "พ.ค.", "may"),
    ("มิถุนายน", "มิ.ย.", "june", "jun"),
    ("กรกฎาคม", "ก.ค.", "july", "jul"),
    ("สิงหาคม", "ส.ค.", "august", "aug"),
    ("กันยายน", "ก.ย.", "september", "sep", "sept"),
    ("ตุลาคม", "ต.ค.", "october", "oct"),
    ("พฤศจิกายน", "พ.ย.", "november", "nov"),
    ("ธันวาคม", "ธ.ค.", "december", "dec"),
)
MONTHS = {fold(name): number for number, names in enumerate(_MONTHS, 1) for name in names}

_ERA = r"(?:พ\s*\.?\s*ศ\s*\.?|ค\s*\.?\s*ศ\s*\.?|b\.?e\.?|c\.?e\.?|a\.?d\.?)"
_YEAR = rf"(?P<year>(?:{_ERA}\s*)?\d+(?:\s*{_ERA})?)"
_DAY_NAME = (
    r"(?:(?:วัน)?\s*(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?\s*ที่\s*"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
)
_MONTH = r"(?:เดือน)?\s*(?P<month>[^\W\d_][^\d,/]*?)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})[\s-]*{_MONTH}[\s,-]*(?:ปี\s*)?{_YEAR}",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+{_YEAR}",
        r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{2}|\d{4})",
    )
)
_CLOCK = re.compile(
    r"(?<=\d)(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}(?::?\d{2})?)?(?:\s*น\.)?$"
)


def today() -> date:
    """Return the day it is in Thailand, whatever clock the machine has."""
    return datetime.now(BANGKOK).date()


def parse_date(value: object, two_digits: bool = False) -> date:
    """Read a day written in the Buddhist or the Common Era and return it in the Common Era.

    :param value: text (`'๑ ต.ค. ๒๕๖๗'`, `'2567-10-01'`, `'1/10/2024'`: the day comes first), a
        `date`, or a `datetime`; spreadsheets that hold a B.E. year in a date cell are understood.
        A time with a zone is taken as the day it is in Thailand then
    :param two_digits: read the year `67` as B.E. 2567; only for files known to write years so
    :raises ThaiValueError: not a date, a day that does not exist, or a year that can't be told
    """
    if isinstance(value, datetime):
        local = value.astimezone(BANGKOK) if value.tzinfo else value
        return _in_common_era(local.date())
    if isinstance(value, date):
        return _in_common_era(value)
    if not isinstance(value, str):
        raise ThaiValueError(_not_a_date(value))
    return _from_text(value, two_digits)


def _in_common_era(day: date) -> date:
    return _build(day.year, day.month, day.day, str(day))


def _from_text(text: str, two_digits: bool) -> date:
    clean = arabic_digits(normalise(text))
    clock = _CLOCK.search(clean)
    if clock:
        day = _from_text(clean[: clock.start()], two_digits)
        return _shifted(day, clock[1], clock[2] or "", text)
    for form in _FORMS:
        found = form.fullmatch(clean)
        if found:
            month = _month(found["month"], text)
            return _build(found["year"], month, int(found["day"]), text, two_digits)
    raise ThaiValueError(_not_a_date(text))


def _shifted(day: date, clock: str, zone: str, text: str) -> date:
    """Return the day in Thailand at `clock` in `zone`; without a zone the clock is Thai."""
    if len(zone) == 3:
        zone += ":00"
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{clock.zfill(5)}{zone}")
    except ValueError as error:
        raise ThaiValueError(_not_a_date(text)) from error
    return moment.astimezone(BANGKOK).date() if moment.tzinfo else day


def _month(name: str, text: str) -> int:
    if name.isdecimal():
        return int(name)
    number = MONTHS.get(fold(name))
    if number is None:
        raise ThaiValueError(_not_a_date(text))
    return number


def _build(year: object, month: int, day: int, text: str, two_digits: bool = False) -> date:
    try:
        return date(year_be(year, two_digits) - OFFSET, month, day)
    except ThaiValueError:
        raise
    except ValueError as error:
        raise ThaiValueError(_not_a_date(text)) from error


def _not_a_date(value: object) -> Text:
    return Text(
        f"«{value}» ไม่ใช่วันที่ที่อ่านได้ ตัวอย่างที่ใช้ได้: 1 ต.ค. 2567, 1/10/2567, 2024-10-01",
        f"«{value}» is not a date that can be read; such as 1 ต.ค. 2567, 1/10/2567, 2024-10-01",
    )
