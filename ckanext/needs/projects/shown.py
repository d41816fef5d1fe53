"""Projects, links and lines as the actions give them: baht as text, days in ISO."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.model.link import PROJECT, Link
from ckanext.needs.model.project import Project, milestones_by_project
from ckanext.needs.projects.lines import Line


def project_dicts(projects: Sequence[Project]) -> list[dict[str, Any]]:
    """Return projects without their needs: two queries, however many there are."""
    organizations = _organizations(project.organization_id for project in projects)
    milestones = milestones_by_project([project.id for project in projects])
    return [
        {
            "id": project.id,
            "title": project.title,
            "description": project.description,
            "organization": organizations[project.organization_id],
            "area": project.area,
            "status": project.status,
            "fiscal_year": project.fiscal_year,
            "budget": baht(project.budget),
            "used": baht(project.used),
            "starts": _iso(project.starts),
            "ends": _iso(project.ends),
            "milestones": [
                {"title": m.title, "due": _iso(m.due), "reached": _iso(m.reached)}
                for m in milestones.get(project.id, ())
            ],
        }
        for project in projects
    ]


def link_dicts(links: Sequence[Link]) -> list[dict[str, Any]]:
    """Return links with what they lead to: a project as it is, a line as last seen.

    Three queries, however many links there are; none without one to a project.
    """
    ids = [link.target_id for link in links if link.kind == PROJECT]
    projects = {project["id"]: project for project in project_dicts(Project.find_all(ids))}
    return [_link_dict(link, projects) for link in links]


def _link_dict(link: Link, projects: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {"id": link.id, "kind": link.kind, "target": link.target_id}
    project = projects.get(link.target_id) if link.kind == PROJECT else None
    if project is not None:
        return said | {
            "title": project["title"],
            "agency": project["organization"]["title"],
            "fiscal_year": project["fiscal_year"],
            "phase": "",
            "basis": "",
            "amount": project["budget"],
            "project": project,
        }
    return said | {
        "title": link.title,
        "agency": link.agency,
        "fiscal_year": link.fiscal_year,
        "phase": link.phase,
        "basis": link.basis,
        "amount": baht(link.amount),
        "project": None,
    }


def line_dict(line: Line) -> dict[str, Any]:
    """Return a budget line."""
    return {
        "line_id": line.line_id,
        "dataset": line.dataset,
        "title": line.title,
        "agency": line.agency,
        "fiscal_year": line.fiscal_year,
        "phase": line.phase,
        "basis": line.basis,
        "amount": baht(line.amount),
    }


def public_needs(context: Context, need_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return those of some needs that the user may read, in their order."""
    if not need_ids:
        return []
    query = "id:(" + " OR ".join(f'"{need_id}"' for need_id in need_ids[:500]) + ")"
    asking: Any = {"user": context.get("user", ""), "auth_user_obj": context.get("auth_user_obj")}
    found = tk.get_action("package_search")(
        asking, {"fq": query, "rows": 500, "include_private": True}
    )
    by_id = {package["id"]: package for package in found["results"]}
    return [
        {name: by_id[need_id].get(name) for name in ("id", "name", "title", "status", "district")}
        for need_id in need_ids
        if need_id in by_id
    ]


def baht(amount: Decimal | None) -> str | None:
    """Return an amount as text: whole baht without satang."""
    if amount is None:
        return None
    return f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}"


def _organizations(ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return organisations as the actions name them, by id; one that has gone without a name."""
    wanted = sorted({*ids})
    group = model.group_table
    query = sa.select(group.c["id"], group.c["name"], group.c["title"])
    rows = model.Session.execute(query.where(group.c["id"].in_(wanted))) if wanted else ()
    named = {str(row.id): (str(row.name), str(row.title or row.name)) for row in rows}
    return {
        one: dict(zip(("id", "name", "title"), (one, *named.get(one, ("", ""))), strict=True))
        for one in wanted
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
