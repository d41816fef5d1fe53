"""Reads the cells of one row of needs; what can't be read is collected as problems."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.location import LocationError, point, read_point
from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.problems import Problem
from ckanext.needs.records.money import Amount, AmountError, UnreadableAmount, parse_amount
from ckanext.needs.records.need_columns import NeedRowMapping
from ckanext.needs.sources.rows import RawRow
from ckanext.needs.thai import FiscalYear, ThaiValueError, arabic_digits, normalise, parse_date

T = TypeVar("T")
_COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)\s*(?:คน|ราย|people|persons)?")
#: Kind of problem by the error that says its reason.
_KINDS: dict[type[ValueError], str] = {
    CodeError: "unknown_code",
    ThaiValueError: "bad_date",
    AmountError: "bad_amount",
    LocationError: "bad_location",
}


class NeedCells:
    """The cells of one row by field of a need. Problems gather in `problems`."""

    def __init__(self, row: RawRow, mapping: NeedRowMapping) -> None:
        self.row, self.mapping = row, mapping
        self.problems: list[Problem] = []
        self._texts: dict[str, str] = {}

    def text(self, field: str) -> str:
        """Return a cell normalised, or what the mapping says for all rows; else empty."""
        text = self._texts.get(field)
        if text is None:
            cell = normalise(self.row.cell(self.mapping.columns.get(field, "")))
            text = self._texts[field] = cell or self.mapping.values.get(field, "")
        return text

    def required(self, field: str) -> str:
        """Return a cell that must not be empty."""
        text = self.text(field)
        if not text:
            self.refuse(field, "missing", Text("ต้องไม่ว่าง", "must not be empty"))
        return text

    def public_text(self, field: str, required: bool = False) -> str:
        """Return a text that everyone will read: none with a number or address of a person.

        The problem shows only the beginning of what was found.
        """
        text = self.required(field) if required else self.text(field)
        for finding in find_personal_data(text):
            if finding.kind in DIRECT:
                label = finding.label
                reason = Text(
                    f"มี{label.th}ในข้อความที่จะเปิดเผย ให้นำออก",
                    f"there is {label.en} in a text that everyone will read; take it out",
                )
                self.refuse(field, "personal_data", reason, f"{finding.found[:3]}…")
        return text

    def read(self, field: str, reader: Callable[[str], T], kind: str = "") -> T | None:
        """Return what `reader` makes of a cell; None when it is empty or can't be read."""
        text = self.text(field)
        if not text:
            return None
        try:
            return reader(text)
        except (CodeError, ThaiValueError, AmountError, LocationError) as error:
            self.refuse(field, kind or _KINDS[type(error)], error.reason)
            return None

    def count(self, field: str) -> int | None:
        """Return a number of people: whole, zero or more."""
        text = arabic_digits(self.text(field))
        match = _COUNT.fullmatch(text)
        if text in ("", "-"):
            return None
        if not match:
            reason = Text("ต้องเป็นจำนวนเต็มตั้งแต่ศูนย์ขึ้นไป", "must be a whole number, zero or more")
            self.refuse(field, "bad_number", reason)
            return None
        return int(match[1].replace(",", ""))

    def baht(self, field: str) -> int | None:
        """Return an amount in whole baht."""
        amount = self.read(field, _cost)
        if amount is None or amount.amount is None:
            return None
        if amount.amount != int(amount.amount):
            self.refuse(field, "bad_amount", Text("ต้องเป็นบาทเต็มจำนวน", "must be whole baht"))
            return None
        return int(amount.amount)

    def day(self, field: str) -> date | None:
        """Return a date."""
        return self.read(field, parse_date)

    def fiscal_year(self, requested_on: date | None) -> int:
        """Return the fiscal year (Buddhist Era): as said, else the one the request came in."""
        if not self.text("fiscal_year") and requested_on:
            return FiscalYear.of(requested_on).be
        if not self.required("fiscal_year"):
            return 0
        year = self.read("fiscal_year", FiscalYear.parse, "bad_year")
        return year.be if year else 0

    def location(self) -> str:
        """Return the place as a GeoJSON point, from one column or from two; or nothing."""
        if self.text("spatial"):
            return self.read("spatial", read_point) or ""
        latitude, longitude = (arabic_digits(self.text(key)) for key in ("latitude", "longitude"))
        if not latitude and not longitude:
            return ""
        return (
            self.read(
                "latitude" if latitude else "longitude", lambda _: _point(latitude, longitude)
            )
            or ""
        )

    def refuse(self, field: str, kind: str, reason: Text, value: str | None = None) -> None:
        """Note a problem with a cell."""
        shown = self.text(field)[:200] if value is None else value
        column = self.mapping.column(field)
        self.problems.append(Problem(kind, reason, self.row.ref, column, shown))


def is_count(text: str) -> bool:
    """Return whether a text is a number of people: `120`, `1,200 คน`, in either digits."""
    return _COUNT.fullmatch(arabic_digits(text)) is not None


def _cost(text: str) -> Amount:
    """Read a need's cost; a budget's forms (เขตละ) are not what its error tells people to write."""
    try:
        return parse_amount(text)
    except UnreadableAmount as error:
        reason = Text(
            "ต้องเป็นจำนวนเงินบาทเต็มจำนวนตั้งแต่ศูนย์ขึ้นไป เช่น 25,000 (ไม่ทราบให้เว้นว่าง)",
            "must be whole baht, zero or more, for example 25,000 (empty when not known)",
        )
        raise AmountError(reason) from error


def _point(latitude: str, longitude: str) -> str:
    try:
        return point(float(latitude), float(longitude))
    except ValueError as error:
        if isinstance(error, LocationError):
            raise
        reason = Text("ละติจูดและลองจิจูดต้องเป็นตัวเลขทั้งคู่", "latitude and longitude must both be numbers")
        raise LocationError(reason) from error
