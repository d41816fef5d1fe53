"""What leaders and officials may do with needs, by every way in that core has."""

import io

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers
from werkzeug.datastructures import FileStorage

from ckanext.needs.model.role_grant import in_force, revoke
from ckanext.needs.tests.conftest import NEED, as_portal

pytestmark = pytest.mark.ckan

OWN, OTHER, REFUSED = "1901", "1902", (tk.NotAuthorized, tk.ObjectNotFound, tk.ValidationError)


def act(user, action, /, **parameters):
    # Not by `call_action`: some of core's rules are off wherever the context names `ignore_auth`.
    return tk.get_action(action)({"user": user["name"]}, parameters)


def enter(user, agency, **fields):
    need = {**NEED, "status": "submitted", "owner_org": agency["id"], **fields}
    return act(user, "package_create", **need)


def stored(need):
    model.Session.expire_all()
    return helpers.call_action("package_show", id=need["id"])


@pytest.fixture
def leader(granted):
    return granted("leader", OWN)


@pytest.fixture
def official(granted):
    return granted("official", OWN)


@pytest.fixture
def entered(leader, agency):
    """A need of the leader's, waiting for an official."""
    return enter(leader, agency)


class TestALeaderEnters:
    def test_a_need_of_the_own_area(self, leader, agency):
        need = enter(leader, agency, district="เมืองสระบุรี", owner_org=agency["name"])
        assert (need["district"], need["status"], need["private"]) == (OWN, "submitted", True)
        assert need["creator_user_id"] == leader["id"]

    def test_a_need_of_a_subdistrict_in_it(self, leader, agency):
        assert enter(leader, agency, subdistrict="190101")["subdistrict"] == "190101"

    def test_none_of_another_area(self, leader, agency):
        with pytest.raises(tk.ValidationError) as error:
            enter(leader, agency, district=OTHER)
        assert "เมืองสระบุรี" in str(error.value.error_dict["district"])

    def test_none_of_the_whole_district_with_a_subdistrict_granted(self, granted, agency):
        leader = granted("leader", "190101")
        assert enter(leader, agency, subdistrict="190101")
        for fields in ({}, {"subdistrict": "190102"}):
            with pytest.raises(tk.ValidationError):
                enter(leader, agency, **fields)

    def test_none_for_another_organisation(self, leader, agency):
        with pytest.raises(REFUSED):
            enter(leader, agency, owner_org=factories.Organization()["id"])

    def test_none_for_no_organisation(self, leader, agency):
        with pytest.raises(REFUSED):
            enter(leader, agency, owner_org="")

    @pytest.mark.parametrize("status", ["under_review", "accepted", "เห็นชอบ", "completed"])
    def test_none_that_has_got_further(self, leader, agency, status):
        with pytest.raises(tk.ValidationError) as error:
            enter(leader, agency, status=status)
        assert "status" in error.value.error_dict

    def test_a_draft(self, leader, agency):
        assert enter(leader, agency, status="draft")["status"] == "draft"

    def test_no_dataset_of_another_kind(self, leader, agency):
        for kind in ("dataset", "harvest"):
            with pytest.raises(REFUSED):
                act(leader, "package_create", type=kind, name="x-1", owner_org=agency["id"])
        with pytest.raises(REFUSED):
            act(leader, "package_create", name="x-2", owner_org=agency["id"])

    def test_none_under_an_id_of_the_own_choosing(self, leader, agency, new_need):
        theirs = new_need(status="accepted")
        with pytest.raises(REFUSED):
            enter(leader, agency, id=theirs["id"], name=theirs["name"])

    def test_none_in_a_group_of_others(self, leader, agency):
        group = factories.Group()
        with pytest.raises(tk.NotAuthorized):
            enter(leader, agency, groups=[{"name": group["name"]}])

    def test_none_after_the_grant_was_taken(self, leader, agency):
        (one,) = in_force(leader["id"])
        revoke(one.id, by="somebody", reason="")
        model.Session.commit()
        with pytest.raises(REFUSED):
            enter(leader, agency)

    def test_nothing_as_an_official_only(self, official, agency):
        with pytest.raises(REFUSED):
            enter(official, agency)


