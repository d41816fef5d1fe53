"""What pages say of a need: its card, history, place, and what the reader may do with it."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.following.page import Opinions, is_followed, opinions
from ckanext.needs.logic.asked import given
from ckanext.needs.pages import alike, need_card, need_history
from ckanext.needs.pages.locator import Locator, locator
from ckanext.needs.pages.need_card import NeedCard
from ckanext.needs.pages.need_history import Moves, NeedHistory
from ckanext.needs.people.consent import shown_names


def needs_given(need: dict[str, Any]) -> None:
    """Let the parts of a need's page, which ask for their need, have the one that the page has."""
    given(need_history.reader(), need)


def needs_card(need: dict[str, Any]) -> NeedCard:
    """Return what a page says of a need, in the reader's language."""
    return need_card.card(need, lists.current(), lists.language())


def needs_way() -> list[dict[str, str]]:
    """Return name and explanation of each public status that a need passes through."""
    return [
        {"name": lists.say(status.name), "explanation": lists.say(status.explanation)}
        for status in need_card.way(lists.current().statuses)
        if status.public
    ]


def needs_locator(need: dict[str, Any]) -> Locator | None:
    """Return a drawing of where a need is in its province, None when that is not known."""
    return locator(need, lists.current().areas, lists.language())


def needs_history(need: dict[str, Any]) -> NeedHistory:
    """Return what happened to a need, as far as the reader may know."""
    return need_history.need_history(need_history.reader(), need)


def needs_moves(need: dict[str, Any]) -> Moves:
    """Return what the reader may do with a need."""
    return need_history.moves(need_history.reader(), need)


def needs_alike(need: dict[str, Any], moves: Moves) -> list[dict[str, Any]]:
    """Return needs that may be the same as one that the reader decides on."""
    return alike.alike(need_history.reader(), need, moves)


def needs_other_agencies(organization_id: str) -> list[Any]:
    """Return id, name and title of the organisations that a need may be forwarded to."""
    table = model.group_table
    query = sa.select(table.c["id"], table.c["name"], table.c["title"]).where(
        table.c["is_organization"], table.c["state"] == "active", table.c["id"] != organization_id
    )
    return list(model.Session.execute(query.order_by(table.c["title"])))


def needs_entered_by(need: dict[str, Any]) -> str:
    """Return the name of who entered a need, where that person lets it be shown; else empty."""
    creator = str(need.get("creator_user_id") or "")
    return shown_names([creator]).get(creator, "")


def needs_follows(kind: str, key: str) -> bool:
    """Return whether the reader follows a need, topic or round."""
    return is_followed(kind, key)


def needs_opinions(need: dict[str, Any]) -> Opinions:
    """Return who needs it too (how many), what people say, and what the reader follows."""
    return opinions(need)
