"""Schemas of what voters and officials send."""

from __future__ import annotations

import re
from typing import cast

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.logic import values
from ckanext.needs.rounds.voting_settings import MOST_CHOICES

#: Codes that are made in one go.
MOST_CODES = 5_000
SHEET = re.compile(r"[0-9A-Za-z][0-9A-Za-z/-]{0,19}")


@validator_args
def ballot_schema(not_empty: Validator, default: object) -> Schema:
    """`round` and `choices`; `district` and `code` are optional."""
    return {
        "round": [not_empty, values.text(100)],
        "choices": [_choices],
        "district": [_optional, _district],
        "code": [_optional, values.text(100)],
    }


@validator_args
def desk_schema(not_empty: Validator) -> Schema:
    """`round`; `district` is optional."""
    return {"round": [not_empty, values.text(100)], "district": [_optional, _district]}


@validator_args
def round_only_schema(not_empty: Validator) -> Schema:
    """`round`."""
    return {"round": [not_empty, values.text(100)]}


@validator_args
def codes_schema(not_empty: Validator) -> Schema:
    """`round` and `number`; `district` is optional."""
    return {
        "round": [not_empty, values.text(100)],
        "number": [not_empty, values.count(MOST_CODES)],
        "district": [_optional, _district],
    }


@validator_args
def sheet_schema(not_empty: Validator) -> Schema:
    """`round` and `sheet`; `district` is optional."""
    return {**desk_schema(), "sheet": [not_empty, _sheet]}


@validator_args
def void_schema(not_empty: Validator) -> Schema:
    """`round`, `sheet`, `official` and `reason`."""
    return {
        **round_only_schema(),
        "sheet": [not_empty, _sheet],
        "official": [not_empty, values.text(100)],
        "reason": [not_empty, values.text(2_000, 3, lines=True)],
    }


@validator_args
def paper_ballot_schema(not_empty: Validator) -> Schema:
    """`round`, `sheet` and `choices`; `district` is optional."""
    return {**sheet_schema(), "choices": [_choices]}


def _optional(value: object) -> object:
    """Take nothing for an empty text."""
    return "" if value in (None, tk.missing) else value


def _choices(value: object) -> tuple[str, ...]:
    """Return numbers of projects; one alone is a list of it, and empty ones are left out."""
    said = value.value if isinstance(value, values.Boxed) else value
    if said is tk.missing or said is None:
        return ()
    found = cast("list[object]", said) if isinstance(said, list) else [said]
    if len(found) > MOST_CHOICES:
        raise _invalid("เลือกมากเกินไป", "too many projects are chosen")
    return tuple(_number(each) for each in found if each not in ("", None))


def _number(value: object) -> str:
    text = str(value).strip() if isinstance(value, int | str) else ""
    if isinstance(value, bool) or not text.isdecimal() or len(text) > 6:
        raise _invalid("ต้องเป็นหมายเลขของโครงการ", "has to be numbers of projects")
    return str(int(text))


def _district(value: object) -> str:
    text = value.strip() if isinstance(value, str) else "?"
    if text and not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise _invalid("ต้องเป็นรหัสพื้นที่", "has to be the code of a district")
    return text


def _sheet(value: object) -> str:
    text = str(value).strip() if isinstance(value, int | str) else ""
    if not SHEET.fullmatch(text):
        raise _invalid(
            "หมายเลขบัตรใช้ได้เฉพาะ 0-9 A-Z / - ไม่เกิน 20 ตัว",
            "the number of a sheet has 0-9 A-Z / -, at most 20 of them",
        )
    return text.upper()


def _invalid(th: str, en: str) -> tk.Invalid:
    return tk.Invalid(lists.say(Text(th, en)))
