"""Who may have an organisation's needs told to other systems: the organisation's admins."""

from __future__ import annotations

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthResult, Context, DataDict

from ckanext.needs.model.webhook import Webhook


def need_webhook_create(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation."""
    return _admin(context, str(data_dict.get("org") or ""))


def need_webhook_list(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation."""
    return _admin(context, str(data_dict.get("org") or ""))


def need_webhook_delete(context: Context, data_dict: DataDict) -> AuthResult:
    """Admins of the organisation whose webhook it is."""
    hook = model.Session.get(Webhook, str(data_dict.get("id") or ""))
    return _admin(context, hook.organization_id if hook else "")


def need_webhook_test(context: Context, data_dict: DataDict) -> AuthResult:
    """As for `need_webhook_delete`."""
    return need_webhook_delete(context, data_dict)


def _admin(context: Context, organization: str) -> AuthResult:
    refused: AuthResult = {
        "success": False,
        "msg": tk._("Only admins of the organisation may set up its webhooks"),
    }
    group = model.Group.get(organization) if organization else None
    if group is None or not group.is_organization:
        return refused
    asking = Context(user=context.get("user", ""))
    try:
        tk.check_access("organization_update", asking, {"id": group.id})
    except tk.NotAuthorized:
        return refused
    return {"success": True}
