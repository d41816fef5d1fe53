"""The portal that is looked at: the examples' people and rounds, and needs of the demo."""

from __future__ import annotations

from ckan import model
from ckan.lib.i18n import build_js_translations
from ckan.tests import helpers

from ckanext.needs.demo.loading import load_needs
from ckanext.needs.demo.projects import make_projects
from ckanext.needs.demo.rounds import make_rounds
from ckanext.needs.demo.script import read_script
from ckanext.needs.harvest.now import harvest
from ckanext.needs.harvester import harvester_names
from ckanext.needs.model.round import Round
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.documented.world import OTHER_ORG, World

NEEDS, HIDDEN = 300, 30
#: Who looks, and what their account is named in the world of the examples.
NAMES = {
    "citizen": "สมหญิง ใจดี",
    "leader": "สมชาย รักบ้าน",
    "official": "วิชัย ตั้งใจ",
    "publisher": "มาลี เปิดเผย",
    "admin": "อำนาจ ดูแล",
    "sysadmin": "ผู้ดูแลระบบ",
}
ROADS = 3
#: Names of phases, as an agency gives them.
PHASES = {
    "propose": {"th": "เสนอโครงการ", "en": "Propose"},
    "check": {"th": "ตรวจสอบความเป็นไปได้", "en": "Check"},
    "discuss": {"th": "พูดคุย", "en": "Discuss"},
    "vote": {"th": "ลงคะแนน", "en": "Vote"},
    "announce": {"th": "ประกาศผล", "en": "Announce"},
}


def make(listener: str, folder) -> World:
    """Make the world; its people have Thai names, as they would."""
    made = World(listener)
    for role, name in NAMES.items():
        user = model.User.get(made.people[role]["id"])
        user.fullname, user.about, user.image_url = name, "", ""
    leaver = model.User.get("example-leaver")
    leaver.fullname = "ก่อนหน้า ลาออก"
    for each in model.Session.query(Round):
        each.phases = [{**phase, "name": PHASES[phase["kind"]]} for phase in each.phases]
    model.Session.commit()
    build_js_translations()
    _load_demo(folder)
    for number in range(1, ROADS + 1):
        _road(number)
    _publish()
    return made


def _load_demo(folder) -> None:
    script = read_script()
    loaded = load_needs(script, folder / f"{script.source_system}.csv", NEEDS, HIDDEN)
    assert not loaded.problems, loaded.problems[:3]
    make_projects(script)
    make_rounds(script)


def _publish() -> None:
    """Publish what pages of figures show: needs, rounds, and budgets by pillars and agencies."""
    for name in harvester_names():
        done = harvest(name)
        assert not done.errors, done.errors


def _road(number: int) -> None:
    """A need of Kaeng Khoi whose place in the search a journey knows."""
    said = {"title": f"ซ่อมถนนสายวังกวาง ช่วงที่ {number}", "district": "1902", "status": "accepted"}
    said |= {"name": f"road-{number}", "owner_org": OTHER_ORG, "spatial": "14.586, 101.001"}
    helpers.call_action("package_create", as_portal(), **{**NEED, **said})
