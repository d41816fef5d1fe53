"""A mapping proposed for a file of needs that nobody has described (all rows invented)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from ckanext.needs.tests.proposing import files
from ckanext.needs.tests.proposing.files import ABOUT, needs_of, proposed


def mapping_of(data: str | bytes, format: str = "csv") -> dict[str, Any]:
    return yaml.safe_load(needs_of(data, format).yaml)["mapping"]


class TestThai:
    """A survey with Thai headers, persons, households, statuses and an agency."""

    def test_columns_are_recognised(self):
        columns = mapping_of(files.THAI)["columns"]
        assert columns == {
            "title": "ปัญหา/ความต้องการ",
            "pillar": "ประเด็นยุทธศาสตร์",
            "district": "อำเภอ",
            "subdistrict": "ตำบล",
            "village": "หมู่บ้าน",
            "fiscal_year": "ปีงบประมาณ",
            "status": "สถานะ",
            "owner_org": "หน่วยงาน",
            "people_affected": "จำนวนคนที่เดือดร้อน (คน)",
            "external_id": "ลำดับ",
        }

    def test_a_column_that_could_be_pillar_or_issue_is_what_its_cells_are(self):
        issues = files.THAI.replace("ด้านเศรษฐกิจ", "ส่งเสริมการเกษตร").replace(
            "โครงสร้างพื้นฐาน", "แหล่งท่องเที่ยว"
        )
        assert mapping_of(issues)["columns"]["issue"] == "ประเด็นยุทธศาสตร์"

    def test_columns_about_persons_are_left_out_with_a_word_of_why(self):
        away = dict(needs_of(files.THAI).left_out)
        assert set(away) == {
            "ชื่อ-สกุล", "เบอร์โทรศัพท์", "เลขประจำตัวประชาชน", "จำนวนครัวเรือนที่เดือดร้อน",
        }  # fmt: skip
        assert "ข้อมูลส่วนบุคคล" in away["ชื่อ-สกุล"]["th"]
        assert "ID number" in away["เลขประจำตัวประชาชน"]["en"]

    def test_households_are_no_people(self):
        away = dict(needs_of(files.THAI).left_out)
        assert "households, not people" in away["จำนวนครัวเรือนที่เดือดร้อน"]["en"]

    def test_columns_like_nothing_known_are_listed(self):
        offer = needs_of(files.THAI)
        assert offer.unused == ("ข้อสังเกตของทีม",)
        assert "# คอลัมน์ที่ยังไม่ได้ใช้ / columns not used: «ข้อสังเกตของทีม»" in offer.yaml

    def test_no_cell_about_a_person_is_in_the_proposal(self):
        text = needs_of(files.THAI).yaml
        assert not any(said in text for said in ("สมมติ", "081-234", "1234567890121"))

    def test_rows_without_a_status_are_not_public(self):
        assert mapping_of(files.THAI)["status"] == "submitted"

    def test_the_statuses_that_make_rows_public_are_named(self):
        text = needs_of(files.THAI).yaml
        assert "statuses in this file that are public: «กำลังพิจารณา»" in text

    def test_agencies_are_known_by_their_title_in_the_portal(self):
        assert mapping_of(files.THAI)["agencies"] == {"กองช่าง": "town-works"}

    def test_it_feeds_the_four_tables_of_needs(self):
        (dataset,) = yaml.safe_load(needs_of(files.THAI).yaml)["datasets"]
        assert dataset["tables"] == [
            "needs", "needs_by_district_issue", "needs_by_status", "needs_by_agency",
        ]  # fmt: skip

    def test_the_province_that_was_said_holds_for_all_rows(self):
        assert mapping_of(files.THAI)["values"] == {"province": "19"}


def test_needs_are_public_when_the_publisher_says_so():
    offer = needs_of(files.THAI, about=replace(ABOUT, public=True))
    assert yaml.safe_load(offer.yaml)["mapping"]["status"] == "under_review"
    assert "everyone may read them" in offer.yaml


def test_english_headers_are_recognised():
    mapping = mapping_of(files.ENGLISH)
    assert mapping["columns"] == {
        "title": "Problem or need",
        "pillar": "Strategic pillar",
        "district": "District",
        "subdistrict": "Sub-district",
        "village": "Village name",
        "fiscal_year": "Fiscal year",
        "owner_org": "Agency",
        "people_affected": "Number of people",
    }
    assert mapping["agencies"] == {"Works": "town-works"}


def test_without_ids_they_are_made_of_what_tells_needs_apart():
    said = mapping_of(files.ENGLISH)["external_id_from"]
    assert said == ["title", "district", "subdistrict", "village", "fiscal_year"]


def test_misspelt_headers_are_recognised():
    assert mapping_of(files.MISSPELLED)["columns"] == {
        "title": "ปัญหาความต้องกาน",
        "district": "อำเพอ",
        "subdistrict": "ตำบน",
        "fiscal_year": "ปีงบประมาน",
        "estimated_cost": "ประมานการค่าใช้จ่าย",
        "pillar": "ยุดทธศาสตร์",
    }


def test_merged_header_cells_are_recognised_by_their_lower_line():
    mapping = mapping_of(files.MERGED, "xlsx")
    columns = mapping["columns"]
    assert columns["subdistrict"] == "ที่ตั้ง / ตำบล"
    assert columns["title"] == "ปัญหา/ความต้องการ"
    assert columns["people_affected"] == "ผู้เดือดร้อน / จำนวนคน"
    away = dict(needs_of(files.MERGED, "xlsx").left_out)
    assert "households" in away["ผู้เดือดร้อน / ครัวเรือน"]["en"]


def test_a_header_below_a_line_of_groups_is_found_in_a_csv_too():
    said = yaml.safe_load(needs_of(files.TWO_ROWS).yaml)
    assert said["source"]["header_row"] == 2
    assert said["mapping"]["columns"]["subdistrict"] == "ตำบล"


def test_a_row_that_describes_the_columns_is_no_need():
    assert mapping_of(files.DESCRIBED)["description_rows"] == 1
    assert "description_rows" not in mapping_of(files.THAI)


def test_rows_of_unknown_codes_are_not_taken_for_descriptions():
    wrong = files.DESCRIBED.replace("แก่งคอย", "ไม่มีที่นี่").replace("เศรษฐกิจ", "ไม่มีด้านนี้")
    rows = wrong.replace("ระบุเรื่องสั้น ๆ,เลือกอำเภอ,เลือกหนึ่งด้าน,ปี พ.ศ. สี่หลัก,กรอกตัวเลข\n", "")
    assert "description_rows" not in mapping_of(rows)


def test_lines_above_the_table_say_year_and_district():
    offer = needs_of(files.HEADED)
    values = yaml.safe_load(offer.yaml)["mapping"]["values"]
    assert values == {"province": "19", "district": "1902", "fiscal_year": "2568"}
    assert "as the lines above the table say" in offer.yaml


def test_a_place_that_was_said_comes_before_the_lines_above():
    offer = needs_of(files.HEADED, about=replace(ABOUT, area="1903"))
    assert yaml.safe_load(offer.yaml)["mapping"]["values"]["district"] == "1903"


def test_without_a_year_anywhere_it_is_this_one_and_said_so():
    offer = needs_of("ความต้องการ,อำเภอ,ด้าน\nถนนพัง,แก่งคอย,เศรษฐกิจ\n")
    assert yaml.safe_load(offer.yaml)["mapping"]["values"]["fiscal_year"] == "2569"
    assert "no column says the year" in offer.yaml


def test_where_headers_are_poor_the_cells_tell_and_it_is_said():
    offer = needs_of(files.POOR)
    columns = yaml.safe_load(offer.yaml)["mapping"]["columns"]
    assert columns == {"title": "a", "district": "b", "fiscal_year": "c", "pillar": "d"}
    assert "title: «a» เดาจากค่าในคอลัมน์ โปรดตรวจ / told by its cells only" in offer.yaml


def test_what_every_need_must_have_and_nothing_gives_is_named_with_the_pillars_there_are():
    text = needs_of("ความต้องการ,สี\nถนนพัง,แดง\n").yaml
    assert "# district: ? ไม่พบ / not found" in text
    assert "# pillar / issue: ? ไม่พบ / not found" in text
    assert "saraburi-2561:1 ด้านเศรษฐกิจ" in text


@pytest.mark.parametrize(
    ("header", "cells", "field"),
    [
        ("จำนวนคน", ("มาก", "น้อย"), "people_affected"),
        ("หน่วยงาน", ("สำนักงานสมมติ", "กรมสมมติ"), "owner_org"),
        ("เลขที่", ("7", "7"), "external_id"),
        ("สถานะ", ("ดีมาก", "ดี"), "status"),
    ],
)
def test_a_column_whose_cells_are_something_else_is_left_out_with_the_reason(header, cells, field):
    first, second = cells
    offer = needs_of(f"ความต้องการ,อำเภอ,{header}\nถนน,แก่งคอย,{first}\nน้ำ,แก่งคอย,{second}\n")
    assert yaml.safe_load(offer.yaml)["mapping"]["columns"][field] == []
    assert header in dict(offer.left_out)


def test_ids_that_count_the_rows_are_remarked_upon():
    text = needs_of("ลำดับ,ความต้องการ,อำเภอ\n1,ถนน,แก่งคอย\n2,น้ำ,แก่งคอย\n").yaml
    assert "external_id counts the rows" in text
    assert "external_id counts the rows" not in needs_of(files.THAI).yaml


@pytest.mark.parametrize("header", ["ผู้แจ้งเรื่อง", "Name", "โทร.", "เลขบัตร ปชช.", "E-mail", "บ้านเลขที่"])
def test_headers_about_persons_are_recognised(header):
    offer = needs_of(f"ความต้องการ,อำเภอ,{header}\nถนน,แก่งคอย,x\n")
    assert header in dict(offer.left_out)


@pytest.mark.parametrize("cell", ["081-234-5678", "นายสมมติ ตัวอย่าง", "a@example.com"])
def test_cells_about_persons_are_recognised_whatever_the_column_is_called(cell):
    offer = needs_of(f"ความต้องการ,อำเภอ,อื่นๆ\nถนน,แก่งคอย,{cell}\nน้ำ,แก่งคอย,{cell}\n")
    assert "ข้อมูลส่วนบุคคล" in dict(offer.left_out)["อื่นๆ"]["th"]


class TestKind:
    """What the rows of a file are."""

    @pytest.mark.parametrize("name", ["THAI", "ENGLISH", "MISSPELLED", "DESCRIBED", "HEADED"])
    def test_surveys_are_needs(self, name: str):
        assert proposed(getattr(files, name)).records == "needs"

    def test_merged_headers_are_needs(self):
        assert proposed(files.MERGED, "xlsx").records == "needs"

    @pytest.mark.parametrize(
        "text",
        [
            "ปีงบประมาณ,ด้าน,แผนงาน,งาน,รายการ,จำนวนเงิน\n2567,ก,ข,ค,ง,1000\n",
            "โครงการ,หน่วยงาน,งบประมาณ 2567,งบประมาณ 2568\nถนน,กองช่าง,1,2\n",
            "Fiscal Year,Project name,Department,Total Budget\n2025,Road,Works,100\n",
        ],
    )
    def test_budgets_are_lines_of_a_budget(self, text: str):
        assert proposed(text).records == "budget_lines"

    @pytest.mark.parametrize("name", ["NEITHER", "EITHER", "POOR"])
    def test_what_can_not_be_told_is_asked_and_both_are_offered(self, name: str):
        found = proposed(getattr(files, name))
        assert found.records == ""
        assert [offer.records for offer in found.offers] == ["needs", "budget_lines"]
        assert all(yaml.safe_load(offer.yaml)["records"] == offer.records for offer in found.offers)
