"""A harvester of needs made of an uploaded file, by action and on the pages (rows invented)."""

from __future__ import annotations

import html
import io
import re

import pytest
import yaml
from ckan.plugins import toolkit as tk
from ckan.tests import helpers
from werkzeug.datastructures import FileStorage

from ckanext.needs.tests.harvest.conftest import (  # noqa: F401 - fixtures
    BUDGET,
    source,
    storage,
)
from ckanext.needs.tests.proposing.files import ENGLISH, NEITHER, THAI
from ckanext.needs.tests.views.test_harvest_pages import (  # noqa: F401 - fixtures
    publisher,
    signed,
)

pytestmark = pytest.mark.ckan

SAID = {"org": "test-municipality", "email": "data@town.example", "name": "town", "area": "19"}


@pytest.fixture
def asking(publisher):  # noqa: F811
    return {"user": publisher["name"], "ignore_auth": False}


@pytest.fixture
def propose(asking):
    """A function that proposes a harvester for a text as a CSV."""

    def call(text=THAI, name="survey.csv", **more):
        upload = FileStorage(io.BytesIO(text.encode()), name)
        return helpers.call_action(
            "need_harvester_propose", {**asking}, **(SAID | more), upload=upload
        )

    return call


@pytest.fixture
def check(asking):
    """A function that tries a draft."""

    def call(draft, text=""):
        return helpers.call_action(
            "need_harvester_check",
            {**asking},
            token=draft["token"],
            yaml=text or draft["yaml"],
        )

    return call


class TestAction:
    """need_harvester_propose, need_harvester_check, need_harvester_save."""

    def test_a_survey_is_told_to_be_needs(self, propose):
        found = propose()
        assert found["records"] == "needs"
        mapping = yaml.safe_load(found["yaml"])["mapping"]
        assert mapping["columns"]["title"] == "ปัญหา/ความต้องการ"
        assert mapping["owner_org"] == "test-municipality"
        assert mapping["status"] == "submitted"

    def test_a_budget_still_is_one(self, propose):
        assert propose(BUDGET)["records"] == "budget_lines"

    def test_what_can_not_be_told_is_asked(self, propose):
        found = propose(NEITHER)
        assert (found["records"], found["yaml"]) == ("", "")
        assert [offer["records"] for offer in found["offers"]] == ["needs", "budget_lines"]
        assert all(offer["title"]["th"] and offer["title"]["en"] for offer in found["offers"])

    def test_a_person_may_say_it(self, propose):
        found = propose(NEITHER, records="needs")
        assert yaml.safe_load(found["yaml"])["records"] == "needs"
        assert propose(records="budget_lines")["records"] == "budget_lines"

    def test_another_kind_is_refused(self, propose):
        with pytest.raises(tk.ValidationError) as error:
            propose(records="complaints")
        assert "records" in error.value.error_dict

    def test_columns_about_persons_are_named_with_the_reason_in_both_languages(self, propose):
        needs = propose()["offers"][0]
        why = {each["column"]: each["why"] for each in needs["left_out"]}
        assert "ข้อมูลส่วนบุคคล" in why["ชื่อ-สกุล"]["th"]
        assert "personal data" in why["ชื่อ-สกุล"]["en"]
        assert "agencies" in why["หน่วยงาน"]["en"]  # none of this portal's is called so
        assert needs["unused"] == ["ข้อสังเกตของทีม"]

    def test_an_agency_is_one_of_the_portals_organisations(self, propose):
        from ckanext.needs.catalogue.publishing import ensure_organization

        ensure_organization("town-works", "กองช่าง")
        mapping = yaml.safe_load(propose()["yaml"])["mapping"]
        assert mapping["columns"]["owner_org"] == "หน่วยงาน"
        assert mapping["agencies"] == {"กองช่าง": "town-works"}

    def test_a_place_that_all_needs_are_of_is_read_by_name(self, propose):
        text = "ความต้องการ,ด้าน\nถนนพัง,เศรษฐกิจ\n"
        values = yaml.safe_load(propose(text, place="อ.แก่งคอย", records="needs")["yaml"])
        assert values["mapping"]["values"]["district"] == "1902"

    @pytest.mark.parametrize("field", ["place", "area"])
    def test_a_place_that_is_none_is_refused(self, propose, field):
        with pytest.raises(tk.ValidationError) as error:
            propose(**{field: "ไม่มีที่นี่"})
        assert field in error.value.error_dict

    def test_the_dry_run_shows_rows_as_mapped_that_are_not_public(self, propose, check):
        found = check(propose())
        titles = [row[found["mapped"]["columns"].index("title")] for row in found["mapped"]["rows"]]
        assert titles == ["ถนนพังหน้าวัด (แต่งขึ้น)", "น้ำไม่ไหล (แต่งขึ้น)", "ไฟทางดับ (แต่งขึ้น)"]
        assert "สมมติ" not in str(found)

    def test_details_of_public_rows_are_withheld_until_a_person_cleared_them(self, propose, check):
        text = ENGLISH.replace("Phone", "Details").replace("081-234-567", "Told at the forum ")
        (dataset,) = check(propose(text, public="true"))["datasets"]
        needs = next(table for table in dataset["tables"] if table["name"] == "needs")
        assert (needs["rows"], needs["not_cleared"]) == (2, 2)
        assert "Told at the forum" not in str(needs["first"])

    def test_without_a_public_row_nothing_would_be_published_and_rows_are_shown(
        self, propose, check
    ):
        found = check(propose(ENGLISH))
        assert (found["stopped"], found["datasets"]) == (True, [])
        assert [group["kind"] for group in found["groups"]] == ["no_public_needs"]
        assert len(found["mapped"]["rows"]) == 2

    def test_a_publisher_may_say_that_they_are_public(self, propose, check):
        (dataset,) = check(propose(ENGLISH, public="true"))["datasets"]
        assert [table["name"] for table in dataset["tables"]] == [
            "needs", "needs_by_district_issue", "needs_by_status", "needs_by_agency",
        ]  # fmt: skip

    def test_each_error_has_row_and_column(self, propose, check):
        found = check(propose(THAI.replace(",5,9,", ",5,เก้า,")))
        (problem,) = next(g for g in found["groups"] if g["kind"] == "bad_number")["first"]
        assert (problem["row"], problem["value"]) == (4, "เก้า")
        assert problem["column"] == "จำนวนคนที่เดือดร้อน (คน)"
        assert len(found["mapped"]["rows"]) == 2

    def test_it_can_be_saved_and_tried_by_its_name(self, propose, asking, source):  # noqa: F811
        draft = propose()
        helpers.call_action(
            "need_harvester_save", {**asking}, token=draft["token"], yaml=draft["yaml"]
        )
        assert (source.folder / "town.yaml").exists()
        found = helpers.call_action("need_harvest_preview", {**asking}, name="town")
        assert found["records"] == 3
        assert len(found["mapped"]["rows"]) == 1  # of needs only public ones, to all who may try it


