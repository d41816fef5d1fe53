"""Core's lists of tags, without those that only needs carry that the user may not read."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs.logic.readers import hidden_tags

#: A name, or a dictionary with all fields of a tag.
Tag = str | dict[str, Any]


@tk.side_effect_free
@tk.chained_action
def tag_list(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """List the tags that the user may know of."""
    return _known(context, up_func(context, data_dict))


@tk.side_effect_free
@tk.chained_action
def tag_search(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Search among the tags that the user may know of."""
    found = up_func(context, _whole(data_dict))
    known = _known(context, found["results"])
    return {**found, "count": len(known), "results": _page(known, data_dict)}


@tk.side_effect_free
@tk.chained_action
def tag_autocomplete(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Complete a tag from those that the user may know of."""
    return _page(_known(context, up_func(context, _whole(data_dict))), data_dict)


@tk.side_effect_free
@tk.chained_action
def tag_show(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Show a tag; one that the user may not know of is not there."""
    shown = up_func(context, data_dict)
    if not _known(context, [shown]):
        raise tk.ObjectNotFound
    return shown


def _whole(data_dict: DataDict) -> DataDict:
    return {key: value for key, value in data_dict.items() if key not in ("limit", "offset")}


def _page(tags: list[Tag], data_dict: DataDict) -> list[Tag]:
    start = int(data_dict.get("offset") or 0)
    limit = data_dict.get("limit")
    return tags[start:] if limit is None else tags[start : start + int(limit)]


def _known(context: Context, tags: list[Tag]) -> list[Tag]:
    free = [_name(tag) for tag in tags if not _in_vocabulary(tag)]
    hidden = hidden_tags(context, free)
    return [tag for tag in tags if _in_vocabulary(tag) or _name(tag) not in hidden]


def _name(tag: Tag) -> str:
    return tag if isinstance(tag, str) else str(tag["name"])


def _in_vocabulary(tag: Tag) -> bool:
    """Whether a tag is one of a vocabulary; a list of names only does not say it."""
    return not isinstance(tag, str) and bool(tag.get("vocabulary_id"))
