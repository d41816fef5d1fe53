"""The long form of a need: what may be the same is shown before the need is saved.

Core's form shows a `ValidationError` with all that was typed, on every version of CKAN; so the
first attempt to save is refused with one where something may be the same. The form then carries the
ids that were shown: only what was not shown yet stops another attempt. Programs are never stopped.
"""

from __future__ import annotations

from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict
from flask import g, has_request_context, request

from ckanext.needs.search import NEED_TYPE

#: Where the form is sent, and its field with the ids that were shown, separated by spaces.
FORM, SHOWN = f"{NEED_TYPE}.new", "alike_shown"
#: In `ValidationError`s: the key that is no field's.
KEY = "alike"
#: Ids that a form may carry.
_MOST = 100


def looking_first(action: Action) -> Action:
    """Return an action that creates packages, which shows first what may be the same.

    :raises ckan.plugins.toolkit.ValidationError: (by the action) something was not shown yet
    """

    @tk.chained_action
    def package_create(up_func: Action, context: Context, data_dict: DataDict) -> Any:
        if _is_form(data_dict):
            data_dict.pop(SHOWN, None)
            _look(context, data_dict)
        return cast("Any", action)(up_func, context, data_dict)

    return cast("Action", package_create)


def to_show() -> list[dict[str, Any]]:
    """Return the needs that the form which is being shown has to show."""
    return g.get("needs_alike", [])


def shown_ids() -> str:
    """Return the ids that the form has shown, those that it shows now among them."""
    now = [str(need["id"]) for need in to_show()]
    return " ".join(dict.fromkeys([*_shown(), *now]))


def _is_form(data_dict: DataDict) -> bool:
    return (
        has_request_context()
        and request.method == "POST"
        and request.endpoint == FORM
        and data_dict.get("type") == NEED_TYPE
    )


def _look(context: Context, data_dict: DataDict) -> None:
    found = _alike(context, data_dict)
    if {need["id"] for need in found} <= set(_shown()):
        return
    g.needs_alike = found
    raise tk.ValidationError({KEY: [tk._("Needs that may be the same are there already")]})


def _alike(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return what may be the same; nothing while title or district are missing or wrong."""
    fields = ("title", "notes", "district", "subdistrict")
    asked = {name: data_dict[name] for name in fields if data_dict.get(name)}
    if not all(isinstance(value, str) for value in asked.values()):
        return []
    reader = cast("Context", {"user": context.get("user", "")})
    try:
        return tk.get_action("need_duplicates_find")(reader, asked)
    except (tk.ValidationError, tk.NotAuthorized):
        return []


def _shown() -> list[str]:
    return request.form.get(SHOWN, "").split()[:_MOST]
