"""Schemas of the parameters of projects and links."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Choices, CodeError
from ckanext.needs.codelists.choices import read_choices
from ckanext.needs.logic.values import reading
from ckanext.needs.model.link import KINDS
from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.thai import FiscalYear, ThaiValueError, arabic_digits, normalise, parse_date

TITLE, DESCRIPTION, MILESTONES, MOST = 300, 10_000, 50, 100
FIRST_STATUS = "identification"
#: Baht with satang, up to 10^14, as the columns hold it.
LARGEST = Decimal(10) ** 14


@cache
def statuses() -> Choices:
    """Return the statuses of projects."""
    return read_choices(Path(str(files("ckanext.needs.schemas") / "project_statuses.yaml")))


@validator_args
def project_schema(not_empty: Validator, ignore_empty: Validator, default: Any) -> Schema:
    """All that a project is made of."""
    return {
        "title": [not_empty, _plain(TITLE)],
        "description": [default(""), _plain(DESCRIPTION)],
        "owner_org": [not_empty, organization_id],
        "area": [not_empty, _area],
        "status": [default(FIRST_STATUS), _status],
        "fiscal_year": [not_empty, _year],
        "budget": [ignore_empty, _baht],
        "used": [ignore_empty, _baht],
        "starts": [ignore_empty, _day],
        "ends": [ignore_empty, _day],
        "milestones": [default([]), reading(_milestones)],
        "__before": [_in_order],
    }


@validator_args
def listing_schema(ignore_empty: Validator, natural_number_validator: Validator) -> Schema:
    """`q`, `owner_org`, `status`, `limit` and `offset`, all optional."""
    return {
        "q": [ignore_empty, _plain(200)],
        "owner_org": [ignore_empty, organization_id],
        "status": [ignore_empty, _status],
        "limit": [ignore_empty, natural_number_validator, _at_most_100],
        "offset": [ignore_empty, natural_number_validator],
    }


@validator_args
def link_schema(not_empty: Validator) -> Schema:
    """`id` of a need, `kind` and `target`."""
    return {
        "id": [not_empty, _reference],
        "kind": [not_empty, _kind],
        "target": [not_empty, _reference],
    }


@validator_args
def line_search_schema(ignore_empty: Validator, natural_number_validator: Validator) -> Schema:
    """`q`, `fiscal_year` and `limit`, all optional."""
    return {
        "q": [ignore_empty, _plain(200)],
        "fiscal_year": [ignore_empty, _year],
        "limit": [ignore_empty, natural_number_validator, _at_most_100],
    }


def organization_id(value: object) -> str:
    """Return the id of an organisation given by id or name."""
    group = model.Group.get(value) if isinstance(value, str) else None
    if group is None or not group.is_organization or group.state != "active":
        raise _invalid(f"ไม่มีหน่วยงาน «{value}»", f"there is no organisation «{value}»")
    return group.id


def _reference(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value or len(value) > MOST:
        raise _invalid("ต้องเป็นรหัส", "must be an id")
    return value


def _plain(most: int) -> Validator:
    def check(value: object) -> str:
        if not isinstance(value, str) or "\x00" in value:
            raise _invalid("ต้องเป็นข้อความ", "must be a text")
        if len(value) > most:
            raise _invalid(f"ยาวเกิน {most:,} ตัวอักษร", f"is longer than {most:,} characters")
        found = [one.label for one in find_personal_data(value) if one.kind in DIRECT]
        if found:
            raise _invalid(
                f"มี{found[0].th}ในข้อความที่จะเปิดเผย ให้นำออก",
                f"there is {found[0].in_('en')} in a text that everyone will read; take it out",
            )
        return value.strip()

    return cast("Validator", check)


def _area(value: object) -> str:
    try:
        return lists.current().areas.resolve(str(value)).code
    except CodeError as error:
        raise tk.Invalid(lists.say(error.reason)) from error


def _status(value: object) -> str:
    try:
        return statuses().resolve(str(value)).code
    except CodeError as error:
        raise tk.Invalid(lists.say(error.reason)) from error


def _year(value: object) -> int:
    try:
        return FiscalYear.parse(cast("str", value)).be
    except ThaiValueError as error:
        raise tk.Invalid(lists.say(error.reason)) from error


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value))
    except ThaiValueError as error:
        raise tk.Invalid(lists.say(error.reason)) from error


def _baht(value: object) -> Decimal:
    said = arabic_digits(normalise(str(value))).replace(",", "")
    try:
        amount = Decimal(said)
        if not (0 <= amount < LARGEST and amount == round(amount, 2)):
            raise InvalidOperation
    except InvalidOperation as error:
        raise _invalid(
            "ต้องเป็นจำนวนเงินบาท ไม่ติดลบ ทศนิยมไม่เกินสองตำแหน่ง",
            "must be an amount of baht, not below zero, with two decimals at most",
        ) from error
    return amount


def _milestones(value: object) -> list[dict[str, Any]]:
    entries = cast("list[object]", value) if isinstance(value, list) else None
    if entries is None or len(entries) > MILESTONES:
        raise _invalid(
            f"ต้องเป็นรายการไม่เกิน {MILESTONES} ข้อ", f"must be a list of at most {MILESTONES}"
        )
    return [_milestone(entry) for entry in entries]


def _milestone(entry: object) -> dict[str, Any]:
    said = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
    if not str(said.get("title") or "").strip() or set(said) - {"title", "due", "reached"}:
        raise _invalid(
            "แต่ละข้อต้องมี title และมี due, reached ได้",
            "each must have title, and may have due, reached",
        )
    return {
        "title": cast("Any", _plain(TITLE))(said["title"]),
        "due": _day(said["due"]) if said.get("due") else None,
        "reached": _day(said["reached"]) if said.get("reached") else None,
    }


def _in_order(key: Any, data: Any, errors: Any, context: Any) -> None:
    """Refuse a project that ends before it starts; days that can't be read are told elsewhere."""
    try:
        starts, ends = (_day(data[name,]) for name in ("starts", "ends") if data.get((name,)))
    except (ValueError, tk.Invalid):
        return
    if ends < starts:
        errors["ends",] = [lists.say(Text("ต้องไม่ก่อนวันเริ่ม", "must not be before the day it starts"))]


def _kind(value: object) -> str:
    if value not in KINDS:
        listed = ", ".join(KINDS)
        raise _invalid(f"ต้องเป็น {listed}", f"must be one of {listed}")
    return cast("str", value)


def _at_most_100(value: object) -> object:
    """Bound a number; what is none has been refused before."""
    return min(value, MOST) if isinstance(value, int) else value


def _invalid(th: str, en: str) -> tk.Invalid:
    return tk.Invalid(lists.say(Text(th, en)))
