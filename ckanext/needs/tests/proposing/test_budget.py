"""A mapping proposed for a file of budget lines that nobody has described."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.harvester import load_harvester
from ckanext.needs.preview import preview
from ckanext.needs.proposing import About, slug
from ckanext.needs.proposing.budget_match import known, match
from ckanext.needs.proposing.budget_yaml import budget_yaml
from ckanext.needs.proposing.likeness import likeness
from ckanext.needs.sources.read import read_tables
from ckanext.needs.tests.harvest.conftest import BUDGET

ABOUT = About(
    publisher="town",
    publisher_title="เทศบาลตัวอย่าง",
    email="finance@example.go.th",
    area="19",
    phase="approved",
    format="csv",
    suffix=".csv",
    name="town-budget",
    title="งบประมาณเทศบาล",
)


def table(text):
    return read_tables(text.encode(), "upload.csv", "csv")[0]


def propose(text):
    return budget_yaml(ABOUT, match(table(text)), 2569, {})


def proposed(text):
    return yaml.safe_load(propose(text))["mapping"]


def test_columns_of_a_budget_are_recognised():
    mapping = proposed(BUDGET)
    assert mapping["fiscal_year"] == "ปีงบประมาณ"
    assert mapping["amount"] == "จำนวนเงิน"
    assert mapping["plan"] == "แผนงาน"
    assert mapping["code_path"][:3] == ["ด้าน", "แผนงาน", "งาน"]


def test_other_spellings_and_a_unit_in_brackets_are_recognised():
    mapping = proposed(
        "ปี งบประมาณ,ชื่อโครงการ,หน่วยงานที่รับผิดชอบ,งบประมาณ (ล้านบาท)\n2568,ถนน,กองช่าง,1.5\n"
    )
    assert mapping["amount"] == "งบประมาณ (ล้านบาท)"
    assert mapping["fiscal_year"] == "ปี งบประมาณ"
    assert mapping["project"] == "ชื่อโครงการ"
    assert mapping["agency"] == "หน่วยงานที่รับผิดชอบ"


def test_english_headers_are_recognised():
    mapping = proposed("Fiscal Year,Project name,Department,Total Budget\n2025,Road,Works,100\n")
    assert mapping["amount"] == "Total Budget"
    assert mapping["project"] == "Project name"


def test_a_column_that_holds_no_money_is_no_amount_whatever_it_is_called():
    mapping = proposed("ปีงบประมาณ,งบประมาณ,วงเงิน\n2568,เงินอุดหนุน,100\n2568,รายได้,200\n")
    assert mapping["amount"] == "วงเงิน"


def test_columns_of_years_become_a_pattern():
    mapping = proposed("โครงการ,งบประมาณ 2566,งบประมาณ 2567\nถนน,1,2\n")
    assert mapping["years"] == {"pattern": "งบประมาณ {yyyy}"}
    assert "amount" not in mapping


def test_without_a_column_of_years_the_year_is_this_one():
    assert proposed("โครงการ,จำนวนเงิน\nถนน,100\n")["fiscal_year"] == {"value": "2569"}


def test_without_a_column_of_money_the_place_for_it_is_marked():
    text = propose("โครงการ,ละติจูด\nถนน,14\n")
    assert yaml.safe_load(text)["mapping"]["amount"] == "?"
    assert "# amount: ? ไม่พบ / not found" in text


def test_columns_like_nothing_known_are_named():
    text = propose("โครงการ,จำนวนเงิน,ละติจูด\nถนน,100,14\n")
    assert "# คอลัมน์ที่ยังไม่ได้ใช้ / columns not used: «ละติจูด»" in text
    assert match(table("ละติจูด\n14\n")).fields == {}


def test_what_is_proposed_for_a_plain_budget_can_be_harvested_as_it_is(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "town-budget.csv").write_text(BUDGET, "utf-8")
    (tmp_path / "town-budget.yaml").write_text(propose(BUDGET), "utf-8")
    found = preview(load_harvester(tmp_path / "town-budget.yaml"))
    assert (found.stopped, found.records) == (False, 3), found.problems


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Budget 2569.xlsx", "budget-2569-xlsx"),
        ("งบประมาณ", "budget"),
        ("--ab--", "ab"),
        ("1", "budget"),
    ],
)
def test_a_files_name_becomes_a_slug(name, expected):
    assert slug(name) == expected


@given(st.text(max_size=80))
def test_a_slug_is_always_a_name_of_an_address(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug(text).startswith("-")


def test_brackets_and_digits_of_either_script_do_not_count():
    assert likeness("งบประมาณ (บาท)", "งบประมาณ") == 100
    assert likeness("ปี ๒๕๖๘", "ปี 2568") == 100


@given(st.lists(st.text(max_size=12), min_size=1, max_size=6, unique=True))
def test_any_header_can_be_matched(columns):
    from ckanext.needs.problems import SourceRef
    from ckanext.needs.sources.rows import RawTable, make_row

    row = make_row(tuple(columns), ["1"] * len(columns), SourceRef("f", row=2))
    found = match(RawTable(tuple(columns), (row,), SourceRef("f")))
    taken = [guess.column for guess in found.fields.values()]
    assert len(taken) == len(set(taken))


def test_no_two_fields_share_a_name_of_a_column():
    names = [name for each in known().fields.values() for name in each]
    assert len(names) == len(set(names))
