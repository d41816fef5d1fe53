"""A need through core's package_create: what goes in, what is stored, what is refused."""

import json

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan


def refused(new_need, **fields):
    """Return what is said at each field when a need with these fields is refused."""
    with pytest.raises(tk.ValidationError) as error:
        new_need(**fields)
    return error.value.error_dict


class TestStored:
    """What a need holds when it went in."""

    def test_codes_are_stored_and_numbers_come_back_as_numbers(self, new_need):
        need = new_need(estimated_cost="๑,๒๐๐,๐๐๐ บาท")
        assert need["strategy"] == "saraburi-2561"
        assert need["issue"] == "saraburi-2561:4.1"
        assert need["district"] == "1901"
        assert (need["fiscal_year"], need["fiscal_year_ce"]) == (2568, 2025)
        assert need["people_affected"] == 350
        assert need["estimated_cost"] == 1_200_000

    def test_names_and_aliases_become_codes(self, new_need):
        need = new_need(
            strategy="saraburi-2561",
            pillar="ความมั่งคง",
            issue="ยาเสพติด",
            province="จังหวัดสระบุรี",
            district="อ.แก่งคอย",
            subdistrict="ทับกวาง",
            status="ได้รับงบประมาณ",
            channel="เวทีประชาคม",
        )
        assert need["pillar"].startswith("saraburi-2561:")
        assert need["issue"].startswith(f"{need['pillar']}.")
        assert need["district"] == "1902"
        assert need["subdistrict"].startswith("1902")
        assert (need["status"], need["channel"]) == ("funded", "forum")

    def test_what_lies_above_is_filled_in(self, new_need):
        need = new_need(pillar="", issue="saraburi-2561:5.1", province="", district="1909")
        assert need["pillar"] == "saraburi-2561:5"
        assert need["strategy"] == "saraburi-2561"
        assert need["province"] == "19"

    def test_the_fiscal_year_may_be_given_in_either_era_or_by_the_day(self, new_need):
        assert new_need(fiscal_year="2025")["fiscal_year"] == 2568
        assert new_need(fiscal_year="ปีงบประมาณ พ.ศ. ๒๕๖๘")["fiscal_year"] == 2568
        assert new_need(fiscal_year="", requested_on="1 ต.ค. 2567")["fiscal_year"] == 2568

    def test_a_day_in_the_buddhist_era_is_stored_as_iso(self, new_need):
        assert new_need(requested_on="๑๕ มกราคม ๒๕๖๙")["requested_on"] == "2026-01-15"

    def test_a_need_without_a_location_stands_in_the_middle_of_its_area(self, new_need):
        need = new_need()
        longitude, latitude = json.loads(need["spatial"])["coordinates"]
        assert 14 < latitude < 15
        assert 100 < longitude < 102
        assert need["spatial_is_default"] is True

    def test_a_location_that_was_given_is_kept_and_marked_as_given(self, new_need):
        need = new_need(spatial="14.5289, 100.9101")
        assert json.loads(need["spatial"])["coordinates"] == [100.9101, 14.5289]
        assert need["spatial_is_default"] is False

    def test_a_need_gets_a_name_by_itself(self, new_need):
        first, second = new_need(), new_need()
        assert first["name"].startswith("need-")
        assert first["name"] != second["name"]

    def test_a_need_with_a_given_id_is_named_after_it(self, new_need):
        number = "7d0c5a86-6a6c-5a58-9d5e-0a6e3f3c1b11"
        assert new_need(id=number)["name"] == "need-wnacvjda2o2xb"

    def test_two_needs_may_have_the_same_title(self, new_need):
        assert new_need()["title"] == new_need()["title"]

    def test_related_projects_and_attachments_come_back_as_lists(self, new_need):
        need = new_need(
            related_projects=["ก่อสร้างถนน คสล. หมู่ 4"],
            resources=[{"url": "https://example.org/photo.jpg", "name": "ภาพถนน"}],
        )
        assert need["related_projects"] == ["ก่อสร้างถนน คสล. หมู่ 4"]
        assert need["resources"][0]["name"] == "ภาพถนน"


