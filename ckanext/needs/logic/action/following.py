"""Actions by which people follow needs, topics and rounds, and see what they follow."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.following import core_follow, follows, limits, subjects
from ckanext.needs.logic.asked import person
from ckanext.needs.logic.schema import NO, YES, both
from ckanext.needs.model.follow import KINDS, NEED


@validator_args
def _schema(not_empty: Validator, ignore_empty: Validator, default: Any) -> Schema:
    """`key`; `kind` and `mail` are optional."""
    return {
        "kind": [default(NEED), _kind],
        "key": [not_empty, _short_text],
        "mail": [default("true"), _flag],
    }


def need_follow(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Follow a need, a topic in a district, or a round: be told when a status changes.

    You must be signed in. Changes come by e-mail, one an hour at most, and stand in CKAN's news
    feed. Following again changes language and e-mail.

    :param kind: ``need`` (default), ``topic`` or ``round`` (optional)
    :type kind: string
    :param key: id or name of the need or round; of a topic ``<issue or pillar>@<district>``, for
        example ``saraburi-2561:4.1@1901``
    :type key: string
    :param mail: whether e-mail is sent (optional, default: true)
    :type mail: boolean

    :returns: ``kind``, ``key`` (the id, of a need or round), ``title``, ``mail``
    :rtype: dictionary
    """
    data = _checked("need_follow", context, data_dict)
    user = person(context)
    limits.require("follow", user.id, config.opinions_per_hour())
    subject = subjects.find(context, data["kind"], data["key"])
    follows.add(user.id, subject, lists.language(), mail=data["mail"])
    if subject.kind == NEED:
        core_follow.follow(context, subject.key)
    return {
        "kind": subject.kind,
        "key": subject.key,
        "title": lists.say(subject.title),
        "mail": data["mail"],
    }


def need_unfollow(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Follow something no longer. You must be signed in.

    :param kind: as ``need_follow`` (optional)
    :type kind: string
    :param key: as ``need_follow``, or as ``need_follow_list`` gives it
    :type key: string

    :returns: ``kind``, ``key``, and ``removed``: whether you followed it
    :rtype: dictionary
    """
    data = _checked("need_unfollow", context, data_dict)
    user, kind, key = person(context), data["kind"], data["key"]
    if not follows.following(user.id, kind, key):  # a name; a key may be of what is gone
        key = subjects.find(context, kind, key).key
    removed = follows.remove(user.id, kind, key)
    if kind == NEED:
        core_follow.unfollow(context, key)
    return {"kind": kind, "key": key, "removed": removed}


@tk.side_effect_free
def need_follow_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return what you follow, the newest first. You must be signed in; nobody sees others' lists.

    :returns: a list of dictionaries: ``kind``, ``key``, ``title`` (none of what you may not read
        any more), ``language``, ``mail``, ``created``
    :rtype: list of dictionaries
    """
    tk.check_access("need_follow_list", context, data_dict)
    return follows.listed(context, person(context).id)


def _checked(action: str, context: Context, data_dict: DataDict) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, _schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access(action, context, data)
    return data


def _kind(value: object) -> str:
    if value not in KINDS:
        listed = ", ".join(KINDS)
        raise tk.Invalid(both(Text(f"ต้องเป็นหนึ่งใน: {listed}", f"must be one of: {listed}")))
    return str(value)


def _short_text(value: object) -> str:
    """Accept a text that may be an id or a code; longer ones are nothing's, and cost a search."""
    if not isinstance(value, str) or len(value) > 200 or "\x00" in value:
        raise tk.Invalid(
            both(Text("ต้องเป็นข้อความไม่เกิน 200 ตัวอักษร", "must be a text of 200 characters at most"))
        )
    return value.strip()


def _flag(value: object) -> bool:
    said = str(value).strip().lower()
    if said not in (*YES, *NO):
        raise tk.Invalid(both(Text("ต้องเป็น true หรือ false", "must be true or false")))
    return said in YES
