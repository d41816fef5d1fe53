"""Thai fiscal years, in the Buddhist Era (B.E., พ.ศ.) and the Common Era (C.E., ค.ศ.).

Fiscal year Y runs from 1 October of Y-1 to 30 September of Y (Budget Procedure Act B.E. 2561,
section 4); B.E. = C.E. + 543 since 1941.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ckanext.needs.bilingual import Text
from ckanext.needs.thai.errors import ThaiValueError
from ckanext.needs.thai.text import arabic_digits, normalise

OFFSET = 543
#: The years for which the offset holds and that a record of ours can mean. Both eras' ranges are
#: far apart, so a four-digit year tells its own era.
FIRST_BE, LAST_BE = 1941 + OFFSET, 2100 + OFFSET

_BE = r"(?P<{0}>พ\s*\.?\s*ศ\s*\.?|b\.?\s*e\.?)"
_CE = r"(?P<{0}>ค\s*\.?\s*ศ\s*\.?|c\.?\s*e\.?|a\.?\s*d\.?)"
_WORDS = r"(?:(?:ประจำ)?\s*(?:ปี)?\s*(?:งบประมาณ|งบ)?|fiscal\s*year|budget\s*year|year|fy)"
_YEAR = re.compile(
    rf"{_WORDS}\s*(?:{_BE.format('be')}|{_CE.format('ce')})?\s*"
    rf"(?P<digits>\d{{1,9}})\s*(?:{_BE.format('be2')}|{_CE.format('ce2')})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, order=True)
class FiscalYear:
    """One Thai fiscal year.

    :param be: its number in the Buddhist Era, 2484 to 2643
    """

    be: int

    def __post_init__(self) -> None:
        if not _is_whole(self.be) or not FIRST_BE <= self.be <= LAST_BE:
            raise ThaiValueError(_not_a_year(self.be))

    @property
    def ce(self) -> int:
        """The same year in the Common Era: 2567 is 2024."""
        return self.be - OFFSET

    @property
    def start(self) -> date:
        """1 October of the calendar year before."""
        return date(self.ce - 1, 10, 1)

    @property
    def end(self) -> date:
        """30 September of the year it is named after."""
        return date(self.ce, 9, 30)

    @property
    def label(self) -> Text:
        """The year for a title: `ปีงบประมาณ พ.ศ. 2567`."""
        return Text(f"ปีงบประมาณ พ.ศ. {self.be}", f"fiscal year B.E. {self.be} ({self.ce})")

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """Return the fiscal year that `day` (C.E., as Python has it) lies in."""
        return cls(day.year + OFFSET + (day.month >= 10))

    @classmethod
    def parse(cls, value: object, two_digits: bool = False) -> FiscalYear:
        """Read a fiscal year from a number or from text, in either era.

        :param value: `2567`, `'๒๕๖๗'`, `'ปีงบประมาณ พ.ศ. ๒๕๖๗'`, `'FY2024'`; a float is refused,
            even 2567.0, because a year that went through arithmetic is not to be trusted
        :param two_digits: read `67` as 2567; only for files that are known to write years so
        :raises ThaiValueError: not a year, or an era that contradicts the number
        """
        return cls(year_be(value, two_digits))


def year_be(value: object, two_digits: bool = False) -> int:
    """Return the B.E. number of a year written in either era; parameters as `FiscalYear.parse`."""
    if isinstance(value, str):
        return _from_text(value, two_digits)
    if not _is_whole(value):
        raise ThaiValueError(_not_a_year(value))
    return _from_text(str(value), two_digits)


def _from_text(text: str, two_digits: bool) -> int:
    found = _YEAR.fullmatch(arabic_digits(normalise(text)))
    if found is None:
        raise ThaiValueError(_not_a_year(text))
    number = int(found["digits"])
    said_be = bool(found["be"] or found["be2"])
    said_ce = bool(found["ce"] or found["ce2"])
    if len(found["digits"]) == 2:
        return _from_two_digits(number, text, two_digits and not said_ce)
    if FIRST_BE <= number <= LAST_BE and not said_ce:
        return number
    if FIRST_BE <= number + OFFSET <= LAST_BE and not said_be:
        return number + OFFSET
    raise ThaiValueError(_not_a_year(text))


def _from_two_digits(number: int, text: str, allowed: bool) -> int:
    if not allowed:
        raise ThaiValueError(
            Text(
                f"ปี «{text}» มีเพียงสองหลัก โปรดเขียนให้ครบสี่หลัก เช่น 2567",
                f"the year «{text}» has two digits only; write all four, such as 2567",
            )
        )
    return 2500 + number


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _not_a_year(value: object) -> Text:
    return Text(
        f"«{value}» ไม่ใช่ปีที่อ่านได้ ต้องเป็นเลขสี่หลัก พ.ศ. {FIRST_BE}-{LAST_BE} "
        f"หรือ ค.ศ. {FIRST_BE - OFFSET}-{LAST_BE - OFFSET} และไม่มีจุดทศนิยม",
        f"«{value}» is not a year: expected four digits, B.E. {FIRST_BE}-{LAST_BE} "
        f"or C.E. {FIRST_BE - OFFSET}-{LAST_BE - OFFSET}, without a decimal point",
    )
