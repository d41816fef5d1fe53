"""Actions by which a publisher makes a harvester of an uploaded file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs import lists
from ckanext.needs.harvest import drafts
from ckanext.needs.harvest.drafts import MayEdit
from ckanext.needs.logic import schema
from ckanext.needs.logic.action.harvest import as_dict
from ckanext.needs.logic.action.load import MAX_UPLOAD, TOO_LARGE
from ckanext.needs.logic.auth_work import may_edit
from ckanext.needs.pages import form_choices
from ckanext.needs.problems import InputError, describe
from ckanext.needs.records.mapping import PHASES
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import FiscalYear, today

if TYPE_CHECKING:
    from ckanext.needs.proposal import About


def need_harvester_propose(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a harvester for a file of budget lines, from the likeness of its headers.

    The file is kept for a day. Correct the YAML, try it with ``need_harvester_check``, and save it
    with ``need_harvester_save``. You must be an editor of the organisation.

    :param upload: the file, 20 MB at most
    :type upload: FieldStorage, needs multipart/form-data
    :param org: id or name of the organisation that publishes
    :type org: string
    :param email: of the office to ask
    :type email: string
    :param title: of the dataset (optional, default: made of the organisation's)
    :type title: string
    :param name: of harvester and dataset (optional, default: made of the file's)
    :type name: string
    :param area: code of the area whose budget it is (optional, default: the form's first province)
    :type area: string
    :param phase: ``plan``, ``proposed``, ``approved`` (default) or ``executed`` (optional)
    :type phase: string

    :returns: ``token`` of the draft, ``yaml``, ``columns`` and the first ``rows`` as they are read
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, schema.need_harvester_propose(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_harvester_propose", context, data)
    from ckanext.needs.proposal import propose

    contents = data["upload"].stream.read(MAX_UPLOAD + 1)
    if len(contents) > MAX_UPLOAD:
        raise tk.ValidationError({"upload": [schema.both(TOO_LARGE)]})
    about, table = _about(data), _first_table(contents, str(data["upload"].filename))
    token = drafts.keep(_user_id(context), contents, Path(about.location).suffix.lstrip("."))
    return {
        "token": token,
        "yaml": propose(about, table, FiscalYear.of(today())),
        "columns": list(table.columns),
        "rows": [[row.cell(column) for column in table.columns] for row in table.rows[:10]],
    }


def need_harvester_check(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Try a draft: what it would publish and what is wrong with it. Nothing is published.

    :param token: of the draft, from ``need_harvester_propose``
    :type token: string
    :param yaml: the harvester
    :type yaml: string

    :returns: see ``need_harvest_preview``
    :rtype: dictionary
    """
    data = _draft(context, data_dict)
    tk.check_access("need_harvester_check", context, data)
    from ckanext.needs.harvest.dry_run import dry_run

    try:
        harvester = drafts.check(_user_id(context), data["token"], data["yaml"], _may_edit(context))
    except InputError as error:
        raise _refused(error) from error
    return as_dict(dry_run(harvester))


def need_harvester_save(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Put a draft in the portal's folder of harvesters (``ckanext.needs.harvesters_folder``).

    :param token: of the draft, from ``need_harvester_propose``
    :type token: string
    :param yaml: the harvester
    :type yaml: string

    :returns: ``name`` of the harvester
    :rtype: dictionary
    """
    data = _draft(context, data_dict)
    tk.check_access("need_harvester_save", context, data)
    try:
        saved = drafts.save(_user_id(context), data["token"], data["yaml"], _may_edit(context))
    except InputError as error:
        raise _refused(error) from error
    return {"name": saved}


def _draft(context: Context, data_dict: DataDict) -> dict[str, Any]:
    data, errors = tk.navl_validate(data_dict, schema.need_harvester_draft(), context)
    if errors:
        raise tk.ValidationError(errors)
    return data


def _about(data: dict[str, Any]) -> About:
    from ckanext.needs.proposal import About, slug
    from ckanext.needs.sources.read import format_of

    file = Path(str(data["upload"].filename))
    organization = cast("Any", model.Group.get(data["org"]))  # the schema has found it
    name = slug(data.get("name") or file.stem, f"{data['org']}-budget")
    title = organization.title or organization.name
    phase = str(data.get("phase") or "")
    return About(
        name=name,
        title=data.get("title") or f"งบประมาณ {title}",
        publisher=organization.name,
        publisher_title=title,
        email=data["email"],
        area=data.get("area") or next(iter(_provinces()), ""),
        phase=phase if phase in PHASES else "approved",
        format=format_of(file.name),
        location=f"data/{name}{file.suffix.lower()}",
    )


def _provinces() -> tuple[str, ...]:
    from ckanext.needs import config

    return config.provinces() or form_choices.provinces_of_strategies(lists.current())


def _first_table(contents: bytes, name: str) -> RawTable:
    """Return the table with most rows, which is the budget most times."""
    from ckanext.needs.sources.read import format_of, read_tables

    try:
        tables = read_tables(contents, Path(name).name, format_of(name))
    except InputError as error:
        reasons = [f"{describe(p)} ({p.reason.in_('en')})" for p in error.problems]
        raise tk.ValidationError({"upload": reasons}) from error
    if not tables:
        raise tk.ValidationError({"upload": [tk._("There is no table in this file")]})
    return max(tables, key=lambda table: len(table.rows))


def _user_id(context: Context) -> str:
    user = model.User.get(context.get("user", ""))
    if user is None:
        raise tk.NotAuthorized
    return str(user.id)


def _may_edit(context: Context) -> MayEdit:
    user = context.get("user", "")
    if authz.is_sysadmin(user):
        return lambda _organizations: True
    return lambda organizations: may_edit(user, organizations)


def _refused(error: InputError) -> tk.ValidationError:
    reasons = [f"{describe(p)} ({p.reason.in_('en')})" for p in error.problems]
    return tk.ValidationError({"yaml": reasons})
