"""The action that finds needs which may be the same as one that is being written."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.entering.duplicates import MOST, Alike, Wish, find
from ckanext.needs.entering.similarity import SHOWN
from ckanext.needs.logic.schema import both

TOO_LONG = Text("ยาวเกินไป", "is too long")


@validator_args
def _schema(
    not_empty: Validator,
    ignore_empty: Validator,
    unicode_safe: Validator,
    natural_number_validator: Validator,
) -> Schema:
    """`title` and `district`; the others are optional."""
    return {
        "title": [not_empty, unicode_safe, _short],
        "district": [not_empty, unicode_safe, _area("district")],
        "notes": [ignore_empty, unicode_safe, _short],
        "subdistrict": [ignore_empty, unicode_safe, _area("subdistrict")],
        "least": [ignore_empty, _share],
        "limit": [ignore_empty, natural_number_validator],
        "but": [ignore_empty, unicode_safe],
    }


@tk.side_effect_free
def need_duplicates_find(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return needs of a district that may be the same as one that is being written.

    Only needs that you may read. Words for the same thing count as the same (``schemas/
    need_words.yaml``). Needs of the same subdistrict come first, then the most alike. Drafts, and
    needs that were merged or withdrawn, are left out.

    :param title: what is wanted, as somebody says it
    :type title: string
    :param district: code or name
    :type district: string
    :param notes: more about it (optional)
    :type notes: string
    :param subdistrict: code or name (optional)
    :type subdistrict: string
    :param least: the least similarity, 0 to 1 (optional, default: 0.45)
    :type least: float
    :param limit: at most so many (optional, default: 5, 50 at most)
    :type limit: int
    :param but: id of a need that is left out (optional)
    :type but: string

    :returns: a list of dictionaries: ``id``, ``name``, ``title``, ``status``, ``district``,
        ``subdistrict``, ``village``, ``similarity`` (0 to 1), ``nearby`` (in the same subdistrict)
    :rtype: list of dictionaries
    """
    data, errors = tk.navl_validate(data_dict, _schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_duplicates_find", context, data)
    wish = Wish(
        title=data["title"],
        notes=str(data.get("notes") or ""),
        district=data["district"],
        subdistrict=str(data.get("subdistrict") or ""),
        but=str(data.get("but") or ""),
    )
    least = data.get("least")
    limit = min(int(data.get("limit") or 5), MOST)
    found = find(context, wish, SHOWN if least is None else float(least), limit)
    return [entry(alike) for alike in found]


def entry(alike: Alike) -> dict[str, Any]:
    """Return what is told of a need that may be the same."""
    fields = ("id", "name", "title", "status", "district", "subdistrict", "village")
    shown = {field: alike.need.get(field) or "" for field in fields}
    return {**shown, "similarity": alike.similarity, "nearby": alike.nearby}


def _area(level: str) -> Validator:
    """Return a validator that makes an area's code of what names it."""

    def code(value: str) -> str:
        try:
            return lists.current().areas.resolve(value, level).code
        except CodeError as refusal:
            raise tk.Invalid(both(refusal.reason)) from refusal

    return code


def _short(value: str) -> str:
    """Refuse texts longer than a need's may be."""
    if len(value) > 20_000:
        raise tk.Invalid(both(TOO_LONG))
    return value


def _share(value: object) -> float:
    try:
        share = float(str(value))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        reason = Text("ต้องเป็นตัวเลขระหว่าง 0 ถึง 1", "must be a number between 0 and 1")
        raise tk.Invalid(both(reason))
    return share
