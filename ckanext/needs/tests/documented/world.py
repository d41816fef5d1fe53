"""The portal that the examples speak of: their people, needs, rounds and all else, by their names.

What an example changes is there for that example alone, so that each works wherever it stands in
the order of tests. Ids are those that the examples write.
"""

from __future__ import annotations

from datetime import date

from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs.catalogue.publishing import ensure_organization
from ckanext.needs.model.brief import KeptBrief
from ckanext.needs.model.comment import Comment
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.link import Link
from ckanext.needs.model.project import Project
from ckanext.needs.model.role_grant import RoleGrant
from ckanext.needs.model.webhook import Webhook
from ckanext.needs.tests.briefs.made_up import NUMBER, brief
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.documented import harvests, rounds
from ckanext.needs.webhooks.events import EVENTS

ORG, OTHER_ORG, TOWN = "demo-public-works", "saraburi-pao", "example-town"
TITLES = {ORG: "กองช่าง", OTHER_ORG: "อบจ.สระบุรี", TOWN: "เทศบาลตัวอย่าง"}
#: People of the examples: the organisations where they are members, and as what.
MEMBERS = {"publisher": "editor", "admin": "admin"}
AREA = "1902"
#: Needs by name: status, title, details.
NEEDS = {
    "need-handrail": ("accepted", "ราวจับทางขึ้นศาลา", "บันไดชันและไม่มีที่จับ"),
    "need-market-road": ("accepted", "ซ่อมถนนเข้าตลาดนัด", "ผิวถนนแตกเป็นหลุมตลอดช่วงหน้าตลาด"),
    "need-school-lights": ("submitted", "ติดโคมไฟหน้าโรงเรียน", "ทางเข้าโรงเรียนมืด"),
    "need-canal": ("accepted", "ขุดลอกคลองส่งน้ำ", "น้ำไปไม่ถึงปลายคลอง"),
    "need-market-road-again": ("under_review", "ถนนตลาดนัดพัง", "เป็นหลุม"),
    "need-handrail-again": ("under_review", "ทำราวบันไดศาลา", "ผู้สูงอายุขึ้นไม่ไหว"),
    "need-playground": ("accepted", "ซ่อมสนามเด็กเล่น", "เครื่องเล่นขึ้นสนิม"),
    "need-clinic": ("accepted", "หลังคาที่รอรถหน้าอนามัย", "คนไข้ยืนตากฝน"),
}
#: Ids of what has no name.
COMMENT = "5b0c1f0e-4a63-4a55-9c4e-0d6f1c1f2a01"
REPORTED = "5b0c1f0e-4a63-4a55-9c4e-0d6f1c1f2a02"
MODERATED = "5b0c1f0e-4a63-4a55-9c4e-0d6f1c1f2a03"
PROJECT = "8e2f7a52-93d1-4c43-8d4c-5f1e2b3c4d01"
CHANGED_PROJECT = "8e2f7a52-93d1-4c43-8d4c-5f1e2b3c4d02"
LINK, WRONG_LINK = "1d9e6b7a-2c5f-4e38-b1a0-9f8e7d6c5b01", "1d9e6b7a-2c5f-4e38-b1a0-9f8e7d6c5b02"
FORUM, CHANGED_FORUM = (
    "6f1a2b3c-4d5e-4f60-8a7b-8c9d0e1f2a01",
    "6f1a2b3c-4d5e-4f60-8a7b-8c9d0e1f2a02",
)
GRANT = "3c4d5e6f-7a8b-4c9d-8e0f-1a2b3c4d5e01"
WEBHOOK, OLD_WEBHOOK, OTHERS_WEBHOOK = (
    f"9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c{n:02d}" for n in (1, 2, 3)
)


