"""What waits at an agency: whose needs, in which order, with which counts."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs import bulk
from ckanext.needs.logic.action.inbox import asked_for
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.workflow.conftest import by
from ckanext.needs.thai import today
from ckanext.needs.workflow import inbox as waiting
from ckanext.needs.workflow.scope import Place, outermost

pytestmark = pytest.mark.ckan


def ago(days):
    return (today() - timedelta(days)).isoformat()


def inbox(user, **asked):
    return helpers.call_action("need_inbox_list", by(user), **asked)


def ids(answer):
    return [result["id"] for result in answer["results"]]


class TestWhose:
    def test_an_official_s_are_those_of_the_area_and_organisation(self, new_need, granted):
        official = granted("official", "1901")
        mine = new_need(subdistrict="190101")
        new_need(district="1902")
        new_need(owner_org=factories.Organization()["id"])
        assert ids(inbox(official)) == [mine["id"]]

    def test_an_editor_s_are_those_of_the_organisation(self, new_need, editor):
        wanted = {new_need()["id"], new_need(district="1902")["id"]}
        new_need(owner_org=factories.Organization()["id"])
        assert set(ids(inbox(editor))) == wanted

    def test_a_sysadmin_s_are_all(self, new_need):
        new_need(), new_need(owner_org=factories.Organization()["id"])
        assert inbox(factories.Sysadmin())["count"] == 2

    def test_a_need_is_there_once_however_many_roles_one_has(self, new_need, granted):
        official, need = granted("official", "1901"), new_need()
        for action_area in ("19", "190101"):
            granted("official", action_area)
        helpers.call_action(
            "organization_member_create",
            id=need["owner_org"],
            username=official["name"],
            role="editor",
        )
        assert ids(inbox(official)) == [need["id"]]

    def test_others_have_none(self, granted, agency):
        for user in (None, factories.User(), granted("leader")):
            with pytest.raises(tk.NotAuthorized):
                inbox(user)

    def test_asking_for_another_organisation_gives_nothing_of_it(self, new_need, official):
        other = factories.Organization()
        new_need(owner_org=other["id"])
        assert inbox(official, organization=other["name"])["results"] == []


class TestOrderAndCounts:
    def test_what_is_overdue_longest_comes_first(self, new_need, official):
        fresh = new_need(status="under_review", status_since=ago(2))
        late = new_need(status="under_review", status_since=ago(100))
        later = new_need(status="under_review", status_since=ago(50))
        answer = inbox(official)
        assert ids(answer) == [late["id"], later["id"], fresh["id"]]
        assert [result["overdue"] for result in answer["results"]] == [True, True, False]
        assert answer["results"][0]["days"] == 100

    def test_a_due_date_counts_instead_of_the_days_of_the_status(self, new_need, official):
        need = new_need(status="under_review", status_since=ago(100))
        due = (today() + timedelta(5)).isoformat()
        helpers.call_action("need_move", by(official), id=need["id"], to="accepted", due_on=due)
        (result,) = inbox(official)["results"]
        assert (result["deadline"], result["overdue"]) == (due, False)

    def test_each_status_has_its_number_overdue_ones_and_median_days(self, new_need, official):
        for days in (10, 40, 50):
            new_need(status="under_review", status_since=ago(days))
        new_need(status="completed", status_since=ago(400))
        answer = inbox(official)
        assert answer["statuses"] == [
            {"status": "under_review", "needs": 3, "overdue": 2, "median_days": 40},
            {"status": "completed", "needs": 1, "overdue": 0, "median_days": 400},
        ]
        assert answer["count"] == 3

    def test_filters_and_pages(self, new_need, official):
        needs = [
            new_need(status="under_review", status_since=ago(days), district=district)
            for days, district in ((90, "1901"), (80, "1902"), (1, "1901"))
        ]
        new_need(status="completed")
        assert ids(inbox(official, overdue=True)) == [needs[0]["id"], needs[1]["id"]]
        assert inbox(official, overdue=True)["count"] == 2
        assert ids(inbox(official, area="1902")) == [needs[1]["id"]]
        assert ids(inbox(official, limit=1, offset=1)) == [needs[1]["id"]]
        assert inbox(official, limit=1)["count"] == 3
        assert len(ids(inbox(official, status="ดำเนินการเสร็จสิ้น"))) == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [("status", "x"), ("area", "nowhere"), ("limit", "-1"), ("offset", "' OR 1=1")],
    )
    def test_a_filter_that_can_t_be_used_is_refused(self, official, field, value):
        with pytest.raises(tk.ValidationError) as error:
            inbox(official, **{field: value})
        assert set(error.value.error_dict) == {field}


def queries(work):
    statements = []
    engine = model.Session.get_bind()

    def heard(connection, cursor, statement, *rest):
        statements.append(statement)

    model.Session.rollback()
    sa.event.listen(engine, "before_cursor_execute", heard)
    try:
        work()
    finally:
        sa.event.remove(engine, "before_cursor_execute", heard)
    return len(statements)


def load(agency, start, stop):
    packages = (
        {**NEED, "id": stable_id("need", "inbox", str(n)), "owner_org": agency["id"]}
        for n in range(start, stop)
    )
    bulk.write(packages, as_portal()["user"])


def test_as_many_queries_for_a_hundred_needs_as_for_ten(agency, official, app):
    headers = {"Authorization": official["token"]}
    need = stable_id("need", "inbox", "1")

    def page():
        assert app.get("/needs/inbox/?per=100", headers=headers).status_code == 200

    def one():
        assert app.get(f"/citizen-need/{need}", headers=headers).status_code == 200

    load(agency, 0, 10)
    page(), one()
    ten = queries(page), queries(one)
    load(agency, 10, 100)
    assert (queries(page), queries(one)) == ten


#: Needs of all statuses, some with a due date of their own, many due on the same day.
MIXED = """
    UPDATE need_standing SET since = current_date - (n * 7 % 100),
        status = (ARRAY['submitted', 'under_review', 'accepted', 'planned', 'completed'])[
            n % 5 + 1],
        due_on = CASE WHEN n % 3 = 0 THEN current_date + (n % 4) - 2 END
    FROM (SELECT need_id AS id, row_number() OVER (ORDER BY need_id)::int AS n FROM need_standing)
        AS numbered
    WHERE numbered.id = need_id
"""


@pytest.mark.parametrize(
    "asked", [{}, {"overdue": True}, {"status": "completed"}, {"status": "planned"}], ids=str
)
def test_the_pages_together_are_the_whole_list(agency, official, asked):
    load(agency, 0, 60)
    model.Session.execute(sa.text(MIXED))
    model.Session.commit()
    wanted = asked_for(by(official), dict(asked))
    whole = [row.id for row in waiting.page(replace(wanted, limit=None))]
    pages = [
        row.id
        for offset in range(0, 63, 7)
        for row in waiting.page(replace(wanted, limit=7, offset=offset), waiting.days(wanted))
    ]
    assert pages == whole
    assert len(whole) >= 10


places = st.builds(
    Place, st.sampled_from("ab"), st.sampled_from(["", "19", "1901", "190101", "1902", "20"])
)


@given(st.lists(places))
def test_places_are_kept_once_and_cover_the_same(mine):
    kept = outermost(mine)

    def covers(some, org, area):
        return sum(p.organization_id == org and area.startswith(p.area) for p in some)

    for org in "ab":
        for area in ("19", "1901", "190101", "190102", "1902", "2001"):
            assert covers(kept, org, area) == min(covers(mine, org, area), 1)
