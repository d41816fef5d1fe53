"""Actions that move a need, forward it to another agency and tell its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import lists
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic import schema
from ckanext.needs.logic.asked import package_of
from ckanext.needs.logic.readers import is_hidden
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import ThaiValueError, parse_date, today
from ckanext.needs.workflow import history, moving
from ckanext.needs.workflow.shown import shown_history
from ckanext.needs.workflow.transitions import Move

MAX_REASON, MAX_OWNER = 2_000, 200
TOO_LONG = Text("ยาวเกิน {} ตัวอักษร", "longer than {} characters")
PAST = Text("วันครบกำหนดต้องไม่อยู่ในอดีต", "the due date lies in the past")
SAME_AGENCY = Text("หน่วยงานนี้มีเรื่องนี้อยู่แล้ว", "this agency has the need already")
NO_AGENCY = Text("ไม่มีหน่วยงานนี้", "there is no such organisation")
CLOSED = Text("เรื่องนี้จบแล้ว («{}») จึงส่งต่อไม่ได้", "the need is closed («{}») and can't be forwarded")


def short_text(longest: int) -> Callable[[Any], str]:
    """Return a validator of a text of so many characters at most."""

    def short(value: Any) -> str:
        if not isinstance(value, str):
            raise tk.Invalid(schema.both(Text("ต้องเป็นข้อความ", "must be a text")))
        if len(value) > longest:
            raise tk.Invalid(lists.say(TOO_LONG).format(longest))
        if "\0" in value:
            raise tk.Invalid(tk._("The text holds a character that can't be stored (U+0000)"))
        return value.strip()

    return short


def status_code(value: Any) -> str:
    """Accept a status's code or name and return its code."""
    try:
        return lists.current().statuses.resolve(short_text(100)(value)).code
    except CodeError as unknown:
        raise tk.Invalid(lists.say(unknown.reason)) from unknown


def due_date(value: Any) -> Any:
    """Accept a day from today on, in either era; return it as a date."""
    try:
        day = parse_date(value)
    except ThaiValueError as refusal:
        raise tk.Invalid(lists.say(refusal.reason)) from refusal
    if day < today():
        raise tk.Invalid(lists.say(PAST))
    return day


@validator_args
def _move_schema(
    not_empty: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    needs_no_personal_data: Validator,
) -> Schema:
    """`id`, `to`; `reason`, `next_owner`, `due_on`, `expected_from` are optional."""
    return {
        "id": [not_empty, short_text(MAX_OWNER)],
        "to": [not_empty, status_code],
        "reason": [ignore_empty, short_text(MAX_REASON), needs_no_personal_data],
        "next_owner": [ignore_missing, short_text(MAX_OWNER), needs_no_personal_data],
        "due_on": [ignore_empty, due_date],
        "expected_from": [ignore_empty, status_code],
    }


@validator_args
def _forward_schema(
    not_empty: Validator,
    ignore_empty: Validator,
    ignore_missing: Validator,
    needs_no_personal_data: Validator,
) -> Schema:
    """`id`, `organization`, `reason`; `next_owner`, `due_on`, `expected_from` are optional."""
    return {
        "id": [not_empty, short_text(MAX_OWNER)],
        "organization": [not_empty, short_text(MAX_OWNER)],
        "reason": [not_empty, short_text(MAX_REASON), needs_no_personal_data],
        "next_owner": [ignore_missing, short_text(MAX_OWNER), needs_no_personal_data],
        "due_on": [ignore_empty, due_date],
        "expected_from": [ignore_empty, status_code],
    }


