"""Core's actions where a need is more private than another dataset, or publishing needs an order.

A need's id follows from its number in the system it came from, so whoever knows the numbers can ask
for each: "you may not" would tell that the need is there, "not found" tells nothing.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.publish import catalogue_views
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.sources import portal

#: {} are titles of needs.
FOLLOWS_STATUS = Text(
    "ความต้องการเป็นสาธารณะหรือไม่ตามสถานะ ให้เปลี่ยนสถานะแทน: {}",
    "whether a need is public follows its status; change the status: {}",
)
MAX_NAMED = 5


@tk.side_effect_free
@tk.chained_action
def package_show(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Show a dataset; a need that the user may not read is not there."""
    return _as_if_missing(up_func, context, data_dict)


@tk.chained_action
def package_update(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Change a dataset; a need that the user may not read is not there."""
    return _as_if_missing(up_func, context, data_dict)


@tk.chained_action
def package_patch(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Change a part of a dataset; a need that the user may not read is not there."""
    return _as_if_missing(up_func, context, data_dict)


@tk.chained_action
def package_delete(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Delete a dataset; a need that the user may not read is not there."""
    return _as_if_missing(up_func, context, data_dict)


@tk.chained_action
def bulk_update_public(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Make datasets public; refused when a need among them has a status that is not."""
    tk.check_access("bulk_update_public", context, data_dict)
    _refuse_needs(data_dict, private=False)
    return up_func(context, data_dict)


@tk.chained_action
def bulk_update_private(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Make datasets private; refused when a need among them has a status that is public."""
    tk.check_access("bulk_update_private", context, data_dict)
    _refuse_needs(data_dict, private=True)
    return up_func(context, data_dict)


@tk.chained_action
def package_create_default_resource_views(
    up_func: Action, context: Context, data_dict: DataDict
) -> Any:
    """Make a dataset's default views; those of one that is being published wait until it is."""
    tk.check_access("package_create_default_resource_views", context, data_dict)
    return [] if catalogue_views.are_put_off() else up_func(context, data_dict)


def _as_if_missing(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    try:
        return up_func(context, data_dict)
    except tk.NotAuthorized:
        if _hidden(context, data_dict):
            raise tk.ObjectNotFound from None
        raise


def _hidden(context: Context, data_dict: DataDict) -> bool:
    """Whether the dataset asked for is a need that the user may not read."""
    package = model.Package.get(data_dict.get("id") or data_dict.get("name_or_id"))
    if package is None or package.type != NEED_TYPE or not package.private:
        return False
    asking: Any = {"user": context.get("user", ""), "auth_user_obj": context.get("auth_user_obj")}
    try:
        return not tk.check_access("package_show", asking, {"id": package.id})
    except tk.NotAuthorized:
        return True


def _refuse_needs(data_dict: DataDict, *, private: bool) -> None:
    """Core's pages for many datasets at once write `private` past all validation (CKAN 2.11).

    :raises ckan.plugins.toolkit.NotAuthorized: the pages show no other error
    """
    needs = model.Session.query(model.Package).filter(
        model.Package.id.in_(list(data_dict.get("datasets", []))),
        model.Package.type == NEED_TYPE,
        model.Package.owner_org == data_dict.get("org_id"),
    )
    statuses = lists.current().statuses
    other = [
        need.title or need.id
        for need in needs
        if private is portal.is_public(statuses, str(need.extras.get("status", "")))
    ]
    if other:
        named = ", ".join(other[:MAX_NAMED]) + (" …" if len(other) > MAX_NAMED else "")
        text = f"{FOLLOWS_STATUS.th} / {FOLLOWS_STATUS.in_('en')}"
        raise tk.NotAuthorized(text.format(named, named))
