"""The pages of projects, and the money on a need's page."""

import pytest
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import factories

from ckanext.needs.model.link import Link
from ckanext.needs.model.project import Project
from ckanext.needs.tests.projects.test_links import budget, link
from ckanext.needs.tests.projects.test_projects import PROJECT, grant, new_project

__all__ = ["budget", "grant", "new_project"]
pytestmark = pytest.mark.ckan


def text(answer):
    return " ".join(BeautifulSoup(answer.body, "html.parser").get_text(" ").split())


def headers(user):
    return {"Authorization": user["token"]}


def form(agency, **more):
    fields = {name: value for name, value in PROJECT.items() if name != "milestones"}
    return {**fields, "owner_org": agency["name"], "status": "preparation", **more}


def test_a_project_page_says_what_it_is(app, new_need, new_project, editor):
    need, project = new_need(), new_project(used="250000", starts="2025-10-01")
    link(editor, need, "project", project["id"])
    said = text(app.get(f"/needs/projects/{project['id']}"))
    for expected in (
        *(project["title"], "เสนอโครงการ", "1,500,000 บาท", "250,000 บาท", "อำเภอแก่งคอย"),
        *("1 ตุลาคม 2568", "ประกวดราคา", "15 กุมภาพันธ์ 2569", need["title"]),
    ):
        assert expected in said, expected


def test_a_need_s_page_shows_the_money(app, new_need, new_project, editor):
    need, project = new_need(), new_project()
    address = f"/citizen-need/{need['name']}"
    assert project["title"] not in text(app.get(address))
    link(editor, need, "project", project["id"])
    said = text(app.get(address))
    assert project["title"] in said
    assert "1,500,000 บาท" in said


def test_projects_are_listed_and_found(app, new_project):
    new_project(title="ขุดลอกคลอง")
    new_project()
    assert "2 โครงการ" in text(app.get("/needs/projects/"))
    said = text(app.get("/needs/projects/?q=คลอง"))
    assert "ขุดลอกคลอง" in said
    assert PROJECT["title"] not in said


def test_a_budget_line_shows_the_needs_it_answers(app, new_need, budget, editor):
    need = new_need()
    link(editor, need, "budget_line", "a")
    said = text(app.get("/needs/projects/line/a"))
    assert "250,000.50 บาท" in said
    assert need["title"] in said
    assert app.get("/needs/projects/line/no-such").status_code == 404


def test_an_editor_makes_and_changes_a_project(app, agency, editor):
    sent = form(agency, milestone_title=["ประกวดราคา", ""], milestone_due=["", ""])
    sent["milestone_reached"] = ["", ""]
    app.post("/needs/projects/new", data=sent, headers=headers(editor), status=200)
    (project,) = model.Session.query(Project).all()
    assert str(project.budget) == "1500000.00"
    address = f"/needs/projects/{project.id}/edit"
    assert "1500000" in app.get(address, headers=headers(editor)).body
    app.post(address, data=form(agency, title="ชื่อใหม่"), headers=headers(editor), status=200)
    model.Session.expire_all()
    assert Project.find(project.id).title == "ชื่อใหม่"


def test_what_was_typed_stays_beside_the_error(app, agency, editor):
    answer = app.post(
        "/needs/projects/new", data=form(agency, budget="แพงมาก"), headers=headers(editor)
    )
    assert 'value="แพงมาก"' in answer.body
    assert "ต้องเป็นจำนวนเงินบาท" in text(answer)
    assert model.Session.query(Project).count() == 0


def test_an_official_may_and_a_citizen_may_not(app, agency, grant, new_project):
    citizen = factories.UserWithToken()
    project = new_project()
    for address in ("new", f"{project['id']}/edit"):
        assert app.get(f"/needs/projects/{address}", headers=headers(citizen)).status_code == 403
        answer = app.post(f"/needs/projects/{address}", data=form(agency), headers=headers(citizen))
        assert answer.status_code == 403
    official = grant("1902")
    token = factories.APIToken(user=official["name"])["token"]
    assert agency["title"] in app.get("/needs/projects/new", headers={"Authorization": token}).body


def test_an_editor_searches_picks_and_takes_away(app, new_need, new_project, budget, editor):
    need, project = new_need(), new_project()
    address = f"/needs/projects/for/{need['name']}"
    said = text(app.get(f"{address}?q=ถนน", headers=headers(editor)))
    assert project["title"] in said
    assert "ถนนสายเอก" in said
    app.post(address, data={"target": "budget_line a"}, headers=headers(editor), status=200)
    (made,) = model.Session.query(Link).all()
    assert made.target_id == "a"
    app.post(address, data={"delete": made.id}, headers=headers(editor), status=200)
    assert model.Session.query(Link).count() == 0


def test_others_may_not_pick(app, new_need):
    need = new_need()
    citizen = factories.UserWithToken()
    address = f"/needs/projects/for/{need['name']}"
    assert app.get(address, headers=headers(citizen)).status_code == 403
    answer = app.post(address, data={"target": "project x"}, headers=headers(citizen))
    assert answer.status_code in (403, 200)
    assert model.Session.query(Link).count() == 0


def test_a_need_that_waits_has_no_such_page_for_others(app, new_need):
    need = new_need(status="submitted")
    assert app.get(f"/needs/projects/for/{need['name']}").status_code == 404


@pytest.mark.parametrize("odd", ["<script>alert(1)</script>", "=1+1", "'; DROP TABLE need_project"])
def test_odd_texts_are_shown_as_they_are(app, new_project, odd):
    project = new_project(title=odd, description=odd)
    for address in (f"/needs/projects/{project['id']}", f"/needs/projects/?q={odd}"):
        body = app.get(address).body
        assert "<script>alert(1)" not in body
    assert odd.split("<")[0] in text(app.get(f"/needs/projects/{project['id']}"))
