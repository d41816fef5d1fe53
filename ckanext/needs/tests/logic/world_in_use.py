"""The world of the rights with rounds that go on, a merged need and a sheet that was entered."""

from __future__ import annotations

import io
from datetime import timedelta
from hashlib import sha256

from ckan import model
from ckan.plugins import toolkit as tk
from werkzeug.datastructures import FileStorage

from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.round import get_round
from ckanext.needs.tests.ballot_box.conftest import ARound, phases
from ckanext.needs.tests.conftest import NEED
from ckanext.needs.tests.logic.world import World
from ckanext.needs.thai import today

#: A file that a harvester can be proposed for.
BUDGET = "แผนงาน,โครงการ,งบประมาณ (บาท)\nถนน,ซ่อมถนน,100\n"


def world_in_use() -> World:
    """Return the world; its own area has things that are named below besides."""
    world = World()
    things = world.things["own"]
    proposing = phases()
    proposing[0] |= {"key": "propose", "kind": "propose"}
    things["voting"] = ARound(world.org, name="voting").name
    things["proposing"] = ARound(world.org, (40,), name="proposing", phases=proposing).name
    asked = model.Session.query(Proposal).filter_by(round_id=get_round("proposing").id)
    things["asked"] = asked.one().id
    things["elsewhere"] = world.elsewhere["id"]
    things["soon"] = (today() + timedelta(days=30)).isoformat()
    things["digest"] = sha256(NEED["notes"].encode()).hexdigest()
    things["merged"], things["reviewed"] = (world._need("1901", "under_review") for _ in "12")
    into = {"into": things["public"], "reason": "เรื่องเดียวกัน"}
    by_sysadmin = {"user": world.people["sysadmin"]["name"]}
    tk.get_action("need_merge")(by_sysadmin, {"id": things["merged"], **into})
    things["reader"] = world.people["publisher"]["name"]
    paper = {"round": "voting", "sheet": "1", "district": "1901", "choices": [1]}
    tk.get_action("need_paper_ballot_enter")({"user": world.people["publisher"]["name"]}, paper)
    return world


def budget_file() -> FileStorage:
    """Return a file as a form sends it."""
    return FileStorage(io.BytesIO(BUDGET.encode()), "budget.csv")


def keep_nothing(monkeypatch) -> None:
    """Have nothing stay of what actions change: what they flush is rolled back at their end."""
    monkeypatch.setattr(model.Session, "commit", model.Session.flush)
    monkeypatch.setattr(model.repo, "commit", model.Session.flush)
