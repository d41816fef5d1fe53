"""The page on which admins give and take roles, and everybody says whether a name may be shown."""

import io
import re

import pytest
from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs.model.role_grant import in_force
from ckanext.needs.people.consent import consents

pytestmark = pytest.mark.ckan

ADDRESS = "/needs/roles/"


@pytest.fixture
def signed(app):
    """Call a page as a user, by token."""

    def call(method, user, address=ADDRESS, **more):
        headers = {"Authorization": user["token"]} if user else {}
        return getattr(app, method)(address, headers=headers, expect_errors=True, **more)

    return call


@pytest.fixture
def admin(agency):
    user = factories.UserWithToken()
    member = {"id": agency["id"], "username": user["name"], "role": "admin"}
    helpers.call_action("organization_member_create", **member)
    return user


@pytest.fixture
def person(agency):
    return factories.UserWithToken(name="somsri", fullname="สมศรี")


def give(signed, by, /, **more):
    said = {"org": "saraburi-pao", "user": "somsri", "role": "leader", "area": "1902", **more}
    return signed("post", by, f"{ADDRESS}grant", data=said)


def test_an_admin_gives_a_role_sees_it_and_takes_it_with_a_reason(signed, admin, person):
    assert "แก่งคอย" in give(signed, admin).body
    body = signed("get", admin).body
    assert "สมศรี" in body
    (grant,) = re.findall(r'name="id" value="([^"]+)"', body)
    taken = {"org": "saraburi-pao", "id": grant, "reason": "หมดวาระ"}
    signed("post", admin, f"{ADDRESS}revoke", data=taken)
    assert in_force(person["id"]) == []
    assert "หมดวาระ" not in signed("get", admin).body
    assert "หมดวาระ" in signed("get", admin, f"{ADDRESS}?org=saraburi-pao&history=1").body


def test_a_mistake_is_told_and_what_was_typed_stays(signed, admin, person):
    body = give(signed, admin, area="<b>ที่ไหน").body
    assert "alert-danger" in body
    assert 'value="&lt;b&gt;ที่ไหน"' in body
    assert in_force(person["id"]) == []


def test_a_table_gives_the_good_rows_and_shows_the_others(signed, admin, person):
    table = b"user,area,role\nsomsri,1902,leader\nnobody,1902,leader\n"
    form = {"org": "saraburi-pao", "upload": (io.BytesIO(table), "leaders.csv")}
    more = {"data": form, "content_type": "multipart/form-data"}
    body = signed("post", admin, f"{ADDRESS}import", **more).body
    assert "nobody" in body
    assert "แถวที่ 3" in body
    assert [grant.area for grant in in_force(person["id"])] == ["1902"]


def test_who_is_no_admin_sees_the_own_roles_only(signed, person, granted):
    granted("leader", "1901", user=person)
    body = signed("get", person).body
    assert "เมืองสระบุรี" in body
    assert "/needs/roles/grant" not in body


@pytest.mark.parametrize("step", ["grant", "revoke", "import"])
def test_others_are_refused(signed, agency, person, editor, admin, step):
    give(signed, admin, user=editor["name"])
    (grant,) = in_force(editor["id"])
    form = {"org": "saraburi-pao", "user": "somsri", "role": "leader", "area": "1902"}
    form |= {"id": grant.id, "reason": "x"}
    for user in (None, person, editor):
        upload = (io.BytesIO(b"user,area,role\nsomsri,1902,leader\n"), "leaders.csv")
        answer = signed("post", user, f"{ADDRESS}{step}", data={**form, "upload": upload})
        assert answer.status_code == 403
    assert in_force(person["id"]) == []
    assert len(in_force(editor["id"])) == 1


def test_visitors_are_asked_to_sign_in_and_other_organisations_are_not_shown(
    signed, agency, person
):
    assert signed("get", None).status_code == 403
    assert signed("get", person, f"{ADDRESS}?org=saraburi-pao").status_code == 403
    assert signed("get", person, f"{ADDRESS}?org=nowhere").status_code == 404


def test_everybody_says_whether_the_own_name_may_be_shown(signed, person):
    for said, expected in (({"consent": "1"}, True), ({}, False)):
        signed("post", person, f"{ADDRESS}consent", data=said)
        model.Session.expire_all()
        assert consents(model.User.get(person["id"])) is expected


def test_every_form_carries_a_token_against_forgery(signed, admin, person):
    give(signed, admin)
    body = signed("get", admin).body
    posted = [form for form in re.findall(r"<form.*?</form>", body, re.DOTALL) if "roles/" in form]
    posted = [form for form in posted if 'method="post"' in form]
    assert len(posted) == 4
    assert all("_csrf_token" in form for form in posted)
