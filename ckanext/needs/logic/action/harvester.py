"""Actions by which a publisher makes a harvester of an uploaded file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context, DataDict

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.harvest import drafts
from ckanext.needs.harvest.drafts import MayEdit
from ckanext.needs.logic import schema
from ckanext.needs.logic.action.harvest import as_dict
from ckanext.needs.logic.action.load import MAX_UPLOAD, TOO_LARGE
from ckanext.needs.logic.auth_work import may_edit
from ckanext.needs.pages import form_choices
from ckanext.needs.problems import InputError, describe
from ckanext.needs.records.mapping import PHASES
from ckanext.needs.thai import FiscalYear, today

if TYPE_CHECKING:
    from ckanext.needs.proposing import About, Proposal
    from ckanext.needs.proposing.cells import Lists
    from ckanext.needs.proposing.layout import ReadFile


def need_harvester_propose(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Propose a harvester for a file of needs or of budget lines, from the likeness of its headers.

    Which of the two it holds is told by its columns. Where they don't tell it, both are offered
    and ``records`` is empty: a person says it. Columns about persons are left out; needs are not
    public unless their own status, or ``public``, says so.

    The file is kept for a day. Correct the YAML, try it with ``need_harvester_check``, and save it
    with ``need_harvester_save``. You must be an editor of the organisation.

    :param upload: the file, 20 MB at most
    :type upload: FieldStorage, needs multipart/form-data
    :param org: id or name of the organisation that publishes
    :type org: string
    :param email: of the office to ask
    :type email: string
    :param records: ``needs`` or ``budget_lines`` (optional, default: as the columns tell)
    :type records: string
    :param title: of the dataset (optional, default: made of the organisation's)
    :type title: string
    :param name: of harvester and dataset (optional, default: made of the file's)
    :type name: string
    :param area: code of the area whose budget or needs it is (optional, default: the form's first
        province)
    :type area: string
    :param place: code or name of the district or subdistrict in it that all needs of the file are
        of (optional)
    :type place: string
    :param phase: of a budget: ``plan``, ``proposed``, ``approved`` (default) or ``executed``
        (optional)
    :type phase: string
    :param public: needs whose rows say no status may be read by everyone (optional, default: false)
    :type public: boolean

    :returns: ``token`` of the draft, ``records`` (empty: it can't be told) and its ``yaml``,
        ``offers`` (one for each kind: ``records``, ``title``, ``yaml``, ``found`` (``field``,
        ``column``), ``left_out`` (``column``, ``why``), ``unused``), ``columns`` and the first
        ``rows`` as they are read
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, schema.need_harvester_propose(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_harvester_propose", context, data)
    from ckanext.needs.proposing import propose

    contents = data["upload"].stream.read(MAX_UPLOAD + 1)
    if len(contents) > MAX_UPLOAD:
        raise tk.ValidationError({"upload": [schema.both(TOO_LARGE)]})
    read = _read(contents, str(data["upload"].filename))
    about = _about(data)
    proposal = propose(about, read, _lists(about))
    token = drafts.keep(_user_id(context), contents, about.suffix.lstrip("."))
    return {"token": token, **_shown(proposal, data.get("records") or ""), **_first_rows(read)}


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
    return as_dict(dry_run(harvester, own=True))


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
    from ckanext.needs.proposing import About, slug
    from ckanext.needs.sources.read import format_of

    file = Path(str(data["upload"].filename))
    organization = cast("Any", model.Group.get(data["org"]))  # the schema has found it
    phase = str(data.get("phase") or "")
    return About(
        publisher=organization.name,
        publisher_title=organization.title or organization.name,
        email=data["email"],
        area=_area(data),
        phase=phase if phase in PHASES else "approved",
        format=format_of(file.name),
        suffix=file.suffix.lower(),
        name=slug(data.get("name") or file.stem, ""),
        title=data.get("title") or "",
        public=bool(data.get("public")),
    )


def _area(data: dict[str, Any]) -> str:
    """Return the code of the place that is said, in the area that is said or is the portal's."""
    areas = lists.current().areas
    code = data.get("area") or next(iter(_provinces()), "")
    for field in ("area", "place"):
        try:
            if said := data.get(field):
                code = areas.resolve(said, "", code if field == "place" else "").code
        except CodeError as error:
            raise tk.ValidationError({field: [schema.both(error.reason)]}) from error
    return code


def _lists(about: About) -> Lists:
    from ckanext.needs.own_records.needs import agencies
    from ckanext.needs.proposing.cells import Lists

    return Lists(lists.current(), about.area, FiscalYear.of(today()).be, agencies())


def _shown(proposal: Proposal, asked: str) -> dict[str, Any]:
    """Return both offers, and the YAML of the kind that was asked for or told, if any was."""
    from ckanext.needs.proposing import KINDS

    records = asked or proposal.records
    return {
        "records": records,
        "yaml": proposal.offer(records).yaml if records else "",
        "offers": [
            {
                "records": offer.records,
                "title": KINDS[offer.records].as_dict(),
                "yaml": offer.yaml,
                "found": [{"field": each.field, "column": each.column} for each in offer.found],
                "left_out": [{"column": name, "why": why} for name, why in offer.left_out],
                "unused": list(offer.unused),
            }
            for offer in proposal.offers
        ],
    }


def _first_rows(read: ReadFile) -> dict[str, Any]:
    table = read.table
    return {
        "columns": list(table.columns),
        "rows": [[row.cell(column) for column in table.columns] for row in table.rows[:10]],
    }


def _provinces() -> tuple[str, ...]:
    from ckanext.needs import config

    return config.provinces() or form_choices.provinces_of_strategies(lists.current())


def _read(contents: bytes, name: str) -> ReadFile:
    """Return the table with most rows, which is the one meant most times."""
    from ckanext.needs.proposing import read_for_proposal
    from ckanext.needs.sources.read import format_of

    try:
        found = read_for_proposal(contents, Path(name).name, format_of(name))
    except InputError as error:
        reasons = [f"{describe(p)} ({p.reason.in_('en')})" for p in error.problems]
        raise tk.ValidationError({"upload": reasons}) from error
    if found is None:
        raise tk.ValidationError({"upload": [tk._("There is no table in this file")]})
    return found


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
