"""What leaders and officials may write in a need: inside area and organisation, their statuses.

These rules stand behind every way in (create, update, patch, revise, pages, tokens), after names
have become codes. Publishers, and what the portal does itself, pass at once.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.needs import lists
from ckanext.needs.logic import rights
from ckanext.needs.logic.roles import PUBLISHER, area_of, roles_on
from ckanext.needs.logic.validators.flat import given, stored
from ckanext.needs.model.role_grant import LEADER, OFFICIAL, in_force

_ = tk._
#: A need that its writer goes on with begins when it is sent.
DRAFT = "draft"
LEVELS = ("subdistrict", "district", "province")


def needs_within_grant(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a need that leaders or officials make, move or set a status of where they may not."""
    if context.get("ignore_auth") or any(errors.get((level,)) for level in LEVELS):
        return
    package = context.get("package")
    if package is None:
        _check_new(data, errors, context)
    elif not rights.is_publisher(context, package):
        _check_changed(data, errors, context, package)


def needs_owner_org(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> Any:
    """As core's `owner_org_validator`; leaders may name the organisations that they lead for.

    In which of its areas `needs_within_grant` has checked.
    """
    if context.get("package") is None and isinstance(data.get(key), str):
        group = model.Group.get(data[key])
        if group is not None and rights.may_begin(context, {"owner_org": group.id}):
            data[key] = group.id
            return
    core: Any = tk.get_validator("owner_org_validator")
    core(key, data, errors, context)


def _check_new(data: FlattenDataDict, errors: FlattenErrorDict, context: Context) -> None:
    group = model.Group.get(given(data, "owner_org")) if given(data, "owner_org") else None
    if group is None:
        return  # said at its own field
    roles = roles_on(context, _area(data), group.id)
    if PUBLISHER in roles:
        return
    if LEADER not in roles:
        _refuse_area(errors, context, group.id, frozenset((LEADER,)))
    status = given(data, "status")
    if status and not errors.get(("status",)) and not _may_begin(status, group):
        errors[("status",)].append(_("A leader's new need is a draft or submitted"))


def _check_changed(
    data: FlattenDataDict, errors: FlattenErrorDict, context: Context, package: model.Package
) -> None:
    before = rights.roles_to_change(context, package)
    if not before:
        return  # core let the user in by another way: a collaborator
    owner, named = str(package.owner_org), given(data, "owner_org")
    group = model.Group.get(named) if named else None
    if named and (group is None or group.id != owner):
        errors[("owner_org",)].append(
            _("Only editors of the organisation may give a need to another one")
        )
        return
    roles = before & roles_on(context, _area(data), owner)
    if not roles:
        _refuse_area(errors, context, owner, before)
        return
    now, then = stored(context, "status"), given(data, "status")
    allowed = rights.allowed_next(now, roles)
    begins = now == DRAFT and LEADER in roles and _may_begin(then, model.Group.get(owner))
    if not errors.get(("status",)) and then not in allowed and not begins:
        names = ", ".join(lists.say(rights.statuses().get(code).name) for code in allowed)
        errors[("status",)].append(
            _("You may not set this status now; you may set: {names}").format(names=names)
        )


def _may_begin(status: str, group: model.Group | None) -> bool:
    return rights.leader_may_begin_in(status, str(group.name) if group is not None else "")


def _area(data: FlattenDataDict) -> str:
    return area_of({level: given(data, level) for level in LEVELS})


def _refuse_area(
    errors: FlattenErrorDict, context: Context, organization_id: str, roles: frozenset[str]
) -> None:
    person = model.User.get(context.get("user", ""))
    areas, language = lists.current().areas, lists.language()
    held = {
        grant.area
        for grant in (in_force(person.id) if person else ())
        if grant.organization_id == organization_id and grant.role in roles & {LEADER, OFFICIAL}
    }
    names = ", ".join(areas.full_label(code, language) for code in sorted(held))
    errors[("district",)].append(
        _("You may do this only in: {areas}").format(areas=names)
        if names
        else _("You may not do this for this organisation")
    )