class TestPages:
    """/needs/new-harvester."""

    ADDRESS = "/needs/new-harvester/"

    @pytest.fixture
    def upload(self, signed, publisher):  # noqa: F811
        def call(text=THAI, **more):
            form = SAID | more | {"upload": (io.BytesIO(text.encode()), "survey.csv")}
            return signed(
                "post", self.ADDRESS, publisher, data=form, content_type="multipart/form-data"
            ).body

        return call

    @pytest.fixture
    def send(self, signed, publisher):  # noqa: F811
        def call(body, step, position=0):
            text = re.findall(r'name="yaml" value="([^"]*)"', body)[position]
            token = re.search(r'name="token" value="([^"]+)"', body)[1]
            form = {"yaml": html.unescape(text), "token": token, "step": step}
            return signed("post", f"{self.ADDRESS}draft", publisher, data=form).body

        return call

    def test_the_form_asks_what_its_rows_are(self, signed, publisher):  # noqa: F811
        body = signed("get", self.ADDRESS, publisher).body
        assert 'name="records"' in body
        assert 'value="needs"' in body
        assert 'name="public"' in body

    def test_a_survey_becomes_a_draft_that_says_what_is_left_out(self, upload):
        body = upload()
        assert "records: needs" in html.unescape(body)
        assert "ชื่อ-สกุล: " in body
        assert "ข้อสังเกตของทีม" in body

    def test_the_other_kind_can_be_chosen_instead(self, upload, send):
        assert "records: budget_lines" in html.unescape(send(upload(), "show"))

    @pytest.mark.parametrize(("position", "records"), [(0, "needs"), (1, "budget_lines")])
    def test_a_file_that_is_neither_is_asked_about(self, upload, send, position, records):
        body = upload(NEITHER)
        assert "<textarea" not in body
        shown = send(body, "show", position)
        assert f"records: {records}" in html.unescape(shown)
        assert "<textarea" in shown

    def test_a_mistake_in_the_form_keeps_what_was_said(self, upload):
        body = upload(place="ไม่มีที่นี่", records="needs", public="true")
        assert "error-explanation" in body
        assert 'value="ไม่มีที่นี่"' in body
        assert re.search(r'value="needs"\s+selected', body)
        assert re.search(r'name="public"[^>]*checked', body)

    def test_visitors_are_shown_no_draft(self, signed, publisher):  # noqa: F811
        form = {"yaml": "x: y", "token": "x", "step": "show"}
        assert signed("post", f"{self.ADDRESS}draft", None, data=form).status_code == 403
