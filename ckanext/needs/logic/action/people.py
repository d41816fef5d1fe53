"""Actions on what the portal keeps of a person."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs.logic import schema
from ckanext.needs.people import accounts, consent, forgetting


@validator_args
def _consent_schema(not_empty: Validator) -> Schema:
    """`consent`."""
    return {"consent": [not_empty, schema.a_flag]}


@validator_args
def _forget_schema(not_empty: Validator, ignore_empty: Validator) -> Schema:
    """`id`; `dry_run` is optional."""
    return {"id": [not_empty, schema.a_text], "dry_run": [ignore_empty, schema.a_flag]}


def need_consent_set(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Say whether your name may stand beside the needs that you entered; without it, it does not.

    :param consent: whether it may
    :type consent: bool

    :returns: ``consent``
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, _consent_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_consent_set", context, data)
    user = model.User.get(context.get("user", ""))
    if user is None:
        raise tk.NotAuthorized(tk._("Please sign in first"))
    consent.set_consent(user, bool(data["consent"]))
    model.Session.commit()
    return {"consent": consent.consents(user)}


def need_user_forget(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Remove what the portal keeps of a person, as the law on personal data lets people demand.

    Everything in one transaction: all of it or nothing. Public needs, published tables and counts
    stay; nothing in them names the person afterwards. Sysadmins only.

    :param id: name, id or e-mail address of the user
    :type id: string
    :param dry_run: say what would be removed, remove nothing (optional, default: ``False``)
    :type dry_run: bool

    :returns: ``user_id``, ``dry_run`` and ``tables``: a list of ``table``, ``column``, ``step``
        (what is done), ``why`` (``th``, ``en``) and ``rows``
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, _forget_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_user_forget", context, data)
    user = accounts.find(data["id"]) or model.User.get(data["id"])
    if user is None:
        raise tk.ObjectNotFound(tk._("There is no such user"))
    removed = forgetting.forget(user, dry_run=bool(data.get("dry_run")))
    return {
        "user_id": user.id,
        "dry_run": bool(data.get("dry_run")),
        "tables": [one.as_dict() for one in removed],
    }