class TestStatus:
    """What follows from the status."""

    def test_a_need_without_a_status_was_submitted_and_is_not_public(self, new_need):
        need = new_need(status="")
        assert need["status"] == "submitted"
        assert need["private"] is True

    def test_who_may_read_follows_the_status_whatever_was_sent(self, new_need):
        assert new_need(status="draft", private=False)["private"] is True
        assert new_need(status="accepted", private=True)["private"] is False

    def test_a_new_need_stands_in_its_status_since_today(self, new_need):
        assert new_need()["status_since"] == today().isoformat()

    def test_a_loader_may_say_since_when(self, new_need):
        assert new_need(status_since="1/2/2568")["status_since"] == "2025-02-01"


class TestRefused:
    """What does not go in, and what is said then."""

    def test_an_issue_of_another_pillar(self, new_need):
        said = refused(new_need, pillar="saraburi-2561:1", issue="saraburi-2561:5.1")
        assert set(said) == {"issue"}

    def test_a_pillar_of_another_strategy(self, new_need):
        said = refused(new_need, strategy="bma-2565", pillar="saraburi-2561:1")
        assert "pillar" in said

    def test_a_pillar_with_issues_but_no_issue(self, new_need):
        assert set(refused(new_need, issue="")) == {"issue"}

    def test_a_district_of_another_province_names_where_it_is(self, new_need):
        said = refused(new_need, province="19", district="1001")
        assert set(said) == {"district"}
        assert "1001" in said["district"][0]

    def test_a_subdistrict_of_another_district(self, new_need):
        assert set(refused(new_need, district="1901", subdistrict="190901")) == {"subdistrict"}

    def test_a_misspelt_name_gets_the_closest_ones(self, new_need):
        assert "แก่งคอย" in refused(new_need, district="แก่งคอยย")["district"][0]

    def test_a_fiscal_year_that_is_a_float(self, new_need):
        assert set(refused(new_need, fiscal_year=2568.0)) == {"fiscal_year"}

    def test_a_value_that_is_in_no_list_or_no_day_or_no_point(self, new_need):
        wrong = {
            "status": "nowhere",
            "channel": "nowhere",
            "requested_on": "31/2/2568",
            "spatial": "แถววัด",
            "estimated_cost": "ล้านหนึ่ง",
        }
        assert set(refused(new_need, **wrong)) == set(wrong)

    def test_a_field_that_must_be_there(self, new_need):
        empty = ("title", "pillar", "issue", "province", "district", "fiscal_year", "owner_org")
        said = refused(new_need, **dict.fromkeys(empty, ""))
        assert set(said) >= set(empty) - {"issue"}

    def test_personal_data_in_every_text_that_all_will_read(self, new_need):
        texts = {
            "title": "โทร 081-234-5678",
            "notes": "1-1017-00230-70-8 ช่วยด้วย",
            "village": "แจ้งที่ somchai@example.com",
            "next_owner": "คุณสมชาย 0812345678",
        }
        assert set(refused(new_need, **texts)) == set(texts)

    def test_every_mistake_is_said_at_once(self, new_need):
        said = refused(new_need, fiscal_year="x", district="นรก", estimated_cost="แพง")
        assert set(said) == {"fiscal_year", "district", "estimated_cost"}


class TestLanguage:
    """Mistakes are said in the reader's language."""

    def said(self, app, agency, editor, lang):
        need = {"type": "citizen-need", "title": "ก", "owner_org": agency["id"], "district": "x"}
        answer = app.post(
            f"/{lang}/api/action/package_create" if lang else "/api/action/package_create",
            json=need,
            headers={"Authorization": editor["token"]},
            status=409,
        )
        return answer.json["error"]["district"][0]

    def test_in_thai_by_default(self, app, agency, editor):
        assert "ไม่รู้จัก" in self.said(app, agency, editor, "")

    def test_in_english_when_asked(self, app, agency, editor):
        assert "unknown" in self.said(app, agency, editor, "en")
