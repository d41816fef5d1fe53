"""The queue of free texts that wait for a person, and the decisions on them."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs.model.text_clearance import CLEARED, WITHHELD, decide
from ckanext.needs.privacy.clearance import ClearedText
from ckanext.needs.privacy.personal_data import find_personal_data
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.tables.schema import table_names, table_schema

#: Columns of `package`; other fields of a need are its extras.
OWN_COLUMNS = {"title": "package.title", "notes": "package.notes"}
EXTRA_IN_COLUMN = "package.extras ->> :field"
EXTRA_IN_TABLE = """(
    SELECT value FROM package_extra
    WHERE package_id = package.id AND key = :field AND state = 'active'
)"""
QUEUE = """
    SELECT id, title, organization, text, digest FROM (
        SELECT package.id, package.title, package.metadata_modified,
            "group".name AS organization, {text} AS text,
            encode(sha256(convert_to({text}, 'UTF8')), 'hex') AS digest
        FROM package JOIN "group" ON "group".id = package.owner_org
        WHERE package.type = :type AND package.state = 'active' AND NOT package.private
            AND (:everywhere OR package.owner_org IN :organizations)
    ) AS texts
    WHERE text <> '' AND NOT EXISTS (
        SELECT FROM need_text_clearance AS decided
        WHERE decided.need_id = texts.id AND decided.field = :field
            AND decided.digest = texts.digest
    )
    ORDER BY metadata_modified, id LIMIT :limit OFFSET :offset
"""


@validator_args
def _queue_schema(
    ignore_empty: Validator,
    natural_number_validator: Validator,
    group_id_or_name_exists: Validator,
) -> Schema:
    """`org`, `field`, `limit` and `offset`, all optional."""
    return {
        "org": [ignore_empty, group_id_or_name_exists],
        "field": [ignore_empty, _field],
        "limit": [ignore_empty, natural_number_validator],
        "offset": [ignore_empty, natural_number_validator],
    }


@validator_args
def _decision_schema(not_empty: Validator, unicode_safe: Validator) -> Schema:
    """`id`, `field` and `digest`."""
    return {
        "id": [not_empty, unicode_safe],
        "field": [not_empty, _field],
        "digest": [not_empty, unicode_safe],
    }


def text_fields() -> tuple[str, ...]:
    """Return the fields of a need whose texts a table publishes once a person cleared them."""
    schemas = (table_schema(name) for name in table_names())
    named = (
        field for table in schemas if table.records == "need" for field in table.privacy.cleared
    )
    return tuple(dict.fromkeys(named))


@tk.side_effect_free
def need_text_queue_list(context: Context, data_dict: DataDict) -> list[dict[str, Any]]:
    """Return free texts of public needs that nobody has decided on, the longest unchanged first.

    Of needs of the organisations whose needs you may edit.

    :param org: id or name of an organisation; only its needs (optional)
    :type org: string
    :param field: which text of the needs (optional, default: ``notes``)
    :type field: string
    :param limit: at most so many (optional, default: 20, 200 at most)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: a list of dictionaries: ``id`` (of the need), ``title``, ``organization``, ``field``,
        ``text``, ``digest`` (of the text, to be given with the decision), ``findings`` (what may be
        personal data in it: ``kind``, ``label`` in ``th`` and ``en``, ``found``)
    :rtype: list of dictionaries
    """
    data, errors = tk.navl_validate(data_dict, _queue_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_text_queue_list", context, data)
    field = str(data.get("field") or "notes")
    if field not in text_fields():
        return []
    allowed = _organizations(context, str(data.get("org") or ""))
    values = {
        "type": NEED_TYPE,
        "field": field,
        "everywhere": allowed is None,
        "organizations": allowed or [""],
        "limit": min(int(data.get("limit") or 20), 200),
        "offset": int(data.get("offset") or 0),
    }
    query = sa.text(QUEUE.format(text=_expression(field)))
    query = query.bindparams(sa.bindparam("organizations", expanding=True))
    return [_entry(row, field) for row in model.Session.execute(query, values)]


def need_text_clear(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Let a free text of a need be published, as it is now; changed, it needs to be cleared anew.

    You must be an editor of the organisation that owns the need.

    :param id: id of the need
    :type id: string
    :param field: which text of it, e.g. ``notes``
    :type field: string
    :param digest: of the text that you have read, as ``need_text_queue_list`` gives it
    :type digest: string

    :returns: ``id``, ``field``, ``digest``, ``decision``
    :rtype: dictionary
    """
    return _decide("need_text_clear", CLEARED, context, data_dict)


def need_text_withhold(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Keep a free text of a need out of what is published, and take it off the queue.

    Parameters, rights and what is returned are those of ``need_text_clear``.
    """
    return _decide("need_text_withhold", WITHHELD, context, data_dict)


def _decide(action: str, decision: str, context: Context, data_dict: DataDict) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, _decision_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access(action, context, data)
    need = tk.get_action("package_show")({**context}, {"id": data["id"]})
    text = ClearedText(need["id"], data["field"], data["digest"])
    if text.digest != _digest_of(need["id"], data["field"]):
        message = tk._("The text has been changed since you read it; read it again")
        raise tk.ValidationError({"digest": [message]})
    user = model.User.get(context.get("user", ""))
    decide(text, decision, user.id if user else "")
    return {"id": need["id"], "field": text.column, "digest": text.digest, "decision": decision}


DIGEST = """
    SELECT encode(sha256(convert_to({text}, 'UTF8')), 'hex') FROM package WHERE id = :id
"""


def _digest_of(need_id: str, field: str) -> str | None:
    """Return the digest of a text as it is now; None where there is none."""
    query = sa.text(DIGEST.format(text=_expression(field)))
    values = {"id": need_id, "field": field}
    return model.Session.execute(query, values).scalar()


def _expression(field: str) -> str:
    """Return where the database has a field of a need."""
    if field in OWN_COLUMNS:
        return OWN_COLUMNS[field]
    return EXTRA_IN_TABLE if hasattr(model, "package_extra_table") else EXTRA_IN_COLUMN


def _field(value: object) -> str:
    if value not in text_fields():
        listed = ", ".join(text_fields())
        raise tk.Invalid(f"ต้องเป็นหนึ่งใน: {listed} (must be one of: {listed})")
    return str(value)


def _organizations(context: Context, organization: str) -> list[str] | None:
    """Return the ids of the organisations whose texts are shown; None for all."""
    group = model.Group.get(organization) if organization else None
    if group is not None:
        return [str(group.id)]
    if context.get("ignore_auth") or authz.is_sysadmin(context.get("user")):
        return None
    mine = tk.get_action("organization_list_for_user")(
        {"user": context.get("user", "")}, {"permission": "update_dataset"}
    )
    return [entry["id"] for entry in mine]


def _entry(row: Any, field: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "organization": row.organization,
        "field": field,
        "text": row.text,
        "digest": row.digest,
        "findings": [
            {"kind": each.kind, "label": each.label.as_dict(), "found": each.found}
            for each in find_personal_data(row.text)
        ],
    }
