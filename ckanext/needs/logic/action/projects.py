"""Projects: what an agency does about needs, with money, period and milestones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context, DataDict

from ckanext.needs.logic.schema_projects import listing_schema, project_schema
from ckanext.needs.logic.values import boxed
from ckanext.needs.model.link import PROJECT, needs_of
from ckanext.needs.model.matching import has_words
from ckanext.needs.model.project import Milestone, Project, milestones_of
from ckanext.needs.model.run import now
from ckanext.needs.projects.shown import project_dicts, public_needs

FIELDS = (
    *("title", "description", "organization_id", "area", "status", "fiscal_year"),
    *("budget", "used", "starts", "ends"),
)


def need_project_create(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Make a project of an agency.

    You must be an official of the area and agency, or an editor of the agency.

    :param title: what is done
    :type title: string
    :param owner_org: id or name of the agency
    :type owner_org: string
    :param area: code or name of a province, district or subdistrict
    :type area: string
    :param fiscal_year: Buddhist or Common Era
    :type fiscal_year: int
    :param status: OC4IDS project status (optional, default: ``identification``)
    :type status: string
    :param description: more about it (optional)
    :type description: string
    :param budget: baht (optional); ``used`` likewise
    :type budget: string
    :param starts: first day, ISO (optional); ``ends`` the last
    :type starts: string
    :param milestones: in their order (optional): dictionaries of ``title``, ``due``, ``reached``
    :type milestones: list of dictionaries

    :returns: the project, as ``need_project_show`` gives it
    :rtype: dictionary
    """
    data = _validated(data_dict, context)
    tk.check_access("need_project_create", context, data)
    project = Project(created_by=_user_id(context), **{name: data.get(name) for name in FIELDS})
    model.Session.add(project)
    model.Session.flush()
    _save_milestones(project.id, data["milestones"])
    model.Session.commit()
    return project_dicts([project])[0]


def need_project_update(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Change a project; what is not given stays.

    You must have the right for the place and agency that it has, and for those that it gets.

    :param id: of the project
    :type id: string

    The other parameters are those of ``need_project_create``; ``milestones``, where given, take
    the place of all there were.

    :returns: the project, as ``need_project_show`` gives it
    :rtype: dictionary
    """
    project = _project(data_dict)
    tk.check_access("need_project_update", context, _where(project))
    present = _editable(project)
    data = _validated({**present, **data_dict}, context)
    tk.check_access("need_project_update", context, data)
    for name in FIELDS:
        setattr(project, name, data.get(name))
    project.modified = now()
    if "milestones" in data_dict:
        _save_milestones(project.id, data["milestones"])
    model.Session.commit()
    return project_dicts([project])[0]


@tk.side_effect_free
def need_project_show(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return a project with its milestones and the public needs that it answers.

    :param id: of the project
    :type id: string

    :returns: ``id``, ``title``, ``description``, ``organization`` (``id``, ``name``, ``title``),
        ``area``, ``status``, ``fiscal_year``, ``budget`` and ``used`` (baht as text, or null),
        ``starts``, ``ends``, ``milestones``, ``needs`` (``id``, ``name``, ``title``, ``status``,
        ``district``)
    :rtype: dictionary
    """
    tk.check_access("need_project_show", context, data_dict)
    project = _project(data_dict)
    needs = public_needs(context, needs_of(PROJECT, project.id))
    return {**project_dicts([project])[0], "needs": needs}


@tk.side_effect_free
def need_project_list(context: Context, data_dict: DataDict) -> dict[str, Any]:
    """Return projects, the newest fiscal year first.

    :param q: words of the title (optional)
    :type q: string
    :param owner_org: id or name of an agency (optional)
    :type owner_org: string
    :param status: OC4IDS project status (optional)
    :type status: string
    :param limit: at most so many (optional, default: 20, 100 at most)
    :type limit: int
    :param offset: leave out so many (optional)
    :type offset: int

    :returns: ``count`` and ``results``, projects without their needs
    :rtype: dictionary
    """
    data, errors = tk.navl_validate(data_dict, listing_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    tk.check_access("need_project_list", context, data)
    query = sa.select(Project)
    if data.get("q"):
        query = query.where(has_words(Project.title, data["q"]))
    if data.get("owner_org"):
        query = query.where(Project.organization_id == data["owner_org"])
    if data.get("status"):
        query = query.where(Project.status == data["status"])
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(query.subquery()))
    page = query.order_by(Project.fiscal_year.desc(), Project.title, Project.id)
    page = page.limit(data.get("limit") or 20).offset(data.get("offset") or 0)
    return {"count": count, "results": project_dicts(model.Session.scalars(page).all())}


def _validated(data_dict: DataDict, context: Context) -> dict[str, Any]:
    data, errors = tk.navl_validate(boxed(data_dict), project_schema(), context)
    if errors:
        raise tk.ValidationError(errors)
    data["organization_id"] = data["owner_org"]
    return data


def _project(data_dict: DataDict) -> Project:
    project = Project.find(tk.get_or_bust(data_dict, "id"))
    if project is None:
        raise tk.ObjectNotFound(tk._("There is no such project"))
    return project


def _where(project: Project) -> dict[str, str]:
    return {"area": project.area, "owner_org": project.organization_id}


def _editable(project: Project) -> dict[str, Any]:
    """Return a project as it would be sent: texts, days and numbers."""
    values = {name: _text(getattr(project, name)) for name in FIELDS}
    milestones = [
        {"title": m.title, "due": _text(m.due), "reached": _text(m.reached)}
        for m in milestones_of(project.id)
    ]
    return {**values, "owner_org": project.organization_id, "milestones": milestones}


def _text(value: date | Decimal | str | int | None) -> str:
    return "" if value is None else str(value)


def _save_milestones(project_id: str, milestones: list[dict[str, Any]]) -> None:
    model.Session.execute(sa.delete(Milestone).where(Milestone.project_id == project_id))
    model.Session.add_all(
        Milestone(project_id=project_id, number=number, **milestone)
        for number, milestone in enumerate(milestones, 1)
    )


def _user_id(context: Context) -> str:
    user = model.User.get(context.get("user", ""))
    return user.id if user else ""