class World:
    """People by role, each with `token`; their organisations by name.

    :param listener: address of another system, which webhooks call
    """

    def __init__(self, listener: str):
        self.orgs = {name: self._organization(name) for name in TITLES}
        self.people = {"anonymous": {"token": ""}, "sysadmin": factories.SysadminWithToken()}
        for role in ("citizen", "neighbour", "leader", "official", *MEMBERS):
            email = f"{role}@town.example"
            self.people[role] = factories.UserWithToken(name=f"example-{role}", email=email)
        self._grants()
        self.needs = {name: self._need(name, *said) for name, said in NEEDS.items()}
        self._opinions()
        self._projects()
        self._webhooks(listener)
        rounds.make(self.org, {role: self.people[role]["id"] for role in rounds.ROLES})
        self._forums()
        model.Session.add(KeptBrief(number=NUMBER, content=brief().as_json(), edition="1-2"))
        model.Session.commit()
        self._merged()
        harvests.make(self.people["publisher"]["id"])

    @property
    def org(self) -> str:
        return self.orgs[ORG]

    def token(self, who: str) -> str:
        return self.people[who]["token"]

    def _organization(self, name):
        ensure_organization(name, TITLES[name])
        return model.Group.get(name).id

    def _grants(self):
        for role, capacity in MEMBERS.items():
            for org in self.orgs.values():
                member = {"id": org, "username": self.people[role]["name"], "role": capacity}
                helpers.call_action("organization_member_create", **member)
        leaver = factories.User(name="example-leaver")["id"]
        for user_id, role, more in (
            (self.people["leader"]["id"], "leader", {}),
            (self.people["official"]["id"], "official", {}),
            (leaver, "leader", {"id": GRANT}),
        ):
            granted = {"area": AREA, "organization_id": self.org, "granted_by": "x", **more}
            model.Session.add(RoleGrant(user_id=user_id, role=role, **granted))
        model.Session.commit()

    def _need(self, name, status, title, notes):
        said = {"name": name, "status": status, "title": title, "notes": notes}
        place = {"district": AREA, "fiscal_year": 2570, "owner_org": self.org}
        return helpers.call_action("package_create", as_portal(), **{**NEED, **place, **said})["id"]

    def _opinions(self):
        need_id, citizen = self.needs["need-market-road"], self.people["citizen"]["id"]
        for comment_id, said, state in (
            (COMMENT, "เห็นด้วย รถตกหลุมทุกวัน", "shown"),
            (REPORTED, "ไปทำเรื่องอื่นก่อน", "shown"),
            (MODERATED, "ซื้อของที่ร้านเราสิ", "waiting"),
        ):
            comment = {"need_id": need_id, "user_id": citizen, "text": said, "state": state}
            model.Session.add(Comment(id=comment_id, **comment))
        model.Session.commit()
        for action, name in (
            ("need_follow", "need-market-road"),
            ("need_follow", "need-clinic"),
            ("need_endorse", "need-clinic"),
        ):
            asked = {"key" if action == "need_follow" else "id": name}
            helpers.call_action(action, {"user": self.people["leader"]["name"]}, **asked)

    def _projects(self):
        said = {"organization_id": self.org, "area": AREA, "created_by": "x", "fiscal_year": 2570}
        said |= {"status": "preparation", "description": ""}
        for project_id, title in ((PROJECT, "ซ่อมถนนเข้าตลาดนัด"), (CHANGED_PROJECT, "สนามเด็กเล่น")):
            model.Session.add(Project(id=project_id, title=title, budget=450_000, **said))
        for link_id, need, target in (
            (LINK, "need-market-road", PROJECT),
            (WRONG_LINK, "need-canal", CHANGED_PROJECT),
        ):
            link = {"need_id": self.needs[need], "kind": "project", "target_id": target}
            model.Session.add(Link(id=link_id, created_by="x", **link))

    def _webhooks(self, listener):
        for webhook_id, org, url in (
            (WEBHOOK, ORG, listener),
            (OLD_WEBHOOK, ORG, "https://old.example/needs"),
            (OTHERS_WEBHOOK, OTHER_ORG, "https://pao.example/needs"),
        ):
            said = {"url": url, "secret": "x" * 43, "created_by": "x", "events": list(EVENTS)}
            model.Session.add(Webhook(id=webhook_id, organization_id=self.orgs[org], **said))

    def _forums(self):
        for forum_id, day, came in ((FORUM, 8, 43), (CHANGED_FORUM, 15, None)):
            said = {"district": AREA, "held_on": date(2026, 11, day), "attendance": came}
            said |= {"title": "เวทีตำบลทับกวาง", "place": "ศาลาประชาคม", "created_by": "x"}
            model.Session.add(Forum(id=forum_id, round_id=rounds.PROPOSING, **said))

    def _merged(self):
        merged = {"id": "need-handrail-again", "into": "need-playground", "reason": "เรื่องเดียวกัน"}
        helpers.call_action("need_merge", as_portal(), **merged)