def need_move(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Move a need to another status.

    Leaders, officials and publishers of the need may, each as ``need_status_list`` says. The need
    becomes public, or stops being so, with its status. A wrong move is refused with the statuses
    that are allowed; so is one of a need that has been moved by somebody else meanwhile.

    :param id: id or name of the need
    :type id: string
    :param to: code or name of the status
    :type to: string
    :param reason: why; everyone can read it on the page of a public need. Some statuses need it
        (``requires_reason`` in ``need_status_list``), 2,000 characters at most
    :type reason: string
    :param next_owner: who has it next, e.g. a division; empty: nobody in particular (optional,
        without it what is said already stays)
    :type next_owner: string
    :param due_on: day until which it is to be moved on, today or later (optional; some statuses
        need it)
    :type due_on: iso date string
    :param expected_from: the status that you saw; when the need has another one now, nothing is
        changed and the error names it (optional)
    :type expected_from: string

    :returns: ``id``, ``name``, ``from_status``, ``to_status``, ``status_since``, ``private``
    :rtype: dictionary
    """
    data = checked(context, data_dict, _move_schema(), "need_move")
    held = moving.hold(context, data["id"])
    moving.check_seen(held, str(data.get("expected_from") or ""))
    before = held.status
    wanted = Move(data["to"], data.get("reason", ""), data.get("due_on"))
    return _moved(moving.move(context, held, wanted, data.get("next_owner")), before)


def need_forward(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Hand a need on to another agency; its status stays.

    Officials and publishers of the need may, while it is not closed.

    :param id: id or name of the need
    :type id: string
    :param organization: id or name of the agency that is to have it
    :type organization: string
    :param reason: why; everyone can read it on the page of a public need
    :type reason: string
    :param next_owner: as for ``need_move``
    :type next_owner: string
    :param due_on: as for ``need_move``
    :type due_on: iso date string
    :param expected_from: as for ``need_move``
    :type expected_from: string

    :returns: as ``need_move``, and ``organization`` (id of the agency)
    :rtype: dictionary
    """
    data = checked(context, data_dict, _forward_schema(), "need_forward")
    held = moving.hold(context, data["id"])
    moving.check_seen(held, str(data.get("expected_from") or ""))
    if not held.roles & moving.DECIDING:
        model.Session.rollback()
        raise tk.NotAuthorized(tk._("You have no role for this need that may do this"))
    before = held.status
    organization = _organization(held, data["organization"])
    _refuse_closed(before)
    wanted = Move(before, data["reason"], data.get("due_on"))
    next_owner = data.get("next_owner")
    said = moving.said_by(context, held, wanted, next_owner or "")
    fields = {} if next_owner is None else {"next_owner": next_owner}
    package = moving.write(context, held, {"owner_org": organization, **fields}, said)
    return {**_moved(package, before), "organization": organization}


@tk.side_effect_free
def need_history(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return what happened to a need, the oldest first.

    Everyone gets what happened while the need was public; who acts on it gets everything. Persons
    are not named: of who acted there are the role and the agency.

    :param id: id or name of the need
    :type id: string

    :returns: ``id``, ``name``, ``status``, ``merged_into`` (``id``, ``name``, ``title`` or null)
        and ``events``, a list of dictionaries: ``kind`` (``created``, ``moved``, ``forwarded``,
        ``merged``, ``unmerged``), ``from_status``, ``to_status``, ``role``, ``organization``
        (``name`` and ``title`` of the agency that has the need afterwards), ``reason``,
        ``next_owner``, ``due_on``, ``since`` (day from which the status holds), ``created`` (UTC),
        ``days`` (in this status so far; null where it did not change)
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, {"id": _move_schema()["id"]}, context)
    if errors:
        raise tk.ValidationError(errors)
    package = package_of(context, str(data["id"]))
    if package["type"] != NEED_TYPE:
        raise tk.ObjectNotFound(tk._("There is no such need"))
    tk.check_access("need_history", context, {"id": package["id"]})
    return shown_history(context, package, history.readable(context, package))


def checked(context: Context, data_dict: DataDict, rules: Schema, action: str) -> dict[str, Any]:
    """Return validated parameters with the need's id, when the user may act on the need.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is no such need that the user may know of
    """
    data, errors = tk.navl_validate(data_dict, rules, context)
    if errors:
        raise tk.ValidationError(errors)
    return {**data, "id": known_need(context, str(data["id"]), action)}


def known_need(context: Context, reference: str, action: str) -> str:
    """Return the id of a need that the user may act on.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none that the user may know of
    """
    package = model.Package.get(reference)
    missing = package is None or package.type != NEED_TYPE or package.state != "active"
    if missing or package is None:
        raise tk.ObjectNotFound(tk._("There is no such need"))
    try:
        tk.check_access(action, context, {"id": package.id})
    except tk.NotAuthorized:
        if is_hidden(context, package.id):
            raise tk.ObjectNotFound(tk._("There is no such need")) from None
        raise
    return str(package.id)


def _moved(package: dict[str, Any], before: str) -> dict[str, Any]:
    return {
        "id": package["id"],
        "name": package["name"],
        "from_status": before,
        "to_status": package["status"],
        "status_since": package.get("status_since"),
        "private": package["private"],
    }


def _organization(held: moving.Held, reference: str) -> str:
    group = model.Group.get(reference)
    if group is None or not group.is_organization or group.state != "active":
        moving.fail("organization", NO_AGENCY)
    if group.id == held.package.owner_org:
        moving.fail("organization", SAME_AGENCY)
    return str(group.id)


def _refuse_closed(code: str) -> None:
    status = lists.current().statuses.get(code)
    if status.terminal:
        closed = Text(CLOSED.th.format(status.name.th), CLOSED.in_("en").format(status.name.en))
        moving.fail("id", closed)
