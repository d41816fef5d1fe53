"""Core's rights on datasets, continued for needs: leaders and officials act where they may."""

from __future__ import annotations

from typing import Any

import ckan.logic.auth as core_auth
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import AuthFunction, AuthResult, Context, DataDict
from flask import has_request_context

from ckanext.needs.logic import rights
from ckanext.needs.logic.once import once
from ckanext.needs.logic.readers import is_hidden
from ckanext.needs.model.role_grant import LEADER
from ckanext.needs.search import NEED_TYPE


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_create(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As in core; leaders make needs. Area and status are checked with the need's other fields."""
    asked = data_dict or {}
    answer = next_auth(context, asked)
    if answer.get("success") or not _is_about_a_need(asked) or not rights.may_begin(context, asked):
        return answer
    return _groups(context, asked)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def package_update(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As in core; leaders change their own needs and officials those of their area.

    Pages that ask before they look are told that a hidden need is not there.

    :raises ckan.plugins.toolkit.ObjectNotFound: a need that the user may not read
    """
    asked = data_dict or {}
    if is_hidden(context, asked.get("id")):
        raise tk.ObjectNotFound
    if asked.keys() == {"id"}:  # only asked for whether to show a button
        question = ("package_update", context.get("user"), asked["id"])
        return once(question, lambda: _may_update(next_auth, context, asked))
    return _may_update(next_auth, context, asked)


def _may_update(next_auth: AuthFunction, context: Context, asked: dict[str, Any]) -> AuthResult:
    answer = next_auth(context, asked)
    if answer.get("success") or not _roles(context, asked):
        return answer
    return _groups(context, asked)


@tk.chained_auth_function
def package_delete(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As in core; leaders delete what they may change. Officials delete none: they reject."""
    asked = data_dict or {}
    answer = next_auth(context, asked)
    return answer if not answer.get("success") else _not_only_an_official(context, asked, answer)


@tk.chained_auth_function
def package_change_state(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As for `package_delete`: `state` deletes too."""
    asked = data_dict or {}
    answer = next_auth(context, asked)
    return answer if not answer.get("success") else _not_only_an_official(context, asked, answer)


@tk.chained_auth_function
def resource_delete(
    next_auth: AuthFunction, context: Context, data_dict: DataDict | None
) -> AuthResult:
    """As in core; a need's files are changed by who may change the need."""
    asked = data_dict or {}
    answer = next_auth(context, asked)
    if answer.get("success"):
        return answer
    package = model.Package.get(core_auth.get_resource_object(context, asked).package_id)
    if package is None or not rights.roles_to_change(context, package):
        return answer
    return {"success": True}


def _is_about_a_need(asked: dict[str, Any]) -> bool:
    """Whether a need is asked for; pages ask without data whether to show their form."""
    if asked:
        return asked.get("type") == NEED_TYPE
    return has_request_context() and tk.get_endpoint()[0] == NEED_TYPE


def _roles(context: Context, asked: dict[str, Any]) -> frozenset[str]:
    return rights.roles_to_change(context, core_auth.get_package_object(context, asked))


def _not_only_an_official(
    context: Context, asked: dict[str, Any], answer: AuthResult
) -> AuthResult:
    package = core_auth.get_package_object(context, asked)
    roles = rights.roles_to_change(context, package)
    if not roles or LEADER in roles or rights.is_publisher(context, package):
        return answer
    return {"success": False, "msg": tk._("An official may reject a need, not delete it")}


def _groups(context: Context, asked: dict[str, Any]) -> AuthResult:
    if rights.may_manage_groups(context, asked, context.get("package")):
        return {"success": True}
    return {"success": False, "msg": tk._("You may not add needs to these groups")}
