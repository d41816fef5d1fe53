"""Who grants roles and takes them, sees them, and says whether the own name may be shown."""

from __future__ import annotations

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.model.role_grant import RoleGrant

_ = tk._


def need_role_grant(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation; without one, admins of any: a page may be shown."""
    return _answer(_is_admin(context, data_dict.get("organization")))


def need_role_import(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation."""
    return need_role_grant(context, data_dict)


def need_role_revoke(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation in which the grant holds."""
    grant = model.Session.get(RoleGrant, str(data_dict.get("id") or ""))
    return _answer(grant is not None and _is_admin(context, grant.organization_id))


def need_role_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation; without one, who is signed in: it is their own list."""
    if data_dict.get("organization"):
        return _answer(_is_admin(context, data_dict["organization"]))
    return {"success": bool(context.get("user"))}


def need_consent_set(context: Context, data_dict: DataDict) -> AuthResult:
    """Who is signed in, for the own name."""
    return {"success": bool(context.get("user"))}


def need_user_forget(context: Context, data_dict: DataDict) -> AuthResult:
    """Sysadmins."""
    return {"success": False, "msg": _("Only sysadmins may remove a person's data")}


def _is_admin(context: Context, organization: object) -> bool:
    user = context.get("user", "")
    if not organization:
        return bool(authz.has_user_permission_for_some_org(user, "update"))
    group = model.Group.get(str(organization))
    if group is None or not group.is_organization or group.state != "active":
        return False
    return bool(authz.has_user_permission_for_group_or_org(group.id, user, "update"))


def _answer(may: bool) -> AuthResult:
    if may:
        return {"success": True}
    return {"success": False, "msg": _("Only admins of the organisation give and take roles")}
