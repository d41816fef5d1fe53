"""What holds for all rows of a file of needs where no column says it: its year and its area."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Area, CodeError
from ckanext.needs.proposing.about import About
from ckanext.needs.proposing.cells import Lists
from ckanext.needs.proposing.need_match import MatchedNeeds
from ckanext.needs.records.need_files import DEFAULT_STATUS
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import arabic_digits, normalise

#: A fiscal year in a line above the table, or in the name of a sheet.
_YEAR = re.compile(r"(?<!\d)25[5-9]\d(?!\d)")
#: A place with the word for its level, in such a line.
_PLACE = re.compile(r"(?:อำเภอ|อ\.|ตำบล|ต\.)\s*[ก-๙]+")
_LEVELS = {"province": 2, "district": 4, "subdistrict": 6}
_SAID = Text("ตามที่ระบุเมื่ออัปโหลด", "as said on uploading")
_ABOVE = Text("ตามข้อความเหนือตาราง", "as the lines above the table say")
_NOW = Text("ไม่มีคอลัมน์ปี จึงใช้ปีนี้ โปรดตรวจ", "no column says the year: this year's, please check")


@dataclass(frozen=True, slots=True)
class Constants:
    """Values of fields for rows that say none, and where each is from.

    :param status: of rows that say none; a public one only when the publisher says so
    """

    values: Mapping[str, str]
    why: Mapping[str, Text]
    status: str


def constants(about: About, table: RawTable, matched: MatchedNeeds, lists: Lists) -> Constants:
    """Return year and area of rows that say none; a field that has a column gets none."""
    found = {**_area(about.area, _SAID)}
    place = _place_above(table, lists)
    if place and place.startswith(about.area):
        found |= {field: said for field, said in _area(place, _ABOVE).items() if field not in found}
    if "requested_on" not in matched.fields:
        found["fiscal_year"] = _year(table, lists)
    kept = {field: said for field, said in found.items() if field not in matched.fields}
    return Constants(
        {field: value for field, (value, _) in kept.items()},
        {field: why for field, (_, why) in kept.items()},
        _status(about.public, lists),
    )


def _status(public: bool, lists: Lists) -> str:
    """Return the first status that is public, or the one of what has just been sent."""
    codes = [status.code for status in lists.codelists.statuses.all() if status.public == public]
    return DEFAULT_STATUS if DEFAULT_STATUS in codes or not codes else codes[0]


def _area(code: str, why: Text) -> dict[str, tuple[str, Text]]:
    return {level: (code[:digits], why) for level, digits in _LEVELS.items() if len(code) >= digits}


def _year(table: RawTable, lists: Lists) -> tuple[str, Text]:
    years = {year for line in _lines(table) for year in _YEAR.findall(line)}
    return (years.pop(), _ABOVE) if len(years) == 1 else (str(lists.year), _NOW)


def _place_above(table: RawTable, lists: Lists) -> str:
    """Return the code of the one narrowest place that the lines above name, or empty."""
    codes = {area.code for line in _lines(table) for area in _places(line, lists)}
    narrowest = [c for c in codes if not any(o != c and o.startswith(c) for o in codes)]
    return narrowest[0] if len(narrowest) == 1 else ""


def _places(line: str, lists: Lists) -> Iterator[Area]:
    for written in _PLACE.findall(line):
        try:
            yield lists.codelists.areas.resolve(written, "", lists.province)
        except CodeError:
            continue


def _lines(table: RawTable) -> tuple[str, ...]:
    return tuple(arabic_digits(normalise(line)) for line in (*table.headings, table.ref.part))
