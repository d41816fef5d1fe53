"""The action that gives roles to everybody in a table."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args
from ckan.types import Context, DataDict, Schema, Validator

from ckanext.needs.logic import schema
from ckanext.needs.people import leaders

#: Bytes.
MAX_UPLOAD = 1_000_000


@validator_args
def _import_schema(
    not_empty: Validator, ignore_missing: Validator, ignore_empty: Validator
) -> Schema:
    """`organization`, and either `upload` or `content`."""
    return {
        "organization": [not_empty, schema.an_organization],
        "upload": [ignore_missing, schema.a_file],
        "content": [ignore_empty, schema.a_text],
    }


def need_role_import(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Give roles to the people of a CSV, row by row; rows that can't be used are reported.

    Columns (Thai or English headings): ``user`` or ``email``, ``area``, ``role`` and, for those who
    are invited, ``name``. Each row is a ``need_role_grant``: its rights and rules hold. Importing
    the same file again gives nothing twice.

    :param organization: id or name of the organisation
    :type organization: string
    :param upload: the file, UTF-8, 1 MB at most
    :type upload: FieldStorage (optional) needs multipart/form-data
    :param content: the text of the CSV, instead of ``upload``
    :type content: string

    :returns: ``granted`` (number of rows) and ``problems``: a list of ``row``, ``user`` and
        ``reasons`` (texts)
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, _import_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_role_import", context, data)
    granted, problems = 0, list[dict[str, Any]]()
    for person in _people(data):
        reasons = _grant(context, person, data["organization"])
        granted += not reasons
        if reasons:
            problems.append({"row": person.row, "user": person.user, "reasons": reasons})
    return {"granted": granted, "problems": problems}


def _people(data: dict[str, Any]) -> list[leaders.Person]:
    upload = data.get("upload")
    content = (
        upload.stream.read(MAX_UPLOAD + 1) if upload else str(data.get("content") or "").encode()
    )
    given = "upload" if upload or not content else "content"
    if not content:
        raise tk.ValidationError({"upload": [tk._("Missing value")]})
    if len(content) > MAX_UPLOAD:
        raise tk.ValidationError({given: [tk._("The file is larger than 1 MB")]})
    try:
        return leaders.read(content)
    except leaders.LeadersError as error:
        raise tk.ValidationError({given: [schema.both(error.reason)]}) from error


def _grant(context: Context, person: leaders.Person, organization: str) -> list[str]:
    """Grant what a row says; return why it can't be, nothing when it was."""
    asked = {"user": person.user, "role": person.role, "area": person.area}
    asked |= {"organization": organization, "fullname": person.name}
    acting: Any = {"user": context.get("user", ""), "auth_user_obj": context.get("auth_user_obj")}
    if context.get("ignore_auth"):
        acting["ignore_auth"] = True
    try:
        tk.get_action("need_role_grant")(acting, asked)
    except tk.ValidationError as error:
        return [f"{field}: {said}" for field, said in error.error_summary.items()]
    return []