class TestALeaderChanges:
    def test_the_own_need(self, entered, leader):
        assert act(leader, "package_patch", id=entered["id"], title="ใหม่")["title"] == "ใหม่"
        act(leader, "package_update", **{**entered, "title": "ใหม่กว่า"})
        revised = {"match": {"id": entered["id"]}, "update": {"title": "ใหม่สุด"}}
        act(leader, "package_revise", **revised)
        assert stored(entered)["title"] == "ใหม่สุด"

    def test_it_while_it_is_looked_into(self, entered, leader):
        helpers.call_action("package_patch", as_portal(), id=entered["id"], status="under_review")
        assert act(leader, "package_patch", id=entered["id"], people_affected=9)

    @pytest.mark.parametrize("status", ["accepted", "planned", "completed", "rejected"])
    def test_it_no_more_once_it_is_decided_on(self, entered, leader, status):
        helpers.call_action("package_patch", as_portal(), id=entered["id"], status=status)
        for action in ("package_patch", "package_delete"):
            with pytest.raises(tk.NotAuthorized):
                act(leader, action, id=entered["id"])

    def test_no_need_of_somebody_else(self, leader, new_need, granted, agency):
        colleague = granted("leader", OWN)
        for need in (new_need(status="under_review"), enter(colleague, agency)):
            for action in ("package_patch", "package_delete"):
                with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
                    act(leader, action, id=need["id"], title="ของฉัน")

    @pytest.mark.parametrize(
        "moved",
        [
            {"district": OTHER},
            {"district": "แก่งคอย", "subdistrict": ""},
            {"province": "16", "district": "1601"},
            {"status": "under_review"},
            {"status": "accepted"},
            {"status": "เสร็จสิ้น"},
        ],
    )
    def test_it_is_not_moved_out_of_reach(self, entered, leader, moved):
        revised = {"match": {"id": entered["id"]}, "update": moved}
        for action, asked in (
            ("package_patch", {"id": entered["id"], **moved}),
            ("package_update", {**entered, **moved}),
            ("package_revise", revised),
        ):
            with pytest.raises(tk.ValidationError):
                act(leader, action, **asked)
        kept = {key: stored(entered)[key] for key in ("province", "district", "status")}
        assert kept == {"province": "19", "district": OWN, "status": "submitted"}

    def test_it_is_given_to_no_other_organisation(self, entered, leader):
        other = factories.Organization()
        mine = factories.Organization(users=[{"name": leader["name"], "capacity": "editor"}])
        for organization in (other, mine):
            with pytest.raises(tk.ValidationError):
                act(leader, "package_patch", id=entered["id"], owner_org=organization["id"])
            asked = {"id": entered["id"], "organization_id": organization["id"]}
            with pytest.raises(tk.NotAuthorized):
                act(leader, "package_owner_org_update", **asked)
        with pytest.raises(tk.ValidationError):
            act(leader, "package_patch", id=entered["id"], owner_org="")
        assert stored(entered)["owner_org"] == entered["owner_org"]

    def test_its_writer_stays_who_it_is(self, new_need, leader, official, entered):
        other = factories.User()
        act(leader, "package_patch", id=entered["id"], creator_user_id=other["id"])
        assert stored(entered)["creator_user_id"] == leader["id"]

    def test_it_is_taken_back_to_a_draft_and_sent_again(self, entered, leader):
        for status in ("draft", "submitted"):
            assert act(leader, "package_patch", id=entered["id"], status=status)["status"] == status

    def test_it_is_deleted(self, entered, leader):
        act(leader, "package_delete", id=entered["id"])
        assert model.Package.get(entered["id"]).state == "deleted"

    def test_none_once_the_grant_is_taken(self, entered, leader):
        (one,) = in_force(leader["id"])
        revoke(one.id, by="somebody", reason="")
        model.Session.commit()
        with pytest.raises(tk.NotAuthorized):
            act(leader, "package_patch", id=entered["id"], title="ของฉัน")

    def test_nobody_by_pages_for_many(self, entered, leader, agency):
        for action in ("bulk_update_public", "bulk_update_private", "bulk_update_delete"):
            with pytest.raises(tk.NotAuthorized):
                act(leader, action, datasets=[entered["id"]], org_id=agency["id"])


