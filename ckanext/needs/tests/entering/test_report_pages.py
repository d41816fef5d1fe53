"""/needs/report: the form for a phone, without a script."""

from __future__ import annotations

import io

import pytest
from ckan import model
from ckan.lib import uploader
from ckan.tests import factories, helpers
from PIL import Image

from ckanext.needs.entering import photo_store
from ckanext.needs.model.role_grant import RoleGrant
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.entering.conftest import ADDRESS, hidden, soup, words, wrong
from ckanext.needs.tests.entering.test_photo import taken

pytestmark = pytest.mark.ckan


def needs():
    found = helpers.call_action(
        "package_search", as_portal(), fq="dataset_type:citizen-need", include_private=True
    )
    return found["results"]


def show(reference):
    return helpers.call_action("package_show", as_portal(), id=reference)


def grant(user, agency, area, role="leader"):
    row = RoleGrant(
        user_id=user["id"],
        role=role,
        area=area,
        organization_id=agency["id"],
        granted_by=user["id"],
    )
    model.Session.add(row)
    model.Session.commit()


class TestForm:
    """What is asked."""

    def test_a_visitor_is_sent_to_sign_in(self, app, agency):
        answer = app.get(ADDRESS, follow_redirects=False)
        assert answer.status_code == 302
        assert "/user/login" in answer.headers["Location"]
        assert app.post(ADDRESS, data={}, follow_redirects=False).status_code == 302

    def test_who_may_report_nowhere_is_told(self, app, agency):
        user = factories.UserWithToken()
        headers = {"Authorization": user["token"]}
        assert app.get(ADDRESS, headers=headers).status_code == 403

    def test_pillars_are_tiles_with_examples_in_plain_words(self, app, editor):
        page = soup(app.get(ADDRESS, headers={"Authorization": editor["token"]}))
        assert len(page.select("details.needs-tile-group")) == 5
        assert len(page.select("input[type=radio][name=topic]")) == 25
        tile = page.select_one("input[value='saraburi-2561:1.1']").find_parent("label")
        assert "ขอเครื่องอบผลไม้ให้กลุ่มแม่บ้าน" in words(tile)

    def test_another_province_has_its_own_pillars_and_places(self, app, editor):
        headers = {"Authorization": editor["token"]}
        page = soup(app.get(f"{ADDRESS}?province=10", headers=headers))
        tiles = page.select("label.needs-tile")
        assert len(tiles) == 9
        assert all("เช่น" in words(tile) for tile in tiles)
        assert len(page.select("#field-district option")) == 51

    def test_the_place_of_a_leader_is_chosen_and_no_other_offered(self, app, agency):
        user = factories.UserWithToken()
        grant(user, agency, "1902")
        page = soup(app.get(ADDRESS, headers={"Authorization": user["token"]}))
        districts = [o["value"] for o in page.select("#field-district option") if o["value"]]
        assert districts == ["1902"]
        assert page.select_one("#field-district option[selected]")["value"] == "1902"
        offered = page.select("#field-subdistrict option")
        assert all(o["value"].startswith("1902") for o in offered if o["value"])

    def test_the_subdistrict_of_a_village_head_is_chosen_too(self, app, agency):
        user = factories.UserWithToken()
        grant(user, agency, "190201")
        page = soup(app.get(ADDRESS, headers={"Authorization": user["token"]}))
        assert page.select_one("#field-subdistrict option[selected]")["value"] == "190201"

    def test_every_field_has_a_label_and_the_form_a_token(self, app, editor):
        page = soup(app.get(ADDRESS, headers={"Authorization": editor["token"]}))
        form = page.select_one("form.needs-report-form")
        assert form.select_one("input[name=_csrf_token]")
        for field in form.select("input:not([type=hidden]), select, textarea"):
            labelled = page.select_one(f"label[for='{field.get('id')}']")
            assert labelled or field.find_parent("label"), field


