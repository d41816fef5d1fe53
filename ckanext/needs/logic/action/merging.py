"""Actions that merge a need into another one, and undo it."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import lists
from ckanext.needs.logic.action.workflow import (
    MAX_OWNER,
    MAX_REASON,
    checked,
    known_need,
    short_text,
    status_code,
)
from ckanext.needs.workflow import merging


@validator_args
def _merge_schema(
    not_empty: Validator, ignore_empty: Validator, needs_no_personal_data: Validator
) -> Schema:
    """`id`, `into`; `reason` and `expected_from` as the status list asks."""
    return {
        "id": [not_empty, short_text(MAX_OWNER)],
        "into": [not_empty, short_text(MAX_OWNER)],
        "reason": [ignore_empty, short_text(MAX_REASON), needs_no_personal_data],
        "expected_from": [ignore_empty, status_code],
    }


@validator_args
def _unmerge_schema(
    not_empty: Validator, ignore_empty: Validator, needs_no_personal_data: Validator
) -> Schema:
    """`id`; `reason` is optional."""
    return {
        "id": [not_empty, short_text(MAX_OWNER)],
        "reason": [ignore_empty, short_text(MAX_REASON), needs_no_personal_data],
    }


def need_merge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Merge a need into another one that says the same; its page then points there.

    Officials and publishers of both needs may. Followers and endorsements are carried over.

    :param id: id or name of the need that goes
    :type id: string
    :param into: id or name of the one that stays; it has to be public
    :type into: string
    :param reason: why; everyone can read it
    :type reason: string
    :param expected_from: as for ``need_move``
    :type expected_from: string

    :returns: ``id`` and ``name`` of the need that went, ``into`` (id of the other)
    :rtype: dictionary
    """
    data = checked(context, data_dict, _merge_schema(), "need_merge")
    try:
        into = known_need(context, data["into"], "need_merge")
    except tk.NotAuthorized as refused:
        raise tk.NotAuthorized(lists.say(merging.NOT_BOTH)) from refused
    merged = merging.merge(
        context, data["id"], into, data.get("reason", ""), str(data.get("expected_from") or "")
    )
    return {"id": merged["id"], "name": merged["name"], "into": into}


def need_unmerge(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Undo a merge: the need has the status that it had before.

    Officials and publishers of the need may.

    :param id: id or name of the need that was merged
    :type id: string
    :param reason: why; everyone can read it (optional)
    :type reason: string

    :returns: ``id``, ``name`` and ``status`` of the need
    :rtype: dictionary
    """
    data = checked(context, data_dict, _unmerge_schema(), "need_unmerge")
    back = merging.unmerge(context, data["id"], data.get("reason", ""))
    return {"id": back["id"], "name": back["name"], "status": back["status"]}
