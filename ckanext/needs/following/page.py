"""What the page of a need says of followers, endorsements and comments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.following import endorsing, follows
from ckanext.needs.following.moderation import MODERATORS
from ckanext.needs.following.subjects import topic_key, topic_title
from ckanext.needs.logic.roles import roles_on_need
from ckanext.needs.model.follow import NEED, TOPIC

#: Comments on the page of a need; there are more on a page of their own.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Topic:
    """An issue or pillar in the need's district, and whether the reader follows it."""

    key: str
    title: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people say of a need, for one reader.

    :param people: how many endorse it
    :param mine: whether the reader does, :param following: whether they follow it
    :param comments: the newest, as `need_comment_list` gives them; `more`: whether there are others
    :param moderator: whether the reader decides on comments here
    """

    people: int
    mine: bool
    following: bool
    topic: Topic | None
    comments: list[dict[str, Any]]
    more: bool
    moderator: bool


def opinions(need: dict[str, Any]) -> Opinions:
    """Return what people say of a need, for the reader of the page."""
    reader = getattr(tk.current_user, "id", "") if tk.current_user.is_authenticated else ""
    asked = {"id": need["id"], "limit": SHOWN + 1}
    comments = tk.get_action("need_comment_list")({}, asked)
    return Opinions(
        people=endorsing.count(need["id"]),
        mine=bool(reader) and endorsing.endorses(need["id"], reader),
        following=bool(reader) and follows.following(reader, NEED, need["id"]),
        topic=_topic(need, reader),
        comments=comments[:SHOWN],
        more=len(comments) > SHOWN,
        moderator=bool(reader) and _moderates(need),
    )


def _moderates(need: dict[str, Any]) -> bool:
    asking = Context(user=tk.current_user.name)
    return bool(roles_on_need(asking, need) & MODERATORS)


def _topic(need: dict[str, Any], reader: str) -> Topic | None:
    plan_code = str(need.get("issue") or need.get("pillar") or "")
    key = topic_key(plan_code, str(need.get("district") or ""))
    try:
        title = lists.say(topic_title(lists.current(), key))
    except CodeError:
        return None
    return Topic(key, title, bool(reader) and follows.following(reader, TOPIC, key))


def is_followed(kind: str, key: str) -> bool:
    """Return whether the reader follows something."""
    reader = getattr(tk.current_user, "id", "") if tk.current_user.is_authenticated else ""
    return bool(reader) and follows.following(reader, kind, key)


def titles_of(need_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return name and title of needs that the reader is known to know of, by id: one query."""
    table = model.package_table
    query = sa.select(table.c["id"], table.c["name"], table.c["title"])
    rows = model.Session.execute(query.where(table.c["id"].in_(sorted({*need_ids}))))
    return {str(row.id): (str(row.name), str(row.title)) for row in rows}
