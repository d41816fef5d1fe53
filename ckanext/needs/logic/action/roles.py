"""Actions that give roles to leaders and officials, take them, and tell who has which."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic import schema, values
from ckanext.needs.model import role_grant
from ckanext.needs.model.role_grant import GRANTED, RoleGrant
from ckanext.needs.people import accounts

_ = tk._


@validator_args
def _grant_schema(not_empty: Validator, ignore_empty: Validator) -> Schema:
    """`user`, `role`, `area`, `organization`; `fullname` is optional."""
    text = schema.a_text
    return {
        "user": [not_empty, text],
        "role": [not_empty, text, _role],
        "area": [not_empty, text, _area],
        "organization": [not_empty, schema.an_organization],
        "fullname": [ignore_empty, values.text(200)],
    }


@validator_args
def _revoke_schema(not_empty: Validator) -> Schema:
    """`id` and `reason`."""
    return {"id": [not_empty, schema.a_text], "reason": [not_empty, values.text(500)]}


@validator_args
def _list_schema(ignore_empty: Validator) -> Schema:
    """`organization` and `history`, both optional."""
    return {
        "organization": [ignore_empty, schema.an_organization],
        "history": [ignore_empty, schema.a_flag],
    }


def need_role_grant(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give somebody a role in an area, on the needs of one organisation.

    You must be an admin of the organisation. Nobody can give a role to themselves. A role that the
    user has already is not given twice. Who has no account yet is invited by e-mail.

    :param user: name, id or e-mail address of the user
    :type user: string
    :param role: ``leader`` or ``official``
    :type role: string
    :param area: code or name of a province, district or subdistrict, e.g. ``1901``, ``อ.แก่งคอย``
    :type area: string
    :param organization: id or name of the organisation
    :type organization: string
    :param fullname: the name of a person who is invited (optional)
    :type fullname: string

    :returns: the grant: ``id``, ``user_id``, ``user`` (name), ``display_name``, ``role``, ``area``,
        ``area_name``, ``organization`` (name), ``granted`` and ``granted_by``, ``revoked``,
        ``revoked_by`` and ``reason``
    :rtype: dictionary
    """
    data = _validated(data_dict, _grant_schema(), context)
    tk.check_access("need_role_grant", context, data)
    group = _group(data["organization"])
    person = accounts.find(data["user"])
    if person is not None and person.id == _acting(context):
        raise tk.ValidationError({"user": [_("Nobody may give a role to themselves")]})
    if person is None:
        person = _invited(data, group)
    given = role_grant.grant(person.id, data["role"], data["area"], group.id, _acting(context))
    model.Session.commit()
    return _as_dict(given, {person.id: person}, {group.id: group})


def need_role_revoke(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Take a role that was given. What was given and taken stays on record.

    You must be an admin of the organisation in which it was given.

    :param id: of the grant, as ``need_role_list`` gives it
    :type id: string
    :param reason: why it is taken
    :type reason: string

    :returns: the grant, see ``need_role_grant``
    :rtype: dictionary
    """
    data = _validated(data_dict, _revoke_schema(), context)
    tk.check_access("need_role_revoke", context, data)
    if not role_grant.revoke(data["id"], _acting(context), data["reason"]):
        model.Session.rollback()
        raise tk.ValidationError({"id": [_("There is no such role, or it was taken already")]})
    model.Session.commit()
    return _shown([_grant(data["id"])])[0]


@tk.side_effect_free
def need_role_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return who has which role where in an organisation, the newest first; or your own roles.

    You must be an admin of the organisation. Without one, the roles that you have are returned.

    :param organization: id or name of the organisation (optional)
    :type organization: string
    :param history: also those that were taken (optional, default: ``False``)
    :type history: bool

    :returns: grants, see ``need_role_grant``
    :rtype: list of dictionaries
    """
    data = _validated(data_dict, _list_schema(), context)
    tk.check_access("need_role_list", context, data)
    if data.get("organization"):
        history = bool(data.get("history"))
        grants = role_grant.of_organization(_group(data["organization"]).id, history=history)
    else:
        grants = role_grant.in_force(_acting(context))
    return _shown(list(grants))


def _invited(data: dict[str, Any], group: model.Group) -> model.User:
    if "@" not in data["user"]:
        message = _("There is no user «{user}»; give an e-mail address to invite somebody")
        raise tk.ValidationError({"user": [message.format(user=data["user"])]})
    return accounts.invite(data["user"], str(data.get("fullname") or ""), group.id)


def _shown(grants: list[RoleGrant]) -> list[dict[str, Any]]:
    ids = {person for grant in grants for person in _persons(grant)}
    groups = {grant.organization_id for grant in grants}
    users = model.Session.query(model.User).filter(model.User.id.in_(ids))
    found = model.Session.query(model.Group).filter(model.Group.id.in_(groups))
    by_id = {user.id: user for user in users}
    by_group = {group.id: group for group in found}
    return [_as_dict(grant, by_id, by_group) for grant in grants]


def _persons(grant: RoleGrant) -> set[str]:
    return {grant.user_id, grant.granted_by, grant.revoked_by or ""} - {""}


def _as_dict(
    grant: RoleGrant, users: dict[str, model.User], groups: dict[str, model.Group]
) -> dict[str, Any]:
    def name(user_id: str | None) -> str | None:
        user = users.get(user_id or "") or (model.User.get(user_id) if user_id else None)
        return user.name if user else user_id

    person, group = users.get(grant.user_id), groups.get(grant.organization_id)
    return {
        "id": grant.id,
        "user_id": grant.user_id,
        "user": name(grant.user_id),
        "display_name": person.display_name if person else "",
        "role": grant.role,
        "area": grant.area,
        "area_name": lists.current().areas.full_label(grant.area, lists.language()),
        "organization_id": grant.organization_id,
        "organization": group.name if group else None,
        "granted": grant.granted.isoformat(),
        "granted_by": name(grant.granted_by),
        "revoked": grant.revoked.isoformat() if grant.revoked else None,
        "revoked_by": name(grant.revoked_by),
        "reason": grant.reason,
    }


def _grant(grant_id: str) -> RoleGrant:
    return model.Session.query(RoleGrant).filter_by(id=grant_id).one()


def _group(named: str) -> model.Group:
    group = model.Group.get(named)
    if group is None:
        raise tk.ObjectNotFound(_("There is no such organisation"))
    return group


def _acting(context: Context) -> str:
    """Return the id of the acting user."""
    return authz.get_user_id_for_username(context.get("user", ""), allow_none=True) or ""


def _role(value: str) -> str:
    if value not in GRANTED:
        raise tk.Invalid(_("The role has to be one of: {roles}").format(roles=", ".join(GRANTED)))
    return value


def _area(value: str) -> str:
    try:
        return lists.current().areas.resolve(value).code
    except CodeError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal


def _validated(data_dict: DataDict, rules: Schema, context: Context) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, rules, context)
    if errors:
        raise tk.ValidationError(errors)
    return data
