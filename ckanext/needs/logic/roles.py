"""Which roles a user has on a need: granted ones, and those that CKAN's own memberships give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.authz as authz
import ckan.model as model
from ckan.types import Context

from ckanext.needs.logic.once import once
from ckanext.needs.model.role_grant import GRANTED, in_force, roles_held

#: An editor or admin of the organisation in CKAN itself.
PUBLISHER = "publisher"
ROLES = (*GRANTED, PUBLISHER)


def roles_on(context: Context, area: str, organization_id: str) -> frozenset[str]:
    """Return the roles of the acting user on a need or round of this place and organisation.

    Sysadmins, and actions that the portal calls itself (`ignore_auth`), have all of them.

    :param area: code of its district or subdistrict
    """
    user = context.get("user", "")
    if context.get("ignore_auth"):
        return frozenset(ROLES)
    return once(("roles", user, area, organization_id), lambda: _roles(user, area, organization_id))


def _roles(user: str, area: str, organization_id: str) -> frozenset[str]:
    if authz.is_sysadmin(user):
        return frozenset(ROLES)
    person = model.User.get(user) if user else None
    if person is None or person.state != "active":
        return frozenset()
    roles = roles_held(person.id, area, organization_id)
    if authz.has_user_permission_for_group_or_org(organization_id, user, "update_dataset"):
        roles |= {PUBLISHER}
    return roles


def roles_on_need(context: Context, package: dict[str, Any]) -> frozenset[str]:
    """Return the roles of the acting user on a need.

    :param package: the need as `package_show` gives it
    """
    return roles_on(context, area_of(package), str(package.get("owner_org") or ""))


def area_of(fields: Mapping[str, Any]) -> str:
    """Return the code of the smallest area that a need's fields name, empty for none."""
    levels = ("subdistrict", "district", "province")
    return next((str(fields[level]) for level in levels if fields.get(level)), "")


def organizations_of_role(context: Context, role: str) -> frozenset[str]:
    """Return the ids of the organisations in which the acting user was granted a role anywhere."""
    person = model.User.get(context.get("user", "")) if context.get("user") else None
    if person is None or person.state != "active":
        return frozenset()
    return frozenset(grant.organization_id for grant in in_force(person.id, role))
