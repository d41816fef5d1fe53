"""What of a mapping depends on the fiscal year: which strategy applies, which column is whose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, declaration_error
from ckanext.needs.thai import ThaiValueError, arabic_digits
from ckanext.needs.thai.years import FIRST_BE, LAST_BE, OFFSET, year_be

#: How a source counts its years. `any`: a year of four digits tells its own era.
ERAS = ("any", "be", "ce")
#: What stands for the year in the name of a column.
PLACES = {"{yyyy}": r"(?P<year>\d{4})", "{yy}": r"(?P<year>\d{2})"}
_RANGE = re.compile(r"(\d{4})?\s*(-)?\s*(\d{4})?")


@dataclass(frozen=True, slots=True)
class Vintage:
    """A strategy, and the fiscal years (Buddhist Era, both ends included) whose lines it is for."""

    strategy: str
    first: int = FIRST_BE
    last: int = LAST_BE


@dataclass(frozen=True, slots=True)
class WideYears:
    """A table with one column of amounts for each fiscal year.

    :param columns: name of a column and its year (Buddhist Era)
    :param pattern: names of columns with `{yy}` or `{yyyy}` in the year's place; empty = `columns`
    """

    columns: tuple[tuple[str, int], ...] = ()
    pattern: str = ""

    def __bool__(self) -> bool:
        """Whether the table is such a one."""
        return bool(self.columns or self.pattern)

    def found(self, header: Sequence[str], era: str = "any") -> tuple[tuple[str, int], ...]:
        """Return the columns of a header that hold amounts, each with its year.

        Columns named one by one are returned whether the header has them or not.
        """
        if not self.pattern:
            return self.columns
        expression = re.escape(self.pattern)
        for place, digits in PLACES.items():
            expression = expression.replace(re.escape(place), digits)
        matches = ((name, re.fullmatch(expression, arabic_digits(name))) for name in header)
        return tuple((name, parse_year(m["year"], era, True)) for name, m in matches if m)


#: Of a table whose rows say their year.
NO_YEARS = WideYears()


def parse_year(text: str, era: str = "any", two_digits: bool = False) -> int:
    """Return the fiscal year (Buddhist Era) that a cell says.

    :param era: one of `ERAS`: what the source counts in
    :param two_digits: read `67` as 2567; where the era is `ce`, `24` as 2024
    :raises ThaiValueError: no year, two digits where they are not expected, or the other era
    """
    plain = arabic_digits(text).strip()
    if two_digits and era == "ce" and len(plain) == 2 and plain.isdecimal():
        return int(plain) + 2000 + OFFSET
    year = year_be(text, two_digits)
    if (era == "ce" and str(year) in plain) or (era == "be" and str(year - OFFSET) in plain):
        raise ThaiValueError(_other_era(text, era))
    return year


def _other_era(text: str, era: str) -> Text:
    th, en = ("พ.ศ.", "B.E.") if era == "be" else ("ค.ศ.", "C.E.")
    return Text(
        f"«{text}» ไม่ใช่ปี {th} ซึ่งแหล่งข้อมูลนี้ใช้", f"«{text}» is not a year {en}, which this source has"
    )


def read_vintages(node: Node, key: str) -> tuple[Vintage, ...]:
    """Read `key: strategy`, or `key: {2561-2564: strategy, 2565-: strategy}`."""
    if not node.has(key):
        node.text(key, "")
        return ()
    try:
        text = node.text(key)
        return (Vintage(text),) if text else ()
    except ValueError:
        child = node.child(key)
    vintages = tuple(_vintage(child, years) for years in child)
    _refuse_overlap(vintages, child)
    return vintages


def strategy_in(vintages: Sequence[Vintage], year: int) -> str:
    """Return the strategy of a fiscal year (Buddhist Era); empty when none is declared for it."""
    return next((v.strategy for v in vintages if v.first <= year <= v.last), "")


def read_wide_years(node: Node, key: str) -> WideYears:
    """Read `key: {columns: {name: 2566}}` or `key: {pattern: "budget_{yy}"}`."""
    if not node.has(key):
        node.child(key, optional=True)
        return WideYears()
    child = node.child(key)
    columns = child.child("columns", optional=True)
    years = WideYears(
        tuple((name, _declared_year(columns, name)) for name in columns), child.text("pattern", "")
    )
    child.done()
    if bool(years.columns) == bool(years.pattern):
        raise declaration_error(
            child.file,
            child.path,
            "ต้องมี columns หรือ pattern อย่างใดอย่างหนึ่ง",
            "needs columns or a pattern",
        )
    if years.pattern and sum(place in years.pattern for place in PLACES) != 1:
        raise declaration_error(
            child.file,
            f"{child.path}.pattern",
            "ต้องมี {yy} หรือ {yyyy} หนึ่งแห่ง",
            "needs {yy} or {yyyy} once",
            years.pattern,
        )
    return years


def _declared_year(node: Node, key: str) -> int:
    year = node.number(key)
    if not FIRST_BE <= year <= LAST_BE:
        raise declaration_error(
            node.file, f"{node.path}.{key}", "ต้องเป็นปี พ.ศ. สี่หลัก", "expected a year B.E.", str(year)
        )
    return year


def _vintage(node: Node, years: str) -> Vintage:
    found = _RANGE.fullmatch(arabic_digits(years).strip())
    if not found or not (found[1] or found[3]):
        raise declaration_error(
            node.file,
            f"{node.path}.{years}",
            "ต้องเป็นช่วงปี พ.ศ. เช่น 2561-2564 หรือ 2565-",
            "expected years B.E., such as 2561-2564 or 2565-",
            years,
        )
    first = int(found[1]) if found[1] else FIRST_BE
    last = int(found[3]) if found[3] else (LAST_BE if found[2] else first)
    return Vintage(node.text(years), first, last)


def _refuse_overlap(vintages: Sequence[Vintage], node: Node) -> None:
    ordered = sorted(vintages, key=lambda vintage: vintage.first)
    for one, other in pairwise(ordered):
        if other.first <= one.last:
            raise declaration_error(
                node.file,
                node.path,
                f"ปี {other.first} มียุทธศาสตร์สองฉบับ",
                f"the year {other.first} has two strategies",
                f"{one.strategy}, {other.strategy}",
            )
