"""What may be followed, and the key under which each is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.logic.asked import asking, need_of
from ckanext.needs.logic.schema import both
from ckanext.needs.model.follow import NEED, ROUND, TOPIC

SEPARATOR = "@"
NOT_A_TOPIC = Text(
    "ต้องเป็น <ประเด็นหรือด้าน>@<อำเภอ> เช่น saraburi-2561:4.1@1901",
    "must be <issue or pillar>@<district>, for example saraburi-2561:4.1@1901",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that may be followed, by the key that it is kept under, and its title."""

    kind: str
    key: str
    title: Text


def topic_key(plan_code: str, district: str) -> str:
    """Return the key of an issue or pillar in a district."""
    return f"{plan_code}{SEPARATOR}{district}"


def topic_title(known: Codelists, key: str) -> Text:
    """Return what a topic is called.

    :raises CodeError: its issue, pillar or district is not on the portal's lists
    """
    plan_code, _, district = key.partition(SEPARATOR)
    plan, area = known.strategies.by_code(plan_code), known.areas.get(district)
    if area.level != "district":
        raise CodeError(NOT_A_TOPIC)
    return Text(
        f"{plan.name.th} · {area.name.th}", f"{plan.name.in_('en')} · {area.name.in_('en')}"
    )


def find(context: Context, kind: str, reference: str) -> Subject:
    """Return what somebody means.

    :param reference: id or name of a need or round, or the key of a topic
    :raises ckan.plugins.toolkit.ObjectNotFound: no such need or round, or none that they may read
    :raises ckan.plugins.toolkit.ValidationError: a topic of codes that are not on the lists
    """
    return _FIND[kind](context, reference)


def _need(context: Context, reference: str) -> Subject:
    need = need_of(context, reference)
    return Subject(NEED, need["id"], Text(need["title"]))


def _topic(context: Context, reference: str) -> Subject:
    try:
        return Subject(TOPIC, reference, topic_title(lists.current(), reference))
    except CodeError as refusal:
        raise tk.ValidationError({"key": [both(refusal.reason)]}) from refusal


def _round(context: Context, reference: str) -> Subject:
    missing = tk.ObjectNotFound(tk._("There is no such round"))
    try:
        show = tk.get_action("need_round_show")
    except KeyError:  # a portal without rounds
        raise missing from None
    try:
        shown: dict[str, Any] = show(asking(context), {"id": reference})
    except tk.NotAuthorized:
        raise missing from None
    return Subject(ROUND, shown["id"], Text.of(shown["title"]))


_FIND: dict[str, Callable[[Context, str], Subject]] = {NEED: _need, TOPIC: _topic, ROUND: _round}
