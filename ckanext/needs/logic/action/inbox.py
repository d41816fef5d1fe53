"""The action that lists what waits at the user's agencies."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import config, lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.action.workflow import MAX_OWNER, short_text, status_code
from ckanext.needs.logic.schema import a_flag
from ckanext.needs.thai import today
from ckanext.needs.workflow import inbox
from ckanext.needs.workflow.inbox import Asked
from ckanext.needs.workflow.scope import places_of

MAX_LIMIT = 200


@validator_args
def _schema(ignore_empty: Validator, natural_number_validator: Validator) -> Schema:
    """All optional."""
    return {
        "status": [ignore_empty, status_code],
        "organization": [ignore_empty, short_text(MAX_OWNER), _organization],
        "area": [ignore_empty, _area],
        "overdue": [ignore_empty, a_flag],
        "limit": [ignore_empty, natural_number_validator],
        "offset": [ignore_empty, natural_number_validator],
    }


@tk.side_effect_free
def need_inbox_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return the needs of the places and organisations that you act for, overdue ones first.

    Officials see those of their areas and organisations, editors and admins those of their
    organisations. How many days a status may take is ``ckanext.needs.days_in_status``.

    :param status: only this one (optional, default: all that are not closed)
    :type status: string
    :param organization: id or name; only needs of this one (optional)
    :type organization: string
    :param area: code or name of an area; only needs in it (optional)
    :type area: string
    :param overdue: only those that are overdue (optional, default: ``False``)
    :type overdue: bool
    :param limit: at most so many (optional, default: 20, 200 at most)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: ``count``, ``results`` (a list of ``id``, ``name``, ``title``, ``status``, ``since``,
        ``days`` (in this status), ``due_on``, ``deadline`` (the due date, else by the days that
        the status may take; or null), ``overdue``, ``area``, ``organization`` (``name``,
        ``title``), ``private``) and ``statuses`` (of all needs in this inbox, whatever ``status``
        and ``overdue`` say: ``status``, ``needs``, ``overdue``, ``median_days``)
    :rtype: dictionary
    """
    asked = asked_for(context, data_dict)
    days = inbox.days(asked)
    found = inbox.counts(days, asked)
    return {
        "count": inbox.total(found, asked),
        "results": [shown(row, asked) for row in inbox.page(asked, days)],
        "statuses": [
            {
                "status": one.status,
                "needs": one.needs,
                "overdue": one.overdue,
                "median_days": one.median_days,
            }
            for one in found
        ],
    }


def asked_for(context: Context, data_dict: DataDict) -> Asked:
    """Return what is asked of the acting user's inbox.

    :raises ckan.plugins.toolkit.NotAuthorized: the user has none
    """
    data, errors = tk.navl_validate(data_dict, _schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_inbox_list", context, data)
    user = str(context.get("user") or "")
    limit = int(data.get("limit") or 20)
    return Asked(
        places=None if context.get("ignore_auth") else places_of(user),
        statuses=lists.current().statuses,
        days=config.days_in_status(),
        today=today(),
        status=data.get("status") or "",
        organization=data.get("organization") or "",
        area=data.get("area") or "",
        overdue=bool(data.get("overdue")),
        limit=min(limit, MAX_LIMIT),
        offset=int(data.get("offset") or 0),
    )


def shown(row: Any, asked: Asked) -> dict[str, Any]:
    """Return a row of an inbox as plain data."""
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "private": row.private,
        "status": row.status,
        "since": row.since.isoformat(),
        "days": max((asked.today - row.since).days, 0),
        "due_on": row.due_on.isoformat() if row.due_on else None,
        "deadline": row.deadline.isoformat() if row.deadline else None,
        "overdue": bool(row.deadline and row.deadline < asked.today),
        "area": row.area,
        "organization": {"name": row.organization_name, "title": row.organization_title},
    }


def _organization(value: str) -> str:
    """Return the id of an organisation; one that is not there has no needs in the inbox."""
    group = model.Group.get(value)
    return str(group.id) if group is not None and group.is_organization else value


def _area(value: Any) -> str:
    try:
        return lists.current().areas.resolve(short_text(MAX_OWNER)(value)).code
    except CodeError as unknown:
        raise tk.Invalid(lists.say(unknown.reason)) from unknown
