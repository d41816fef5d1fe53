"""A portal with needs and money behind them, made once for all tests of a module."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs.model.link import Link
from ckanext.needs.model.project import Project
from ckanext.needs.tests.conftest import NEED, as_portal

#: Needs by a word of their titles: what differs from `NEED`.
NEEDS = {
    "ถนน": {"district": "1902", "people_affected": 350, "estimated_cost": 900_000},
    "สะพาน": {"district": "1902", "people_affected": 900, "status": "funded"},
    "ไฟฟ้า": {"district": "1902", "fiscal_year": 2567, "people_affected": 20},
    "น้ำ": {"district": "1901", "people_affected": 5},
    "ลับ": {"district": "1902", "status": "draft", "people_affected": 7_777},
}


class World:
    """Its organisation; its needs by the word."""

    def __init__(self) -> None:
        self.org = factories.Organization(name="works", title="กองช่าง")
        self.needs = {word: self._need(word, fields) for word, fields in NEEDS.items()}
        project = Project(
            title="ซ่อมถนนสายหลัก", organization_id=self.org["id"], area="1902", created_by="x",
            status="implementation", fiscal_year=2568, budget=450_000, used=100_000,
        )  # fmt: skip
        model.Session.add(project)
        model.Session.flush()
        line = {"title": "สร้างสะพาน", "agency": "อบจ.", "fiscal_year": 2567, "phase": "approved"}
        for word, kind, target, said in (
            ("ถนน", "project", project.id, {}),
            ("สะพาน", "project", project.id, {}),
            ("สะพาน", "budget_line", "l-1", {**line, "basis": "total", "amount": 50_000}),
            ("น้ำ", "budget_line", "l-2", {**line, "basis": "total", "amount": 1}),
            ("ลับ", "budget_line", "l-3", {**line, "basis": "total", "amount": 6_666}),
        ):
            need_id = self.needs[word]["id"]
            link = Link(need_id=need_id, kind=kind, target_id=target, created_by="x", **said)
            model.Session.add(link)
        model.Session.commit()

    def _need(self, word, fields):
        said = {**NEED, "status": "accepted", "title": f"ขอให้ดูแลเรื่อง{word}", **fields}
        return helpers.call_action(
            "package_create", as_portal(), **{**said, "owner_org": self.org["id"]}
        )


@pytest.fixture(scope="module")
def _worlds():
    return []


@pytest.fixture
def world(request, _worlds):
    if not _worlds:
        request.getfixturevalue("clean_portal")
        _worlds.append(World())
    request.getfixturevalue("with_plugins")
    yield _worlds[0]
    model.Session.rollback()


@pytest.fixture
def own_storage(ckan_config, tmp_path, monkeypatch):
    """A folder of the test's own for the portal's files."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path))
    return tmp_path
