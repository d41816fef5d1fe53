"""Projects that answer some of the synthetic needs, so that needs can be seen beside money."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.catalogue.publishing import site_context, site_user_id
from ckanext.needs.demo.script import SEED, Script
from ckanext.needs.model.link import PROJECT, Link
from ckanext.needs.model.project import Project
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import FiscalYear

#: A project's status (OC4IDS) by how far the furthest of its needs has come, the furthest first.
STATUSES = {
    "completed": "completion",
    "in_progress": "implementation",
    "funded": "preparation",
    "planned": "identification",
}
#: Of the places and topics that could have a project, so many have one.
ANSWERED = 0.7
#: Steps of a project, and the month of its fiscal year in which each is due.
STEPS = (("สำรวจและออกแบบ", 3), ("จัดซื้อจัดจ้าง", 6), ("ลงมือทำและส่งมอบ", 11))
#: How many steps are done, and the share of the budget that is used, from and to, by status.
DONE = {
    "completion": (3, 0.9, 1.0),
    "implementation": (2, 0.2, 0.7),
    "preparation": (1, 0.0, 0.0),
    "identification": (0, 0.0, 0.0),
}
PAGE = 1_000


def make_projects(script: Script, seed: int = SEED) -> int:
    """Make the projects that there are not yet, and return how many that were."""
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    alike: dict[tuple[str, str, str, int], list[dict[str, Any]]] = defaultdict(list)
    for need in sorted(_planned(script), key=lambda need: need["external_id"]):
        where = (need["owner_org"], need["district"], need["issue"], int(need["fiscal_year"]))
        alike[where].append(need)
    user = site_user_id()
    made = [
        _make(script, dice, user, where, needs)
        for where, needs in sorted(alike.items())
        if dice.random() < ANSWERED
    ]
    return sum(made)


def _planned(script: Script) -> Iterator[dict[str, Any]]:
    """Yield the needs that some project may answer."""
    statuses = " OR ".join(STATUSES)
    asked = {
        "fq": f"dataset_type:{NEED_TYPE} source_system:{script.source_system} status:({statuses})",
        "include_private": True,
        "rows": PAGE,
        "sort": "id asc",
    }
    first, count = 0, 1
    while first < count:
        found = tk.get_action("package_search")(site_context(), {**asked, "start": first})
        yield from found["results"]
        first, count = first + PAGE, found["count"]


def _make(
    script: Script,
    dice: random.Random,
    user: str,
    where: tuple[str, str, str, int],
    needs: Sequence[Mapping[str, Any]],
) -> bool:
    """Make one project with its links; False where it is there."""
    agency, district, issue, year = where
    known = lists.current()
    told = FiscalYear(year + 1)
    furthest = next(status for status in STATUSES if any(one["status"] == status for one in needs))
    status = STATUSES[furthest]
    done, least, most = DONE[status]
    estimate = sum(int(need.get("estimated_cost") or 0) for need in needs)
    budget = round(estimate * dice.uniform(0.8, 1.15), -3)
    used = round(budget * dice.uniform(least, most), -2)
    title = (
        f"{known.strategies.issue(issue).name.th} {known.areas.get(district).name.th} "
        f"ปีงบประมาณ {told.be} {script.mark}"
    )
    if _is_there(agency, title):
        return False
    project = tk.get_action("need_project_create")(
        site_context(),
        {
            "title": title,
            "description": script.notice,
            "owner_org": agency,
            "area": district,
            "fiscal_year": told.be,
            "status": status,
            "budget": str(budget) if budget else "",
            "used": str(used) if used else "",
            "starts": told.start.isoformat(),
            "ends": told.end.isoformat(),
            "milestones": list(_steps(told, done)),
        },
    )
    model.Session.add_all(
        Link(need_id=need["id"], kind=PROJECT, target_id=project["id"], created_by=user)
        for need in needs
    )
    model.Session.commit()
    return True


def _steps(year: FiscalYear, done: int) -> Iterator[dict[str, str]]:
    for number, (title, month) in enumerate(STEPS):
        first = year.start.month - 1 + month
        due = year.start.replace(year=year.start.year + first // 12, month=first % 12 + 1)
        reached = {"reached": due.isoformat()} if number < done else {}
        yield {"title": title, "due": due.isoformat(), **reached}


def _is_there(agency: str, title: str) -> bool:
    there = sa.exists().where(Project.organization_id == agency, Project.title == title)
    return bool(model.Session.scalar(sa.select(there)))
