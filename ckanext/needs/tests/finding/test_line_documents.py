"""The document of a budget line."""

from __future__ import annotations

from decimal import Decimal

from ckanext.needs.finding.line_documents import COLUMNS, ROW, Edition, document

EDITION = Edition("site", "d1", "budget-2568", "r1", "v1")
LINE = dict.fromkeys(COLUMNS) | {
    ROW: 7,
    "line_id": "a",
    "fiscal_year_be": 2568,
    "phase": "approved",
    "basis": "total",
    "project": "ซ่อมถนน",
    "plan": "แผนงานโยธา",
    "agency": "กองช่าง",
    "amount": Decimal("250000.50"),
}


def test_it_is_apart_from_what_ckan_finds():
    made = document(LINE, EDITION, ())
    assert made["site_id"] == "site:lines"
    assert made["index_id"] == "site:lines:r1:a"
    assert "title" not in made


def test_it_says_what_the_line_says():
    made = document(LINE, EDITION, ("ด้านโครงสร้างพื้นฐาน",))
    assert (made["needs_title"], made["needs_body"]) == ("ซ่อมถนน", "แผนงานโยธา")
    assert made["needs_names"] == ["กองช่าง", "ด้านโครงสร้างพื้นฐาน"]
    assert made["needs_number_satang"] == 25_000_050
    assert made["needs_line_year"] == made["fiscal_year"] == "2568"


def test_only_what_the_line_itself_says_is_its_text():
    made = document(LINE | {"objective": "รถผ่านได้"}, EDITION, ("ด้านโครงสร้างพื้นฐาน",))
    assert made["needs_text"] == ["แผนงานโยธา", "ซ่อมถนน", "รถผ่านได้", "กองช่าง"]


def test_it_has_the_keywords_that_the_table_counts():
    made = document(LINE | {"project": "ซ่อมท่อระบายน้ำริมถนน"}, EDITION, ())
    assert {"ถนน", "ท่อระบายน้ำ", "ระบายน้ำ"} <= set(made["needs_keywords"])


def test_it_is_of_the_widest_class_of_its_strategy():
    made = document(LINE | {"strategy": "s-2565", "code_path": "ด้านหนึ่ง > มิติ"}, EDITION, ())
    assert made["needs_line_class"] == "s-2565|ด้านหนึ่ง"
    assert document(LINE | {"code_path": "โยธา"}, EDITION, ())["needs_line_class"] == "|โยธา"


def test_a_line_without_a_project_is_called_as_its_plan():
    made = document(LINE | {"project": None}, EDITION, ())
    assert made["needs_kept_title"] == "แผนงานโยธา"
    assert "needs_kept_plan" not in made


def test_no_amount_is_not_zero():
    assert "needs_number_satang" not in document(LINE | {"amount": None}, EDITION, ())
