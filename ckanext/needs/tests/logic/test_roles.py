"""Giving roles, taking them, and the record of both."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.role_grant import in_force, roles_held

pytestmark = pytest.mark.ckan


def act(user, action, /, **parameters):
    return tk.get_action(action)({"user": user["name"]}, parameters)


@pytest.fixture
def admin(agency):
    user = factories.User()
    member = {"id": agency["id"], "username": user["name"], "role": "admin"}
    helpers.call_action("organization_member_create", **member)
    return user


@pytest.fixture
def person():
    return factories.User(email="leader@example.go.th")


@pytest.fixture
def give(admin, agency, person):
    def give(by=None, **more):
        asked = {"user": person["name"], "role": "leader", "area": "1901"}
        return act(by or admin, "need_role_grant", **asked | {"organization": agency["id"]} | more)

    return give


class TestGranting:
    def test_an_admin_of_the_organisation_gives_a_role(self, give, person, agency, admin):
        given = give()
        assert roles_held(person["id"], "190101", agency["id"]) == {"leader"}
        assert (given["user"], given["granted_by"]) == (person["name"], admin["name"])
        assert given["area_name"].startswith("อำเภอเมืองสระบุรี")

    @pytest.mark.parametrize("area", ["อ.แก่งคอย จ.สระบุรี", "1902", "Kaeng Khoi District"])
    def test_the_area_may_be_named(self, give, area):
        assert give(area=area)["area"] == "1902"

    def test_the_user_may_be_named_by_e_mail(self, give, person):
        assert give(user="Leader@Example.go.th")["user_id"] == person["id"]

    def test_what_is_given_twice_is_one(self, give, person):
        assert give()["id"] == give()["id"]
        assert len(in_force(person["id"])) == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [("role", "publisher"), ("role", "sysadmin"), ("area", "ไม่มีที่นี่"), ("user", "nobody-here")],
    )
    def test_what_is_not_there_is_said_at_its_field(self, give, field, value):
        with pytest.raises(tk.ValidationError) as error:
            give(**{field: value})
        assert field in error.value.error_dict

    def test_nobody_gives_a_role_to_themselves(self, give, admin):
        with pytest.raises(tk.ValidationError):
            give(user=admin["name"])
        sysadmin = factories.Sysadmin()
        with pytest.raises(tk.ValidationError):
            give(by=sysadmin, user=sysadmin["id"])

    def test_editors_leaders_officials_and_admins_of_others_give_none(
        self, give, editor, granted, agency
    ):
        stranger = factories.User()
        factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        for user in (editor, granted("leader", "19"), granted("official", "19"), stranger):
            with pytest.raises(tk.NotAuthorized):
                give(by=user)

    def test_a_group_is_no_organisation(self, give, admin):
        group = factories.Group(users=[{"name": admin["name"], "capacity": "admin"}])
        with pytest.raises(tk.ValidationError):
            give(organization=group["id"])

    @pytest.mark.usefixtures("with_request_context")
    def test_who_is_not_there_is_invited_and_no_member(
        self, give, agency, mail_server, monkeypatch, ckan_config
    ):
        monkeypatch.setitem(ckan_config, "smtp.mail_from", "portal@example.go.th")
        given = give(user="somchai@example.go.th", fullname="สมชาย ใจดี")
        invited = model.User.get(given["user_id"])
        assert (invited.state, invited.fullname) == ("pending", "สมชาย ใจดี")
        assert len(mail_server.get_smtp_messages()) == 1
        organizations = helpers.call_action("organization_list_for_user", id=invited.id)
        assert organizations == []

    @pytest.mark.usefixtures("with_request_context")
    @pytest.mark.parametrize("sender", ["", "portal@example.go.th"])
    def test_without_mail_an_unknown_address_is_refused_and_no_account_made(
        self, give, monkeypatch, ckan_config, sender
    ):
        monkeypatch.setitem(ckan_config, "smtp.server", "127.0.0.1:9")
        monkeypatch.setitem(ckan_config, "smtp.mail_from", sender)
        with pytest.raises(tk.ValidationError) as error:
            give(user="somchai@example.go.th")
        assert "somchai@example.go.th" in str(error.value.error_dict["user"])
        active = model.Session.query(model.User).filter_by(email="somchai@example.go.th")
        assert [user.state for user in active if user.state != "deleted"] == []


class TestTaking:
    def test_it_ends_the_role_and_stays_on_record(self, give, admin, person, agency):
        given = give()
        taken = act(admin, "need_role_revoke", id=given["id"], reason="หมดวาระ")
        assert (taken["reason"], taken["revoked_by"]) == ("หมดวาระ", admin["name"])
        assert roles_held(person["id"], "1901", agency["id"]) == frozenset()
        assert act(admin, "need_role_list", organization=agency["id"]) == []
        (past,) = act(admin, "need_role_list", organization=agency["id"], history=True)
        assert past["id"] == given["id"]

    def test_a_reason_is_needed(self, give, admin):
        with pytest.raises(tk.ValidationError):
            act(admin, "need_role_revoke", id=give()["id"], reason="")

    def test_it_is_taken_once_and_may_be_given_again(self, give, admin):
        given = give()
        act(admin, "need_role_revoke", id=given["id"], reason="หมดวาระ")
        with pytest.raises(tk.ValidationError):
            act(admin, "need_role_revoke", id=given["id"], reason="อีกครั้ง")
        assert give()["id"] != given["id"]

    def test_only_admins_of_that_organisation_take_it(self, give, editor, person):
        given = give()
        stranger = factories.User()
        factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        for user in (editor, person, stranger):
            with pytest.raises(tk.NotAuthorized):
                act(user, "need_role_revoke", id=given["id"], reason="x")


class TestListing:
    def test_everybody_sees_the_own_roles(self, give, person):
        given = give()
        assert [one["id"] for one in act(person, "need_role_list")] == [given["id"]]
        assert act(factories.User(), "need_role_list") == []

    def test_others_roles_are_seen_by_admins_only(self, give, agency, editor, person):
        for user in (editor, person):
            with pytest.raises(tk.NotAuthorized):
                act(user, "need_role_list", organization=agency["id"])


class TestImporting:
    FILE = """ชื่อผู้ใช้,ชื่อ,พื้นที่,บทบาท
somsri,สมศรี,อ.แก่งคอย จ.สระบุรี,ผู้นำชุมชน
nobody,,1901,leader
,,,
somsri,,ที่ไหน,leader
"""

    def test_good_rows_are_given_and_others_named_with_their_row(self, admin, agency):
        user = factories.User(name="somsri")
        told = act(admin, "need_role_import", organization=agency["name"], content=self.FILE)
        assert told["granted"] == 1
        assert [(one["row"], one["user"]) for one in told["problems"]] == [
            (3, "nobody"),
            (5, "somsri"),
        ]
        assert [(one.role, one.area) for one in in_force(user["id"])] == [("leader", "1902")]

    @pytest.mark.parametrize("content", ["a,b\n1,2\n", "", "user,area\nx,1901\n", '"'])
    def test_a_file_that_is_none_is_refused(self, admin, agency, content):
        with pytest.raises(tk.ValidationError):
            act(admin, "need_role_import", organization=agency["name"], content=content)

    def test_editors_import_none(self, editor, agency):
        with pytest.raises(tk.NotAuthorized):
            act(editor, "need_role_import", organization=agency["name"], content=self.FILE)
