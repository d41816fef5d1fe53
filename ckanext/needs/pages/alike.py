"""Needs that may be the same as one that is there: for its page, and for who sent it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.pages.need_history import Moves
from ckanext.needs.workflow.transitions import MERGED

#: Letters of each text that are looked at: the action refuses longer ones.
LONGEST = 20_000


def alike(context: Context, need: dict[str, Any], moves: Moves) -> list[dict[str, Any]]:
    """Return needs that the reader may read and that may be the same.

    Nothing for who does not decide on the need, nor of one that is past merging, as the portal's
    statuses say.
    """
    if not (moves.decides and _may_be_merged(str(need.get("status") or ""))):
        return []
    return of(context, need)


def of(context: Context, need: dict[str, Any]) -> list[dict[str, Any]]:
    """Return needs that may be the same as one that is there, as far as the reader may know."""
    texts = {name: str(need.get(name) or "")[:LONGEST] for name in ("title", "notes")}
    place = {name: need.get(name) or "" for name in ("district", "subdistrict")}
    try:
        return tk.get_action("need_duplicates_find")(context, texts | place | {"but": need["id"]})
    except tk.ValidationError:  # no district, or an area that the portal's list no longer has
        return []


def _may_be_merged(status: str) -> bool:
    """Whether a need of this status may be merged now or after the next step."""
    statuses = lists.current().statuses
    try:
        following = statuses.get(status).next
        return MERGED in following or any(MERGED in statuses.get(one).next for one in following)
    except CodeError:
        return False
