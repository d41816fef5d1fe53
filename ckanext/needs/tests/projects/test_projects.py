"""Projects of agencies: made, changed, found."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.project import Milestone
from ckanext.needs.model.role_grant import RoleGrant

pytestmark = pytest.mark.ckan
PROJECT = {
    "title": "ปรับปรุงถนนสายบ้านป่า",
    "area": "แก่งคอย",
    "fiscal_year": "2569",
    "budget": "๑,๕๐๐,๐๐๐",
    "milestones": [
        {"title": "ประกวดราคา", "due": "2026-02-01", "reached": "15 ก.พ. 2569"},
        {"title": "ส่งมอบงาน", "due": "2026-09-01"},
    ],
}


def call(action, user, **data):
    """Call an action as a user, with its rights."""
    context = {"user": user["name"] if user else "", "ignore_auth": False}
    return helpers.call_action(action, context, **data)


@pytest.fixture
def new_project(agency, editor):
    """A function that makes a project of the agency by its editor."""

    def make(**fields):
        return call("need_project_create", editor, owner_org=agency["id"], **{**PROJECT, **fields})

    return make


@pytest.fixture
def grant(agency):
    """A function that makes a user an official in an area of the agency."""

    def give(area, role="official"):
        user = factories.User()
        given = {"user_id": user["id"], "role": role, "area": area}
        model.Session.add(RoleGrant(organization_id=agency["id"], granted_by="test", **given))
        model.Session.commit()
        return user

    return give


def test_what_people_type_is_stored_as_codes_days_and_baht(new_project):
    made = new_project()
    assert (made["area"], made["fiscal_year"], made["budget"]) == ("1902", 2569, "1500000")
    assert made["status"] == "identification"
    assert made["milestones"][0] == {
        "title": "ประกวดราคา",
        "due": "2026-02-01",
        "reached": "2026-02-15",
    }


def test_satang_are_kept(new_project):
    assert new_project(budget="100.25")["budget"] == "100.25"


def test_an_unknown_budget_stays_unknown(new_project):
    assert new_project(budget="")["budget"] is None


def test_everyone_may_read_it(new_project):
    project = new_project()
    shown = call("need_project_show", None, id=project["id"])
    assert shown["title"] == project["title"]
    assert shown["needs"] == []


def test_what_is_not_given_stays(new_project, editor):
    project = new_project()
    changed = call("need_project_update", editor, id=project["id"], status="implementation")
    assert changed == {**project, "status": "implementation"}


def test_milestones_that_are_given_take_the_place_of_all(new_project, editor):
    project = new_project()
    given = [{"title": "เสร็จ"}]
    changed = call("need_project_update", editor, id=project["id"], milestones=given)
    assert [m["title"] for m in changed["milestones"]] == ["เสร็จ"]
    assert model.Session.query(Milestone).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "ก" * 301),
        ("title", "โทร 081-234-5678"),
        ("title", "ก\x00ข"),
        ("area", "ดาวอังคาร"),
        ("fiscal_year", "มะรืน"),
        ("status", "finished-ish"),
        ("budget", "-1"),
        ("budget", "1e30"),
        ("budget", "1.005"),
        ("budget", "แพง"),
        ("starts", "30 ก.พ. 2569"),
        ("milestones", "ส่งงาน"),
        ("milestones", [{"due": "2026-01-01"}]),
        ("milestones", [{"title": "x", "who": "y"}]),
        ("owner_org", "no-such"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(new_project, field, value):
    with pytest.raises(tk.ValidationError) as refused:
        new_project(**{field: value}) if field != "owner_org" else call_with_org(value)
    assert field in refused.value.error_dict


def call_with_org(value):
    context = {"ignore_auth": True, "user": ""}
    return helpers.call_action("need_project_create", context, **PROJECT, owner_org=value)


def test_a_project_does_not_end_before_it_starts(new_project):
    with pytest.raises(tk.ValidationError) as refused:
        new_project(starts="2026-05-01", ends="2026-04-30")
    assert "ends" in refused.value.error_dict


class TestRights:
    def test_an_official_works_inside_the_area_only(self, agency, grant):
        official = grant("1902")
        project = {**PROJECT, "owner_org": agency["id"]}
        made = call("need_project_create", official, **project)
        with pytest.raises(tk.NotAuthorized):
            call("need_project_create", official, **{**project, "area": "1901"})
        with pytest.raises(tk.NotAuthorized):
            call("need_project_update", official, id=made["id"], area="1901")

    def test_an_official_of_the_province_works_in_its_districts(self, agency, grant):
        project = {**PROJECT, "owner_org": agency["id"]}
        assert call("need_project_create", grant("19"), **project)

    def test_leaders_citizens_and_other_agencies_may_not(self, agency, grant, new_project):
        stranger = factories.User()
        other = factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        project = new_project()
        for user in (grant("1902", "leader"), factories.User(), stranger):
            with pytest.raises(tk.NotAuthorized):
                call("need_project_create", user, **PROJECT, owner_org=agency["id"])
            with pytest.raises(tk.NotAuthorized):
                call("need_project_update", user, id=project["id"], title="ของฉัน")
        with pytest.raises(tk.NotAuthorized):
            call("need_project_update", stranger, id=project["id"], owner_org=other["id"])


class TestList:
    def test_it_is_counted_filtered_and_paged(self, new_project):
        for number in range(3):
            new_project(
                title=f"โครงการ {number} 100%", status=["completion", "maintenance"][number % 2]
            )
        found = call("need_project_list", None, limit=2)
        assert (found["count"], len(found["results"])) == (3, 2)
        assert call("need_project_list", None, status="maintenance")["count"] == 1
        assert call("need_project_list", None, q="1 100%")["count"] == 1
        assert call("need_project_list", None, q="100_")["count"] == 0

    def test_an_unknown_one_is_not_found(self, clean_portal):
        with pytest.raises(tk.ObjectNotFound):
            call("need_project_show", None, id="no-such")
