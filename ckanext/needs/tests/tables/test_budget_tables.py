"""Budgets by line, by strategy and by agency."""

from decimal import Decimal
from random import Random

from ckanext.needs.tests.tables.shapes import line, made, picked

LINES = [
    line(1, "ด้าน ก > แผน ข > งาน ค", 600),
    line(2, "ด้าน ก > แผน ข > งาน ง", 100),
    line(3, "ด้าน ก > แผน จ", 100),
    line(4, "ด้าน ฉ > แผน ช", 200, agency="สำนัก"),
    line(5, "ด้าน ฉ > แผน ซ", None, agency=""),
    line(6, "ด้าน ก > แผน ข", 50, fiscal_year=2566),
]


def test_lines_have_both_years_and_the_name_of_the_area():
    rows = made("budget_lines", lines=LINES[:1])
    assert picked(rows, "fiscal_year_be", "fiscal_year_ce", "area_name") == [(2565, 2022, "สระบุรี")]
    assert rows[0]["amount"] == Decimal(600)


def test_an_empty_text_is_null():
    assert made("budget_lines", lines=LINES[:1])[0]["project"] is None


def test_sums_by_strategy_have_shares_of_level_and_whole_and_a_rank():
    rows = made("budget_by_strategy", lines=LINES[:5])
    columns = ("level_2", "lines", "amount", "share_of_level_1", "share_of_total", "rank")
    assert picked(rows, *columns) == [
        ("แผน ข", 2, 700, 0.875, 0.7, 1),
        ("แผน ช", 1, 200, 1.0, 0.2, 2),
        ("แผน จ", 1, 100, 0.125, 0.1, 3),
        ("แผน ซ", 1, 0, 0.0, 0.0, 4),
    ]


def test_lines_without_an_amount_are_counted_apart():
    rows = made("budget_by_strategy", lines=LINES[:5])
    assert picked(rows, "level_2", "lines_without_amount")[-1] == ("แผน ซ", 1)


def test_equal_amounts_share_a_rank():
    lines = [line(1, "ก > ข", 5), line(2, "ก > ค", 5), line(3, "ก > ง", 4)]
    assert picked(made("budget_by_strategy", lines=lines), "rank") == [(1,), (1,), (3,)]


def test_each_year_and_phase_is_a_whole_of_its_own():
    lines = [*LINES[:4], LINES[5], line(7, "ก > ข", 30, phase="executed")]
    rows = made("budget_by_strategy", lines=lines)
    whole: dict[tuple[object, object], float] = {}
    for row in rows:
        key = (row["fiscal_year_be"], row["phase"])
        whole[key] = whole.get(key, 0) + float(str(row["share_of_total"]))
    assert {key: round(share, 4) for key, share in whole.items()} == dict.fromkeys(whole, 1.0)
    assert len(whole) == 3


def test_a_code_path_of_one_level_has_no_second():
    assert picked(made("budget_by_strategy", lines=[line(1, "ก", 5)]), "level_1", "level_2") == [
        ("ก", None)
    ]


def test_a_budget_without_any_amount_has_no_shares():
    rows = made("budget_by_strategy", lines=[line(1, "ก > ข", None)])
    assert picked(rows, "amount", "share_of_total") == [(0, None)]


def test_sums_by_agency_leave_out_lines_that_name_none():
    rows = made("budget_by_agency", lines=LINES[:5])
    assert picked(rows, "agency", "amount", "share_of_total", "rank") == [
        ("อบจ.", 800, 0.8, 1),
        ("สำนัก", 200, 0.2, 2),
    ]


def test_no_table_depends_on_the_order_of_the_lines():
    shuffled = Random(7).sample(LINES, len(LINES))
    for name in ("budget_lines", "budget_by_strategy", "budget_by_agency"):
        assert made(name, lines=LINES) == made(name, lines=shuffled)


def test_tables_of_no_lines_have_no_rows():
    for name in ("budget_lines", "budget_by_strategy", "budget_by_agency"):
        assert made(name) == []


KEYWORDS = [
    line(1, "ก > ข", 600, project="ปรับปรุงถนนสายบ้านป่า"),
    line(2, "ก > ข", 100, plan="ถนน", objective="ให้ถนนและทางเท้าใช้ได้"),
    line(3, "ก > ค", None, work="ซ่อมทางเท้า"),
    line(4, "ก > ค", 50, project="ถนน", fiscal_year=2566),
    line(5, "ก > ค", 70, project="เรื่องอื่น"),
]


def test_a_line_counts_for_each_keyword_in_its_name_or_explanation():
    rows = made("budget_keywords", lines=KEYWORDS)
    columns = ("fiscal_year_be", "keyword", "lines", "lines_without_amount", "amount", "rank")
    assert picked(rows, *columns) == [
        (2565, "ถนน", 2, 0, 700, 1),
        (2565, "ทางเท้า", 2, 1, 100, 1),
        (2565, "ปรับปรุง", 1, 0, 600, 3),
        (2566, "ถนน", 1, 0, 50, 1),
    ]


def test_a_keyword_twice_in_a_line_counts_once():
    (row,) = made("budget_keywords", lines=[line(1, "ก", 5, project="ถนน", objective="ถนน")])
    assert (row["keyword"], row["lines"]) == ("ถนน", 1)


def test_no_keyword_stands_in_another_kind_of_word_by_chance():
    ordinary = ("โครงการ", "ดำเนินการ", "ค่าใช้จ่าย", "พัฒนา", "ส่งเสริม", "สนับสนุน", "จังหวัด")
    lines = [line(n, "ก", 5, project=word) for n, word in enumerate(ordinary)]
    assert made("budget_keywords", lines=lines) == []
