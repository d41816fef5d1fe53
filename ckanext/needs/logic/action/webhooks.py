"""Actions by which an organisation has other systems called when its needs move."""

from __future__ import annotations

import secrets
import uuid
from typing import Any, cast
from urllib.parse import urlsplit

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs import config
from ckanext.needs.bilingual import Text
from ckanext.needs.following import limits
from ckanext.needs.logic.asked import person
from ckanext.needs.logic.schema import both
from ckanext.needs.model.webhook import WAITING, Webhook, WebhookDelivery
from ckanext.needs.webhooks import sending
from ckanext.needs.webhooks.events import EVENTS, ping

#: Webhooks of one organisation, letters of an address, tests of one user an hour.
MOST, LONGEST, TESTS = 20, 1000, 20
NOT_HTTPS = Text(
    "ต้องเป็นที่อยู่ https:// ที่ไม่มีชื่อผู้ใช้หรือรหัสผ่าน",
    "must be an https:// address without user name or password",
)


@validator_args
def _create_schema(
    not_empty: Validator, ignore_empty: Validator, group_id_or_name_exists: Validator
) -> Schema:
    """`org` and `url`; `events` are optional."""
    return {
        "org": [not_empty, group_id_or_name_exists],
        "url": [not_empty, _address],
        "events": [ignore_empty, _events],
    }


@validator_args
def _list_schema(not_empty: Validator, group_id_or_name_exists: Validator) -> Schema:
    """`org`."""
    return {"org": [not_empty, group_id_or_name_exists]}


@validator_args
def _id_schema(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """`id` of a webhook."""
    return {"id": [not_empty, unicode_safe]}


def need_webhook_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Have an address called when public needs of an organisation move. Its admins may.

    :param org: id or name of the organisation
    :type org: string
    :param url: begins with ``https://`` and is on a public machine
    :type url: string
    :param events: of ``need_published`` and ``need_moved`` (optional, default: both)
    :type events: list of strings

    :returns: as ``need_webhook_list``, and ``secret``, by which calls are checked: it is given
        this once only
    :rtype: dictionary
    """
    data = _checked("need_webhook_create", context, data_dict, _create_schema())
    organization = _organization_id(data["org"])
    query = sa.select(sa.func.count()).select_from(Webhook)
    there = model.Session.scalar(query.where(Webhook.organization_id == organization)) or 0
    if there >= MOST:
        message = tk._("There are {most} webhooks already; delete one first").format(most=MOST)
        raise tk.ValidationError({"org": [message]})
    hook = Webhook(
        organization_id=organization,
        url=data["url"],
        secret=secrets.token_urlsafe(32),
        events=data.get("events") or list(EVENTS),
        created_by=person(context).id,
    )
    model.Session.add(hook)
    model.Session.commit()
    return {**_shown(hook), "secret": hook.secret}


@tk.side_effect_free
def need_webhook_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return the webhooks of an organisation, without their secrets. Its admins may.

    :param org: id or name of the organisation
    :type org: string

    :returns: a list of dictionaries: ``id``, ``url``, ``events``, ``active``, ``created``,
        ``waiting`` (calls that are still to be made), ``last`` (the newest call: ``state``,
        ``attempts``, ``answer``, ``error``, ``created``)
    :rtype: list of dictionaries
    """
    data = _checked("need_webhook_list", context, data_dict, _list_schema())
    organization = _organization_id(data["org"])
    query = sa.select(Webhook).where(Webhook.organization_id == organization)
    return [_shown(hook) for hook in model.Session.scalars(query.order_by(Webhook.created))]


def need_webhook_delete(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Delete a webhook, and what waits for it. Admins of its organisation may.

    :param id: id of the webhook
    :type id: string

    :returns: ``id``
    :rtype: dictionary
    """
    data = _checked("need_webhook_delete", context, data_dict, _id_schema())
    calls = sa.delete(WebhookDelivery).where(WebhookDelivery.webhook_id == data["id"])
    model.Session.execute(calls)
    model.Session.execute(sa.delete(Webhook).where(Webhook.id == data["id"]))
    model.Session.commit()
    return {"id": data["id"]}


def need_webhook_test(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Call a webhook now with the event ``ping``. Admins of its organisation may.

    :param id: id of the webhook
    :type id: string

    :returns: ``delivered``, ``answer`` (the status) and ``error``: ``forbidden_address``,
        ``no_answer``, ``refused`` or empty
    :rtype: dictionary
    """
    data = _checked("need_webhook_test", context, data_dict, _id_schema())
    limits.require("webhook-test", person(context).id, TESTS)
    hook = model.Session.get(Webhook, data["id"])
    if hook is None:
        raise tk.ObjectNotFound(tk._("There is no such webhook"))
    outcome = sending.attempt(hook, str(uuid.uuid4()), ping())
    return {
        "delivered": not outcome.error,
        "answer": outcome.status,
        "error": outcome.error,
    }


def _checked(action: str, context: Context, data_dict: DataDict, schema: Schema) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, schema, context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access(action, context, data)
    return data


def _organization_id(reference: str) -> str:
    group = model.Group.get(reference)
    if group is None:
        raise tk.ObjectNotFound(tk._("There is no such organisation"))
    return str(group.id)


def _shown(hook: Webhook) -> dict[str, Any]:
    calls = sa.select(WebhookDelivery).where(WebhookDelivery.webhook_id == hook.id)
    newest = calls.order_by(WebhookDelivery.created.desc(), WebhookDelivery.id).limit(1)
    last = model.Session.scalar(newest)
    waiting = sa.select(sa.func.count()).select_from(WebhookDelivery)
    waiting = waiting.where(WebhookDelivery.webhook_id == hook.id, WebhookDelivery.state == WAITING)
    return {
        "id": hook.id,
        "url": hook.url,
        "events": hook.events,
        "active": hook.active,
        "created": hook.created.isoformat(),
        "waiting": model.Session.scalar(waiting) or 0,
        "last": _call(last) if last else None,
    }


def _call(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "state": delivery.state,
        "attempts": delivery.attempts,
        "answer": delivery.answer,
        "error": delivery.error,
        "created": delivery.created.isoformat(),
    }


def _address(value: object) -> str:
    """Accept https, and http only of hosts that an operator lets be called."""
    refused = tk.Invalid(both(NOT_HTTPS))
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise refused
    try:
        parts = urlsplit(value)
        known = {str(parts.hostname), f"{parts.hostname}:{parts.port}"}
    except ValueError:
        raise refused from None
    allowed = {host.lower() for host in config.webhook_allowed_hosts()}
    secure = parts.scheme == "https" or (parts.scheme == "http" and known & allowed)
    if not secure or not parts.hostname or parts.username or parts.password:
        raise refused
    return value


def _events(value: object) -> list[str]:
    asked = cast("list[object]", value if isinstance(value, list) else [value])
    if any(each not in EVENTS for each in asked):
        listed = ", ".join(EVENTS)
        raise tk.Invalid(both(Text(f"ต้องเป็นบางส่วนของ: {listed}", f"must be some of: {listed}")))
    return [event for event in EVENTS if event in asked]
