"""Actions by which people say "I need this too"."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import config
from ckanext.needs.following import endorsing, limits
from ckanext.needs.logic.asked import need_of, person


@validator_args
def _schema(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """`id` of a need."""
    return {"id": [not_empty, unicode_safe]}


def need_endorse(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say that you need this too, once. You must be signed in. Who said so is never shown.

    :param id: id or name of the need
    :type id: string

    :returns: ``need_id``, ``endorsements`` (how many people), ``mine``: true
    :rtype: dictionary
    """
    return _say("need_endorse", context, data_dict)


def need_unendorse(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take it back.

    :param id: id or name of the need
    :type id: string

    :returns: as ``need_endorse``, ``mine``: false
    :rtype: dictionary
    """
    return _say("need_unendorse", context, data_dict)


def _say(action: str, context: Context, data_dict: DataDict) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, _schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access(action, context, data)
    user, need = person(context), need_of(context, data["id"])
    limits.require("endorse", user.id, config.opinions_per_hour())
    mine = action == "need_endorse"
    (endorsing.add if mine else endorsing.remove)(need["id"], user.id)
    return {"need_id": need["id"], "endorsements": endorsing.count(need["id"]), "mine": mine}
