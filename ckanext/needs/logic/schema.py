"""Schemas of the parameters of the need_* actions."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator

from ckanext.needs.bilingual import Text

#: Kinds of records that a mapping can be proposed for.
PROPOSED = ("needs", "budget_lines")
YES, NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@validator_args
def need_strategy_list(ignore_missing: Validator, unicode_safe: Validator) -> Schema:
    """`id` and `area`, both optional."""
    return {"id": [ignore_missing, unicode_safe], "area": [ignore_missing, unicode_safe]}


@validator_args
def need_area_list(
    ignore_missing: Validator, ignore_empty: Validator, unicode_safe: Validator
) -> Schema:
    """`parent` and `deep`, both optional."""
    return {
        "parent": [ignore_missing, unicode_safe],
        "deep": [ignore_empty, a_flag],
    }


@validator_args
def need_harvest_preview(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """`name` of a harvester."""
    return {"name": [not_empty, unicode_safe]}


@validator_args
def need_run_list(
    not_empty: Validator,
    unicode_safe: Validator,
    ignore_empty: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """`harvester`; `limit` and `offset` are optional."""
    number: list[Validator] = [ignore_empty, natural_number_validator]
    return {"harvester": [not_empty, unicode_safe], "limit": number, "offset": number}


@validator_args
def need_run_show(ignore_empty: Validator, unicode_safe: Validator) -> Schema:
    """Either `id` of a run or `dataset`."""
    return {"id": [ignore_empty, unicode_safe], "dataset": [ignore_empty, unicode_safe]}


@validator_args
def need_harvester_propose(not_empty: Validator, ignore_empty: Validator) -> Schema:
    """`upload`, `org` and `email` of its office; the others are optional."""
    text: list[Validator] = [ignore_empty, a_text_of(300)]
    return {
        "upload": [not_empty, a_file],
        "org": [not_empty, an_organization],
        "email": [not_empty, a_text, an_email],
        "title": text,
        "name": text,
        "area": text,
        "place": text,
        "phase": text,
        "records": [*text, a_kind_of_records],
        "public": [ignore_empty, a_flag],
    }


@validator_args
def need_harvester_draft(not_empty: Validator) -> Schema:
    """`token` and `yaml`."""
    return {"token": [not_empty, a_text], "yaml": [not_empty, a_text]}


@validator_args
def need_load(ignore_missing: Validator, ignore_empty: Validator) -> Schema:
    """Either `upload` or `content`; the others are optional."""
    text: list[Validator] = [ignore_empty, a_text]
    return {
        "upload": [ignore_missing, a_file],
        "content": text,
        "filename": [ignore_empty, a_text_of(300), a_table_name],
        "org": [ignore_empty, an_organization],
        "source_system": [ignore_empty, a_text_of(300)],
        "dry_run": [ignore_empty, a_flag],
        "alike": [ignore_empty, a_flag],
    }


def a_text(value: object) -> str:
    """Accept a text without the character U+0000, which no database can hold."""
    if not isinstance(value, str) or "\0" in value:
        raise _invalid("ต้องเป็นข้อความ", "must be a text")
    return value


def a_text_of(longest: int) -> Validator:
    """Return a validator of a text of so many characters at most."""

    def check(value: object) -> str:
        text = a_text(value)
        if len(text) > longest:
            raise _invalid(f"ยาวเกิน {longest} ตัวอักษร", f"longer than {longest} characters")
        return text

    return check


def a_table_name(value: object) -> object:
    """Accept the name of a file whose ending is that of a format that is read."""
    from ckanext.needs.sources.read import FORMATS, format_of

    if format_of(str(value)) not in FORMATS:
        raise _invalid(
            "ต้องลงท้ายด้วยชนิดไฟล์ที่อ่านได้ เช่น .csv", "must end as a file that can be read, .csv"
        )
    return value


def an_email(value: str) -> str:
    """Accept an e-mail address as core does, which says in English only what is none."""
    check: Any = tk.get_validator("email_validator")
    try:
        return str(check(value, {}))
    except tk.Invalid:
        raise _invalid("ต้องเป็นที่อยู่อีเมล", "must be an e-mail address") from None


def a_file(value: object) -> object:
    """Accept an uploaded file."""
    if not hasattr(value, "stream") or not hasattr(value, "filename"):
        raise _invalid(
            "ต้องเป็นไฟล์ที่แนบแบบ multipart/form-data", "must be a file, sent as multipart/form-data"
        )
    return value


def a_kind_of_records(value: object) -> str:
    """Accept what a mapping can be proposed for."""
    if value not in PROPOSED:
        listed = ", ".join(PROPOSED)
        raise _invalid(f"ต้องเป็นหนึ่งใน {listed}", f"must be one of {listed}")
    return str(value)


def a_flag(value: object) -> bool:
    """Accept yes or no."""
    said = str(value).strip().lower()
    if said not in (*YES, *NO):
        raise _invalid("ต้องเป็น true หรือ false", "must be true or false")
    return said in YES


def an_organization(value: object) -> str:
    """Return the name of an organisation given by name or id."""
    group = model.Group.get(a_text(value))
    if group is None or not group.is_organization or group.state != "active":
        raise _invalid(f"ไม่มีหน่วยงาน «{value}»", f"there is no organisation «{value}»")
    return str(group.name)


def _invalid(th: str, en: str) -> tk.Invalid:
    return tk.Invalid(both(Text(th, en)))


def both(text: Text) -> str:
    """Return a text in both languages: who calls by program may read either."""
    return f"{text.th} ({text.in_('en')})"
