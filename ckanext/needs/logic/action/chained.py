"""Core's actions where a need is public by its status only, or publishing needs an order."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import views as catalogue_views
from ckanext.needs.own_records import needs as portal
from ckanext.needs.search import NEED_TYPE

#: {} are titles of needs.
FOLLOWS_STATUS = Text(
    "ความต้องการเป็นสาธารณะหรือไม่ตามสถานะ ให้เปลี่ยนสถานะแทน: {}",
    "whether a need is public follows its status; change the status: {}",
)
MAX_NAMED = 5


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