class TestChecking:
    """What is looked over before it is sent."""

    def test_it_shows_what_was_told_and_saves_nothing(self, send, told):
        page = soup(send("check", told))
        said = words(page.select_one(".needs-report-summary"))
        for expected in (told["title"], told["notes"], "ดาวเรือง", "เมืองสระบุรี", "ความปลอดภัย"):
            assert expected in said
        assert needs() == []

    def test_mistakes_stand_beside_their_fields_and_all_that_was_typed_stays(self, send, told):
        said = {**told, "title": " ", "topic": "", "people_affected": "หลายคน", "spatial": "ที่วัด"}
        response = send("check", said)
        assert {"title", "topic", "people_affected", "spatial"} <= {*wrong(response)}
        page = soup(response)
        assert page.select_one("#field-notes").text.strip() == told["notes"]
        assert page.select_one("#field-people_affected")["value"] == "หลายคน"
        assert page.select_one("#field-spatial")["value"] == "ที่วัด"
        assert page.select_one("#field-subdistrict option[selected]")["value"] == "190105"

    def test_a_chosen_tile_stays_open_and_chosen(self, send, told):
        page = soup(send("check", {**told, "title": ""}))
        tile = page.select_one("input[name=topic][checked]")
        assert tile["value"] == told["topic"]
        assert tile.find_parent("details").has_attr("open")

    def test_what_may_be_the_same_is_shown(self, send, told, new_need):
        there = new_need(title="หน้าโรงเรียนบ้านป่ามืดมาก อยากให้ติดโคมไฟ", notes="")
        page = soup(send("check", told))
        assert there["title"] in words(page.select_one(".needs-report-alike"))

    def test_what_the_reader_may_not_read_is_not(self, send, told, new_need):
        other = factories.Organization()
        new_need(title=told["title"], owner_org=other["id"], status="submitted")
        assert not soup(send("check", told)).select_one(".needs-report-alike")

    def test_what_looks_like_personal_data_is_marked(self, send, told):
        page = soup(send("check", {**told, "notes": "ยายอยู่บ้านเลขที่ 12/3 เดินไม่ไหว"}))
        assert "12/3" in words(page.select_one("mark"))

    def test_a_phone_number_is_refused_at_its_field(self, send, told):
        assert (
            "081-234-5678" in wrong(send("check", {**told, "notes": "โทร 081-234-5678"}))["notes"]
        )

    def test_one_goes_back_with_everything_in_place(self, send, told):
        answers = hidden(send("check", told))
        page = soup(send("edit", answers))
        assert page.select_one("#field-title")["value"] == told["title"]
        assert needs() == []


class TestSending:
    """What becomes of it."""

    def test_it_waits_for_the_agency_and_is_seen_by_nobody_else(self, send, told, editor, app):
        send("send", hidden(send("check", told)))
        (need,) = needs()
        assert (need["status"], need["private"]) == ("submitted", True)
        assert (need["issue"], need["subdistrict"]) == ("saraburi-2561:5.1", "190105")
        assert need["people_affected"] == 120
        assert need["requested_on"]
        assert need["creator_user_id"] == editor["id"]
        assert app.get(f"/citizen-need/{need['name']}").status_code == 404

    @pytest.mark.ckan_config("ckanext.needs.publish_at_once", "saraburi-pao")
    def test_an_agency_may_publish_at_once(self, send, told):
        send("send", told)
        (need,) = needs()
        assert (need["status"], need["private"]) == ("under_review", False)

    def test_sent_twice_it_is_one_need(self, send, told):
        send("send", told)
        assert send("send", told).status_code == 200
        assert len(needs()) == 1

    def test_the_same_key_of_somebody_else_is_refused(self, send, told, agency):
        send("send", told)
        other = factories.UserWithToken()
        helpers.call_action(
            "organization_member_create", id=agency["id"], username=other["name"], role="editor"
        )
        response = send("send", told, user=other)
        assert soup(response).select_one(".error-explanation")
        assert len(needs()) == 1

    def test_a_mistake_at_the_last_step_leads_back_to_the_form(self, send, told):
        response = send("send", {**told, "district": "9999"})
        assert "district" in wrong(response)
        assert needs() == []

    def test_an_agency_that_one_may_not_report_to_is_refused(self, send, told):
        other = factories.Organization()
        for step in ("check", "send", "draft"):
            response = send(step, {**told, "owner_org": other["id"]})
            assert soup(response).select_one(".error-explanation")
        assert needs() == []


