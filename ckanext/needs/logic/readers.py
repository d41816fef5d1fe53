"""Which organisations' private datasets a user may see, and what this hides from others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.search import NEED_TYPE

#: Free tags that only private needs of organisations other than :mine carry.
HIDDEN_TAGS = sa.text("""
    SELECT tag.name FROM tag
        JOIN package_tag ON package_tag.tag_id = tag.id AND package_tag.state = 'active'
        JOIN package ON package.id = package_tag.package_id
    WHERE tag.vocabulary_id IS NULL AND tag.name = ANY(:names)
    GROUP BY tag.id, tag.name
    HAVING bool_and(
        package.type = :need AND package.private
        AND NOT coalesce(package.owner_org = ANY(:mine), FALSE)
    )
""")


def organizations_of(context: Context, permission: str) -> set[str] | None:
    """Return the ids of the organisations in which the user has `permission`; None for all."""
    user = context.get("user", "")
    if context.get("ignore_auth") or authz.is_sysadmin(user):
        return None
    if not user:
        return set()
    mine = tk.get_action("organization_list_for_user")({"user": user}, {"permission": permission})
    return {organization["id"] for organization in mine}


def hidden_tags(context: Context, names: Iterable[str]) -> set[str]:
    """Return those of some tags that only needs carry that the user may not read."""
    mine, asked = organizations_of(context, "read"), list(names)
    if mine is None or not asked:
        return set()
    bound = {"names": asked, "need": NEED_TYPE, "mine": sorted(mine)}
    return set(model.Session.scalars(HIDDEN_TAGS, bound))


def is_hidden(context: Context, reference: object) -> bool:
    """Whether `reference` is the id or name of a need that the user may not read."""
    user = context.get("user", "")
    if context.get("ignore_auth") or authz.is_sysadmin(user) or not isinstance(reference, str):
        return False
    package = model.Package.get(reference)
    if package is None or package.type != NEED_TYPE or not package.private:
        return False
    asking: Any = {"user": user, "auth_user_obj": context.get("auth_user_obj")}
    try:
        return not tk.check_access("package_show", asking, {"id": package.id})
    except tk.NotAuthorized:
        return True
