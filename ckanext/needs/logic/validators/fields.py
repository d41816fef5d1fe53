"""Validators of single fields of a need."""

from __future__ import annotations

import re
import uuid
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.records.ids import need_name
from ckanext.needs.thai import FiscalYear, ThaiValueError, arabic_digits, parse_date, today

_ = tk._
_WHOLE = re.compile(r"\d{1,15}")


def needs_no_personal_data(value: Any) -> Any:
    """Refuse text, or a list of texts, with a Thai ID number, phone number or e-mail in it."""
    texts = cast("list[object]", value if isinstance(value, list) else [value])
    text = "\n".join(each for each in texts if isinstance(each, str))
    found = [finding for finding in find_personal_data(text) if finding.kind in DIRECT]
    if found:
        what = ", ".join(f"{lists.say(each.label)} ({each.found})" for each in found)
        raise tk.Invalid(
            _("Everyone will be able to read this. Please take out: {what}").format(what=what)
        )
    return cast("Any", value)


def needs_no_id_number(value: str) -> str:
    """Refuse text with a Thai ID number in it; other numbers may be ids of a system."""
    if any(finding.kind == "national_id" for finding in find_personal_data(value)):
        raise tk.Invalid(_("Everyone will be able to read this: it holds a Thai ID number"))
    return value


def needs_whole_number(value: Any) -> str:
    """Accept a whole number, zero or more: an integer, or text with Thai digits or commas."""
    text = arabic_digits(str(value)).replace(",", "").replace(" ", "").removesuffix("บาท")
    if isinstance(value, bool | float) or not _WHOLE.fullmatch(text):
        raise tk.Invalid(_("«{value}» is not a whole number, zero or more").format(value=value))
    return str(int(text))


def needs_date(value: Any) -> str:
    """Accept a day up to today, in either era, Thai or English, and store it as an ISO date."""
    day = needs_day(value)
    if day > today().isoformat():
        raise tk.Invalid(_("«{value}» is after today").format(value=value))
    return day


def needs_day(value: Any) -> str:
    """Accept a day, to come too: a fiscal year that data is about may still be running."""
    try:
        return parse_date(value).isoformat()
    except ThaiValueError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal


def needs_fiscal_year_be(value: Any) -> str:
    """Accept a fiscal year in either era and store it in the Buddhist Era."""
    return str(_fiscal_year(value).be)


def needs_fiscal_year_ce(value: Any) -> str:
    """Accept a fiscal year in either era and store it in the Common Era."""
    return str(_fiscal_year(value).ce)


def needs_channel(value: str) -> str:
    """Accept a channel's code or name and store its code."""
    try:
        return lists.current().channels.resolve(value).code
    except CodeError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal


def needs_name(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Give a need without a name the one it has, or one made of its id or a new random one."""
    if data.get(key) and data[key] is not tk.missing:
        return
    package = context.get("package")
    given_id = data.get(("id",))
    unique = given_id if isinstance(given_id, str) and given_id else str(uuid.uuid4())
    data[key] = package.name if package is not None else need_name(unique)


def needs_integer_output(value: Any) -> Any:
    """Show a stored whole number as a number."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _fiscal_year(value: Any) -> FiscalYear:
    try:
        return FiscalYear.parse(value)
    except ThaiValueError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal
