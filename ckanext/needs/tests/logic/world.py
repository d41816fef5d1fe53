"""A portal with somebody in every role, and in each of two areas something of every kind."""

from __future__ import annotations

import re
from datetime import date

from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs.model.brief import KeptBrief
from ckanext.needs.model.comment import Comment
from ckanext.needs.model.forum import Forum
from ckanext.needs.model.link import Link
from ckanext.needs.model.project import Project
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.role_grant import grant
from ckanext.needs.model.round import Round
from ckanext.needs.model.webhook import Webhook
from ckanext.needs.rounds.voting_settings import VotingSettings
from ckanext.needs.tests.ballot_box.conftest import phases
from ckanext.needs.tests.briefs.made_up import brief
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.logic.rights import AREAS

PLACE = re.compile(r"\{(\w+)\}")


class World:
    """Its people by role, and its things by area and name (`need`, `public`, `round` …)."""

    def __init__(self):
        self.org, self.elsewhere = factories.Organization(), factories.Organization()
        self.people = {"anonymous": {"name": "", "id": ""}}
        self.people |= {role: factories.User() for role in ("citizen", "leader", "writer")}
        self.people |= {role: factories.User() for role in ("official", "official_elsewhere")}
        for role, capacity, org in (
            ("publisher", "editor", self.org),
            ("publisher_elsewhere", "editor", self.elsewhere),
            ("admin", "admin", self.org),
        ):
            self.people[role] = user = factories.User()
            member = {"id": org["id"], "username": user["name"], "role": capacity}
            helpers.call_action("organization_member_create", **member)
        self.people["sysadmin"] = factories.Sysadmin()
        own = AREAS["own"]
        self.grant = self._grant("leader", "leader", own, self.org)
        self._grant("writer", "leader", own, self.org)
        self._grant("official", "official", own, self.org)
        self._grant("official_elsewhere", "official", own, self.elsewhere)
        kept = KeptBrief(number=brief().number, content=brief().as_json(), edition="")
        model.Session.add(kept)
        self.things = {area: self._things(code) for area, code in AREAS.items()}
        model.Session.commit()

    def ask(self, said, area):
        """Return parameters with the things of an area in the place of their names."""
        if isinstance(said, dict):
            return {key: self.ask(value, area) for key, value in said.items()}
        if isinstance(said, list):
            return [self.ask(value, area) for value in said]
        if isinstance(said, str):
            return PLACE.sub(lambda found: self.things[area][found[1]], said)
        return said

    def _grant(self, who, role, area, org):
        return grant(self.people[who]["id"], role, area, org["id"], by="somebody").id

    def _things(self, code):
        org = self.org["id"]
        need, public = (self._need(code, status) for status in ("submitted", "accepted"))
        round_ = Round(**self._round(code))
        project = Project(
            title="ซ่อมถนน", organization_id=org, area=code, fiscal_year=2569, created_by="x",
            status="identification", description="",
        )  # fmt: skip
        model.Session.add_all([round_, project])
        model.Session.flush()
        made = {
            "proposal": Proposal(
                round_id=round_.id, number=1, title="ลานกีฬา", text="", district=code,
                created_by="x", state="waiting",
            ),
            "forum": Forum(
                round_id=round_.id, district=code, title="เวที", held_on=date(2026, 1, 15),
                created_by="x",
            ),
            "comment": Comment(need_id=public, user_id="x", text="เห็นด้วย", state="shown"),
            "webhook": Webhook(
                organization_id=org, url="https://a.example/x", secret="x", events=[],
                created_by="x",
            ),
            "link": Link(need_id=need, kind="project", target_id=project.id, created_by="x"),
        }  # fmt: skip
        model.Session.add_all(made.values())
        model.Session.flush()
        ids = {name: str(thing.id) for name, thing in made.items()}
        ids |= {"round": round_.id, "project": project.id, "need": need, "public": public}
        ids |= {"area": code, "org": org, "grant": self.grant, "resource": self._resource(need)}
        ids |= {"brief": brief().number}
        return ids | {"citizen": self.people["citizen"]["name"]}

    def _need(self, code, status):
        fields = {**NEED, "district": code, "status": status, "owner_org": self.org["id"]}
        need = helpers.call_action("package_create", as_portal(), **fields)
        model.Package.get(need["id"]).creator_user_id = self.people["writer"]["id"]
        model.Session.commit()
        return need["id"]

    def _resource(self, need):
        file = {"package_id": need, "url": "http://a.example/x"}
        return helpers.call_action("resource_create", as_portal(), **file)["id"]

    def _round(self, code):
        return {
            "name": f"round-{code}", "organization_id": self.org["id"], "area": code,
            "title_th": "รอบ", "title_en": "", "about_th": "", "about_en": "", "fiscal_year": 2569,
            "budget": 1000, "envelopes": {}, "strategy": "", "topics": [],
            "voting": VotingSettings.of({}).as_dict(), "phases": phases(-3, -2, -1),
            "who": "registered", "state": "open", "created_by": "x",
        }  # fmt: skip