class TestAnOfficial:
    def test_reads_what_is_not_public_in_the_area(self, entered, official):
        assert act(official, "package_show", id=entered["id"])["id"] == entered["id"]
        found = act(official, "package_search", include_private=True)
        assert [need["id"] for need in found["results"]] == [entered["id"]]

    def test_reads_it_from_the_province_too(self, entered, granted):
        assert act(granted("official", "19"), "package_show", id=entered["id"])

    @pytest.mark.parametrize("area", [OTHER, "190101", "16", "190"])
    def test_reads_and_changes_nothing_elsewhere(self, entered, granted, area):
        elsewhere = granted("official", area)
        with pytest.raises(tk.ObjectNotFound):
            act(elsewhere, "package_show", id=entered["id"])
        assert act(elsewhere, "package_search", include_private=True)["count"] == 0
        with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
            act(elsewhere, "package_patch", id=entered["id"], title="ใหม่")

    def test_of_another_organisation_reads_nothing(self, entered, granted):
        stranger = granted("official", OWN, organization=factories.Organization())
        with pytest.raises(tk.ObjectNotFound):
            act(stranger, "package_show", id=entered["id"])

    def test_changes_it_and_moves_it_on(self, entered, official):
        changed = act(official, "package_patch", id=entered["id"], status="under_review")
        assert (changed["status"], changed["private"]) == ("under_review", False)

    def test_skips_no_status(self, entered, official):
        with pytest.raises(tk.ValidationError) as error:
            act(official, "package_patch", id=entered["id"], status="funded")
        assert "กำลังพิจารณา" in str(error.value.error_dict["status"])

    def test_does_not_move_it_out_of_the_area(self, entered, official):
        for moved in ({"district": OTHER}, {"owner_org": factories.Organization()["id"]}):
            with pytest.raises(tk.ValidationError):
                act(official, "package_patch", id=entered["id"], **moved)

    def test_deletes_none_by_any_way(self, entered, official):
        with pytest.raises(tk.NotAuthorized):
            act(official, "package_delete", id=entered["id"])
        act(official, "package_patch", id=entered["id"], state="deleted", title="ใหม่")
        assert model.Package.get(entered["id"]).state == "active"

    def test_touches_no_dataset_of_the_organisation(self, new_dataset, official):
        dataset = new_dataset(private=True)
        for action in ("package_show", "package_patch", "package_delete"):
            with pytest.raises(tk.NotAuthorized):
                act(official, action, id=dataset["id"])


class TestFiles:
    """A need's files are changed by who may change the need."""

    @pytest.fixture
    def file(self, entered, leader):
        return act(leader, "resource_create", package_id=entered["id"], url="http://a.example/x")

    def test_their_writer_and_officials_change_and_take_them(self, file, leader, official):
        act(official, "resource_patch", id=file["id"], name="ภาพถนน")
        act(leader, "resource_update", **{**file, "name": "ภาพ"})
        act(official, "resource_delete", id=file["id"])

    def test_others_do_not(self, file, granted):
        for user in (granted("leader", OWN), granted("official", OTHER), factories.User()):
            for action in ("resource_show", "resource_patch", "resource_delete"):
                with pytest.raises((tk.NotAuthorized, tk.ObjectNotFound)):
                    act(user, action, id=file["id"], name="x")

    def test_none_are_added_once_the_need_is_accepted(self, file, entered, leader):
        helpers.call_action("package_patch", as_portal(), id=entered["id"], status="accepted")
        with pytest.raises(tk.NotAuthorized):
            act(leader, "resource_create", package_id=entered["id"], url="http://a.example/y")
        with pytest.raises(tk.NotAuthorized):
            act(leader, "resource_delete", id=file["id"])

    def test_an_upload_is_kept(self, entered, leader, create_with_upload):
        upload = FileStorage(io.BytesIO(b"\x89PNG"), "x.png")
        made = act(leader, "resource_create", package_id=entered["id"], url="x.png", upload=upload)
        assert made["url_type"] == "upload"


def test_a_token_gives_what_its_owner_may(entered, leader, official, app):
    for user, status in ((leader, 200), (official, 200), (factories.User(), 404)):
        token = helpers.call_action("api_token_create", user=user["name"], name="t")["token"]
        answer = app.get(
            f"/api/action/package_show?id={entered['id']}",
            headers={"Authorization": token},
            expect_errors=True,
        )
        assert answer.status_code == status


def test_the_writer_reads_the_own_need_and_finds_it(entered, leader, agency, granted):
    assert act(leader, "package_show", id=entered["id"])
    assert act(leader, "package_search", include_private=True)["count"] == 1
    other = granted("leader", OWN)
    assert act(other, "package_search", include_private=True)["count"] == 0


def test_the_form_of_a_need_is_there_for_leaders_and_the_one_of_datasets_is_not(leader, app):
    token = helpers.call_action("api_token_create", user=leader["name"], name="t")["token"]
    asked = {"headers": {"Authorization": token}, "expect_errors": True}
    page = app.get("/citizen-need/new", **asked)
    assert page.status_code == 200
    assert "องค์การบริหารส่วนจังหวัดสระบุรี" in page.body
    assert app.get("/dataset/new", **asked).status_code == 403
