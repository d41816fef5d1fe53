"""As many queries for a need with much around it as for one with little."""

from datetime import date

import pytest
from ckan import model
from ckan.lib.search import rebuild

from ckanext.needs.model.comment import SHOWN, Comment
from ckanext.needs.model.endorsement import Endorsement
from ckanext.needs.model.link import BUDGET_LINE, PROJECT, Link
from ckanext.needs.model.project import Milestone, Project
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.tests.projects.test_projects import call, grant
from ckanext.needs.tests.sql import statements_of

__all__ = ["grant"]
pytestmark = pytest.mark.ckan


def event(need_id, agency, **fields):
    said = {"from_status": "accepted", "to_status": "planned", "user_id": "", "role": "official"}
    values = {"organization_id": agency["id"], "reason": "เหตุผล", "next_owner": "", "public": True}
    return StatusEvent(need_id=need_id, since=date(2025, 1, 1), **{**said, **values, **fields})


def project(agency, number):
    return Project(
        id=f"project-{number}",
        title=f"โครงการ {number}",
        organization_id=agency["id"],
        area="1901",
        status="identification",
        fiscal_year=2569,
        created_by="",
    )


def surround(need, agency, numbers):
    """Give a need so many links, endorsements, comments and events more."""
    for n in numbers:
        model.Session.add_all(
            [
                project(agency, n),
                Milestone(project_id=f"project-{n}", number=1, title="ส่งงาน"),
                Link(need_id=need["id"], kind=PROJECT, target_id=f"project-{n}", created_by=""),
                Link(need_id=need["id"], kind=BUDGET_LINE, target_id=f"line-{n}", created_by=""),
                Comment(need_id=need["id"], user_id=f"user-{n}", text=f"ข้อ {n}", state=SHOWN),
                Endorsement(need_id=need["id"], user_id=f"user-{n}"),
                event(need["id"], agency),
            ]
        )
    model.Session.commit()


def merge(new_need, into, agency, count, *, hidden=False, **fields):
    """Merge so many needs into one; hide them, as an editor may."""
    for _ in range(count):
        one = new_need(status="merged", **fields)
        merged = {"to_status": "merged", "target_id": into["id"]}
        model.Session.add(event(one["id"], agency, **merged))
        model.Package.get(one["id"]).private = hidden
        model.Session.commit()
        rebuild(one["id"])


@pytest.fixture
def ask(app, editor):
    """A function that returns the number of queries of a page or action, asked twice before."""

    def count(address, user=None):
        headers = {"Authorization": user["token"]} if user else {}
        answers = [app.get(address, headers=headers) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        asked = len(statements_of(lambda: app.get(address, headers=headers)))
        assert asked > 0
        return asked

    return count


@pytest.mark.parametrize("signed_in", [False, True])
def test_of_a_need_s_page(new_need, agency, editor, ask, app, signed_in):
    need, user = new_need(status="accepted"), editor if signed_in else None
    address = f"/citizen-need/{need['name']}"
    surround(need, agency, range(2))
    merge(new_need, need, agency, 1)
    merge(new_need, need, agency, 1, hidden=True)
    few = ask(address, user)
    surround(need, agency, range(2, 9))
    merge(new_need, need, agency, 4)
    merge(new_need, need, agency, 2, hidden=True)
    assert ask(address, user) == few
    body = app.get(address).body
    assert all(f"โครงการ {n}" in body for n in range(9))


@pytest.mark.parametrize(
    "action", ["need_history?id=", "need_link_list?id=", "need_comment_list?id="]
)
def test_of_what_is_asked_of_a_need(new_need, agency, ask, action):
    need = new_need(status="accepted")
    address = f"/api/3/action/{action}{need['id']}"
    surround(need, agency, range(2))
    few = ask(address)
    surround(need, agency, range(2, 9))
    assert ask(address) == few


def test_of_a_list_of_projects(agency, ask):
    def more(numbers):
        model.Session.add_all(project(agency, n) for n in numbers)
        model.Session.commit()

    more(range(2))
    few = ask("/api/3/action/need_project_list?limit=100")
    more(range(2, 12))
    assert ask("/api/3/action/need_project_list?limit=100") == few
    assert call("need_project_list", None, limit=100)["count"] == 12


def test_a_merged_need_that_is_hidden_is_listed_for_those_who_may_read_it(
    new_need, agency, editor, app
):
    need = new_need(status="accepted")
    merge(new_need, need, agency, 1, title="เปิดเผยแล้ว")
    merge(new_need, need, agency, 1, title="ยังไม่เปิดเผย", hidden=True)
    address = f"/citizen-need/{need['name']}"
    said = app.get(address).body
    assert "เปิดเผยแล้ว" in said
    assert "ยังไม่เปิดเผย" not in said
    said = app.get(address, headers={"Authorization": editor["token"]}).body
    assert "ยังไม่เปิดเผย" in said
