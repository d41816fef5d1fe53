"""Projects, links and lines as the actions give them: baht as text, days in ISO."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs.model.link import PROJECT, Link
from ckanext.needs.model.project import Project, milestones_of
from ckanext.needs.projects.lines import Line


def project_dict(project: Project) -> dict[str, Any]:
    """Return a project without its needs."""
    return {
        "id": project.id,
        "title": project.title,
        "description": project.description,
        "organization": _organization(project.organization_id),
        "area": project.area,
        "status": project.status,
        "fiscal_year": project.fiscal_year,
        "budget": baht(project.budget),
        "used": baht(project.used),
        "starts": _iso(project.starts),
        "ends": _iso(project.ends),
        "milestones": [
            {"title": m.title, "due": _iso(m.due), "reached": _iso(m.reached)}
            for m in milestones_of(project.id)
        ],
    }


def link_dict(link: Link) -> dict[str, Any]:
    """Return a link with what it leads to: of a project as it is, of a line as last seen."""
    said: dict[str, Any] = {"id": link.id, "kind": link.kind, "target": link.target_id}
    project = Project.find(link.target_id) if link.kind == PROJECT else None
    if project is not None:
        return said | {
            "title": project.title,
            "agency": _organization(project.organization_id)["title"],
            "fiscal_year": project.fiscal_year,
            "phase": "",
            "basis": "",
            "amount": baht(project.budget),
            "project": project_dict(project),
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


def _organization(organization_id: str) -> dict[str, str]:
    group = model.Group.get(organization_id)
    name = str(group.name) if group else ""
    title = str(group.title or name) if group else ""
    return {"id": organization_id, "name": name, "title": title}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
