"""Exactly the needs that were chosen, as a file: codes, names, dates and numbers, no free text.

What people wrote leaves in bulk only after a person has read it: in the published table `needs`.
Here each need's address stands, where everyone can read it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import ckan.plugins.toolkit as tk
from openpyxl import Workbook

from ckanext.needs.codelists import Codelists
from ckanext.needs.exploring.choices import Choices
from ckanext.needs.exploring.found import every
from ckanext.needs.pages.labels import name_of
from ckanext.needs.publish.files import csv_cell
from ckanext.needs.thai.years import OFFSET

BOM = "\ufeff"
#: A workbook is made in memory, row by row: more rows than this are for CSV or JSON.
MOST_IN_WORKBOOK = 20_000
NAMED = ("pillar", "issue", "province", "district", "subdistrict", "status")
COLUMNS = (
    *("need_id", "address", "fiscal_year_be", "fiscal_year_ce"),
    *(f"{name}{ending}" for name in NAMED for ending in ("", "_name", "_name_en")),
    *("status_since", "agency", "requested_on", "people_affected", "estimated_cost"),
)
NUMBERS = frozenset(("fiscal_year_be", "fiscal_year_ce", "people_affected", "estimated_cost"))
Row = dict[str, str]


def rows(choices: Choices, known: Codelists) -> Iterator[Row]:
    """Yield the needs under some choices, each by `COLUMNS`; what is not said is empty."""
    address: str = tk.url_for("citizen-need.read", id="NEED", qualified=True, locale="default")
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for need in every(choices):
        yield _row(need, address, lambda field, code: _names(names, known, field, code))


def _row(need: Row, address: str, named: Callable[[str, str], tuple[str, str]]) -> Row:
    year = need["fiscal_year"]
    row = {
        "need_id": need["id"],
        "address": address.replace("NEED", need["name"]),
        "fiscal_year_be": year,
        "fiscal_year_ce": str(int(year) - OFFSET) if year.isdecimal() else "",
    }
    for field in NAMED:
        thai, english = named(field, need[field])
        row |= {field: need[field], f"{field}_name": thai, f"{field}_name_en": english}
    plain = ("status_since", "agency", "requested_on", "people_affected", "estimated_cost")
    return row | {field: need[field] for field in plain}


def _names(
    kept: dict[tuple[str, str], tuple[str, str]], known: Codelists, field: str, code: str
) -> tuple[str, str]:
    if (field, code) not in kept:
        name = name_of(known, field, code)
        kept[field, code] = (name.th, name.in_("en"))
    return kept[field, code]


def as_csv(found: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a CSV file, in parts; no spreadsheet takes a cell for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    out.write(BOM)
    writer.writerow(COLUMNS)
    for number, row in enumerate(found):
        writer.writerow([csv_cell(row[column]) for column in COLUMNS])
        if number % 500 == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_json(found: Iterable[Row], about: dict[str, Any]) -> Iterator[str]:
    """Yield a JSON document in parts: what it is about, then the needs."""
    head = json.dumps(about, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield head + ',\n "needs": ['
    between = "\n"
    for row in found:
        values = {column: _value(column, row[column]) for column in COLUMNS}
        yield between + json.dumps(values, ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def as_workbook(found: Iterable[Row], about: dict[str, Any]) -> bytes:
    """Return a workbook with a sheet of needs and one that says what they are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("needs")
    sheet.append(COLUMNS)
    for row in found:
        sheet.append([_cell(column, row[column]) for column in COLUMNS])
    told = book.create_sheet("about")
    for name, value in about.items():
        told.append([name, value if isinstance(value, str | int) else json.dumps(value)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(column: str, text: str) -> str | int | None:
    if not text:
        return None
    return int(text) if column in NUMBERS and text.isdecimal() else text


def _cell(column: str, text: str) -> str | int | None:
    value = _value(column, text)
    return csv_cell(value) if isinstance(value, str) else value
