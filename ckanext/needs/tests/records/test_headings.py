"""Headings: code path and fiscal year."""

from ckanext.needs.records.headings import Place, after_headings
from ckanext.needs.tests.records.shapes import PLAN

WORDS = PLAN.heading_levels


def place(*lines: str, start: Place | None = None) -> Place:
    return after_headings(start or Place(), lines, WORDS)


def test_headings_make_the_code_path_from_the_widest_to_the_narrowest():
    found = place("ด้านที่ ๕ ก", "มิติที่ ๕.๒ ข", "เป้าหมายที่ ๕.๒.๑ ค", "เป้าประสงค์ที่ ๕.๒.๑.๑ ง")
    assert found.code_path == "5 > 5.2 > 5.2.1 > 5.2.1.1"
    assert found.name == "ง"


def test_a_word_that_stands_twice_is_one_heading():
    assert place("มิติที่ มิติที่ ๕.๒ ข").code_path == "5.2"


def test_a_new_heading_ends_the_levels_below_it():
    before = place("ด้านที่ ๑ ก", "มิติที่ ๑.๑ ข")
    assert place("ด้านที่ ๒ ค", start=before).code_path == "2"


def test_a_heading_printed_again_on_the_next_page_changes_nothing():
    before = place("ด้านที่ ๑ ก", "มิติที่ ๑.๑ ข")
    assert place("ด้านที่ ๑  ก", start=before) == before


def test_the_year_is_read_from_a_line_that_says_it():
    assert place("(แผนปฏิบัติราชการ ประจำปี พ.ศ. ๒๕๖๓)").fiscal_year == 2563
    assert place("งบประมาณประจำปีงบประมาณ 2564").fiscal_year == 2564


def test_other_lines_are_no_headings():
    assert place("โครงการหลัก (Flagship)", "ด้านที่น่าสนใจ", "พ.ศ. ไม่ระบุ") == Place()
