"""Validators of what people write in rounds, proposals and forums: texts, money, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.schema import NO, YES
from ckanext.needs.privacy.personal_data import find_personal_data
from ckanext.needs.rounds.envelopes import read_baht
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.thai import FiscalYear, ThaiValueError, parse_date

#: Control characters, which no text has, and halves of characters, which no database keeps.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Boxed:
    """A list or mapping that navl is to hand to its validator as it is: it flattens bare ones."""

    value: object


def boxed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with its lists and mappings boxed, for `reading`."""
    return {key: _boxed(value) for key, value in data.items()}


def _boxed(value: object) -> object:
    return Boxed(cast("object", value)) if isinstance(value, list | dict) else value


def reading(read: Callable[[Any], Any]) -> Validator:
    """Return a validator that reads a value; what can't be read is told to the reader."""

    def validator(value: Any) -> Any:
        try:
            return read(value.value if isinstance(value, Boxed) else value)
        except (RoundError, CodeError, ThaiValueError) as error:
            raise tk.Invalid(lists.say(error.reason)) from None

    return validator


def text(longest: int, least: int = 0, lines: bool = False) -> Validator:
    """Return a validator of a text of so many characters.

    :param lines: the text may have line breaks
    """

    def read(value: object) -> str:
        said = value.strip() if isinstance(value, str) else None
        if said is None or NO_TEXT.search(said):
            raise RoundError("", Text("ต้องเป็นข้อความ", "must be a text"))
        if not lines:
            said = " ".join(said.split())
        if not least <= len(said) <= longest:
            reason = Text(
                f"ต้องยาว {least} ถึง {longest} ตัวอักษร (ตอนนี้ {len(said)})",
                f"must have {least} to {longest} characters (it has {len(said)})",
            )
            raise RoundError("", reason)
        return said

    return reading(read)


def one_of(choices: Mapping[str, Any] | tuple[str, ...]) -> Validator:
    """Return a validator of one of some keys."""

    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            listed = ", ".join(choices)
            raise RoundError("", Text(f"ต้องเป็นหนึ่งใน {listed}", f"must be one of {listed}"))
        return value

    return reading(read)


def baht(least: int = 0) -> Validator:
    """Return a validator of whole baht."""
    return reading(lambda value: read_baht(value, "", least))


def count(most: int) -> Validator:
    """Return a validator of a whole number from 0."""

    def read(value: object) -> int:
        said = str(value).replace(",", "").strip() if not isinstance(value, bool) else ""
        if not (said.isascii() and said.isdigit() and len(said) < 10 and int(said) <= most):
            reason = Text(f"ต้องเป็นจำนวนเต็ม 0 ถึง {most:,}", f"must be a whole number, 0 to {most:,}")
            raise RoundError("", reason)
        return int(said)

    return reading(read)


def optional(key: Any, data: Any, errors: Any, context: Any) -> None:
    """Leave a field out that is not given; unlike core's validators keep 0 and false."""
    if data.get(key) in (None, "", tk.missing):
        data.pop(key, None)
        raise tk.StopOnError


@reading
def flag(value: Any) -> bool:
    """Return true or false."""
    said = str(value).strip().lower()
    if said not in (*YES, *NO):
        raise RoundError("", Text("ต้องเป็น true หรือ false", "must be true or false"))
    return said in YES


@reading
def area(value: Any) -> str:
    """Return the code of an area of the portal's list, given by its code or a name."""
    return lists.current().areas.resolve(value if isinstance(value, str) else "").code


@reading
def fiscal_year(value: Any) -> int:
    """Return a fiscal year, B.E.; read in either era."""
    return FiscalYear.parse(value).be


@reading
def day(value: Any) -> date:
    """Return a day, written in either era."""
    return parse_date(value)


@reading
def link(value: Any) -> str:
    """Return an address to join at; empty for none."""
    said = value.strip() if isinstance(value, str) else "?"
    if said and not (re.fullmatch(r"https?://[^\s<>\"']{3,500}", said)):
        reason = Text("ต้องเป็นที่อยู่เว็บ https://…", "must be a web address, https://…")
        raise RoundError("", reason)
    return said


def personal_data(value: str) -> Text | None:
    """Return what a text says that may be personal data, in words; None when nothing."""
    findings = find_personal_data(value)
    if not findings:
        return None
    th = ", ".join(f"{each.label.th} «{each.found}»" for each in findings[:5])
    en = ", ".join(f"{each.label.in_('en')} «{each.found}»" for each in findings[:5])
    return Text(
        f"ข้อความนี้อาจมีข้อมูลส่วนบุคคล: {th} โปรดเอาออก เพราะทุกคนจะอ่านได้",
        f"this may have personal data in it: {en}. Please take it out: everyone will read it",
    )