class TestDrafts:
    """What is kept without being sent."""

    def test_it_is_kept_found_again_and_sent(self, send, told, app, editor):
        send("draft", told)
        (draft,) = needs()
        assert draft["status"] == "draft"
        headers = {"Authorization": editor["token"]}
        listed = soup(app.get(ADDRESS, headers=headers)).select_one(".needs-report-drafts")
        assert told["title"] in words(listed)
        page = soup(app.get(listed.a["href"], headers=headers))
        form = page.select_one("form.needs-report-form")
        assert page.select_one("#field-title")["value"] == told["title"]
        assert page.select_one("#field-spatial")["value"] == ""
        again = {**told, "key": "x", "draft": form.select_one("[name=draft]")["value"]}
        send("send", {**again, "title": "ขอไฟทางหน้าโรงเรียน"})
        (need,) = needs()
        assert (need["id"], need["status"]) == (draft["id"], "submitted")
        assert need["title"] == "ขอไฟทางหน้าโรงเรียน"

    def test_somebody_elses_is_not_to_be_had(self, send, told, app):
        send("draft", told)
        (draft,) = needs()
        other = factories.UserWithToken()
        agency = factories.Organization(users=[{"name": other["id"], "capacity": "editor"}])
        headers = {"Authorization": other["token"]}
        assert app.get(f"{ADDRESS}draft/{draft['id']}", headers=headers).status_code == 404
        sent = {**told, "key": "y", "draft": draft["id"], "owner_org": agency["id"]}
        send("send", sent, user=other)
        assert show(draft["id"])["status"] == "draft"

    def test_a_need_that_was_sent_is_no_draft(self, send, told, app, editor):
        send("send", told)
        headers = {"Authorization": editor["token"]}
        address = f"{ADDRESS}draft/{needs()[0]['id']}"
        assert app.get(address, headers=headers).status_code == 404


class TestLeaders:
    """Community leaders, who are no editors of the agency."""

    @pytest.fixture
    def leader(self, agency):
        user = factories.UserWithToken()
        grant(user, agency, "1901")
        return user

    def test_a_leader_reports_and_sees_what_became_of_it(self, send, told, leader):
        response = send("send", told, user=leader)
        (need,) = needs()
        assert (need["status"], need["channel"]) == ("submitted", "leader")
        assert told["title"] in words(soup(response).select_one("[data-needs-sent]"))

    def test_not_of_another_area(self, send, told, leader):
        said = {**told, "district": "1902", "subdistrict": ""}
        assert "district" in wrong(send("check", said, user=leader))
        assert "district" in wrong(send("send", said, user=leader))
        assert needs() == []

    def test_a_photo_goes_along(self, send, told, leader):
        photo = (io.BytesIO(taken()), "x.jpg")
        answers = hidden(send("check", told, user=leader, photo_file=photo))
        send("send", answers, user=leader)
        assert len(needs()[0]["resources"]) == 1

    def test_a_draft_is_gone_on_with(self, send, told, leader):
        send("draft", told, user=leader)
        (draft,) = needs()
        send("send", {**told, "key": "z", "draft": draft["id"]}, user=leader)
        assert needs()[0]["status"] == "submitted"

    @pytest.mark.ckan_config("ckanext.needs.publish_at_once", "saraburi-pao")
    def test_where_the_agency_publishes_at_once_so_does_a_leader(self, send, told, leader):
        send("send", told, user=leader)
        send("draft", {**told, "key": "d"}, user=leader)
        draft = next(need for need in needs() if need["status"] == "draft")
        send("send", {**told, "key": "z", "draft": draft["id"]}, user=leader)
        assert {need["status"] for need in needs()} == {"under_review"}


class TestSame:
    """Following the need that is there already."""

    def test_the_other_need_is_shown_instead(self, send, new_need):
        need = new_need()
        page = soup(send("", {"id": need["id"]}, address=f"{ADDRESS}same"))
        said = words(page.select_one("[data-needs-sent]"))
        assert need["title"] in said
        assert "คุณติดตามเรื่องนี้แล้ว" in said
        assert len(needs()) == 1

    def test_one_that_may_not_be_read_is_not_there(self, send, new_need):
        other = factories.Organization()
        need = new_need(owner_org=other["id"], status="submitted")
        assert send("", {"id": need["id"]}, address=f"{ADDRESS}same").status_code == 404


class TestPhoto:
    """A photo on its way."""

    def test_it_is_kept_until_the_need_is_sent_and_attached_then(self, send, told, editor):
        answers = hidden(send("check", told, photo_file=(io.BytesIO(taken()), "IMG_1.HEIC")))
        assert answers["photo"]
        send("send", answers)
        (resource,) = needs()[0]["resources"]
        assert resource["format"] == "JPEG"
        path = uploader.get_resource_uploader(resource).get_path(resource["id"])
        assert not Image.open(path).getexif()
        assert photo_store.get(editor["id"], answers["photo"]) is None

    def test_somebody_elses_is_not_to_be_had(self, send, told):
        theirs = photo_store.keep("somebody", b"x")
        send("send", {**told, "photo": theirs})
        assert needs()[0]["resources"] == []
        assert photo_store.get("somebody", theirs) == b"x"
