"""Moves a need: holds its row, checks that it may go there, and writes through core's actions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.roles import area_of, roles_on
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.workflow import recording
from ckanext.needs.workflow.noting import Said
from ckanext.needs.workflow.transitions import (
    Move,
    Refusal,
    acting_role,
    conflict,
    refusal,
)

#: Roles that decide on needs; a leader only sends, takes back and withdraws.
DECIDING = frozenset(("official", "publisher"))


@dataclass(frozen=True, slots=True)
class Held:
    """A need whose row nobody else can change until the transaction ends.

    :param roles: those that the acting user has on it
    """

    package: model.Package
    status: str
    roles: frozenset[str]


def hold(context: Context, need_id: str) -> Held:
    """Hold a need and read it as it is now; who comes second waits here for the first.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none
    """
    query = model.Session.query(model.Package).filter_by(id=need_id, type=NEED_TYPE)
    package = query.with_for_update().populate_existing().one_or_none()
    if package is None or package.state != "active":
        raise tk.ObjectNotFound(tk._("There is no such need"))
    roles = roles_on(context, area_of(package.extras), str(package.owner_org or ""))
    return Held(package, str(package.extras.get("status") or ""), roles)


def check_seen(held: Held, expected_from: str) -> None:
    """Refuse when the status is no longer the one that the caller saw; empty = it did not say.

    :raises ckan.plugins.toolkit.ValidationError: with the present one's name
    """
    statuses = lists.current().statuses
    if expected_from and (refused := conflict(statuses, expected_from, held.status)):
        refuse(refused)


def move(context: Context, held: Held, wanted: Move, next_owner: str | None) -> dict[str, Any]:
    """Move a held need and commit.

    :param next_owner: who has it next; None leaves what is said already
    :returns: the need as `package_show` gives it
    :raises ckan.plugins.toolkit.ValidationError: it may not go there; the allowed ones are named
    """
    statuses = lists.current().statuses
    try:
        refused = refusal(statuses, held.status, wanted, held.roles)
    except CodeError as error:
        refused = Refusal("to", error.reason)
    if refused:
        refuse(refused)
    fields = {} if next_owner is None else {"next_owner": next_owner}
    said = said_by(context, held, wanted, next_owner or "")
    return write(context, held, {"status": wanted.to, **fields}, said)


def said_by(context: Context, held: Held, wanted: Move, next_owner: str) -> Said:
    """Return what the history keeps of a move that the acting user makes."""
    user = str(context.get("user") or "")
    person = model.User.get(user) if user else None
    role = recording.SYSADMIN
    if not (person is not None and person.sysadmin):
        role = acting_role(lists.current().statuses, held.status, wanted.to, held.roles)
    return Said(
        user_id=person.id if person else "",
        role=role,
        reason=wanted.reason.strip(),
        next_owner=next_owner,
        due_on=wanted.due_on,
    )


def write(context: Context, held: Held, fields: dict[str, Any], said: Said) -> dict[str, Any]:
    """Write fields of a held need by core's `package_patch`, which commits.

    Whoever calls this has checked that the user may: the user need not be an editor in CKAN.
    """
    asking: dict[str, Any] = {
        "user": context.get("user", ""),
        "ignore_auth": True,
        recording.SAID: said,
    }
    patch = {"id": held.package.id, **fields}
    return tk.get_action("package_patch")(cast("Context", asking), patch)


def refuse(refused: Refusal) -> NoReturn:
    """Let the need go and raise what is wrong, in the reader's language."""
    fail(refused.field, refused.reason)


def fail(field: str, reason: Text) -> NoReturn:
    """Let the need go and raise what is wrong with a field, in the reader's language."""
    model.Session.rollback()
    raise tk.ValidationError({field: [lists.say(reason)]})
