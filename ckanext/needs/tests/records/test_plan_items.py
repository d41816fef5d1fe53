"""Which budget and agency belong to which project of a row."""

from ckanext.needs.records.pages import LogicalRow
from ckanext.needs.records.plan_items import PlanRow, plan_items
from ckanext.needs.sources.rows import RawRow
from ckanext.needs.tests.records.shapes import PLAN, plan_row


def items(*pieces: RawRow) -> PlanRow:
    return plan_items(LogicalRow(pieces), PLAN)


def shown(row: PlanRow) -> list[tuple[str, str, str]]:
    return [(item.project, item.amount, item.agency) for item in row.items]


def test_one_project_has_its_row_s_amount_and_agency():
    assert shown(items(plan_row("๑. ก", "๑. ข", "100", "ค"))) == [("ข", "100", "ค")]


def test_a_project_without_a_number_is_one_project():
    assert shown(items(plan_row("๑. ก", "ข", "100", "ค"))) == [("ข", "100", "ค")]


def test_two_projects_in_a_cell_take_their_amounts_in_order():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค", "๑๐๐,๐๐๐ ๒๐๐,๐๐๐ (เขตละ ๔,๐๐๐)", "ง"))
    assert shown(row) == [("ข", "๑๐๐,๐๐๐", "ง"), ("ค", "๒๐๐,๐๐๐ (เขตละ ๔,๐๐๐)", "ง")]


def test_numbered_amounts_go_to_the_projects_of_these_numbers():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค ๓. ง", "๑. ๑๐๐ ๒. ๒๐๐", "จ"))
    assert [item.amount for item in row.items] == ["๑๐๐", "๒๐๐", ""]


def test_words_of_no_dedicated_budget_count_as_an_amount():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค", "๑๐๐ ไม่ใช้งบประมาณเป็นการเฉพาะ", "ง"))
    assert [item.amount for item in row.items] == ["๑๐๐", "ไม่ใช้งบประมาณเป็นการเฉพาะ"]


def test_an_empty_amount_is_empty_for_each_project():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค", "", "ง"))
    assert [item.amount for item in row.items] == ["", ""]


def test_fewer_amounts_than_projects_is_a_problem_that_names_the_cell():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค", "๓๐๐", "ง", line=7))
    (problem,) = row.problems
    assert row.items == ()
    assert (problem.kind, problem.where.row, problem.value) == ("amounts_unclear", 7, "๓๐๐")


def test_agencies_on_a_line_each_go_to_the_projects_in_order():
    row = items(plan_row("๑. ก", "๑. ข ๒. ค", "1 2", "สำนัก ก\nสำนัก ข"))
    assert [item.agency for item in row.items] == ["สำนัก ก", "สำนัก ข"]


def test_a_page_break_in_a_name_is_mended_and_the_next_project_begins():
    row = items(
        plan_row("๑. ก", "๑. โครงการอบรมผู้นำ", "100", "สำนัก ก", line=3),
        plan_row("", "ชุมชน ๒. โครงการทบทวนแผน", "200", "สำนัก ข", line=8),
    )
    assert shown(row) == [
        ("โครงการอบรมผู้นำชุมชน", "100", "สำนัก ก"),
        ("โครงการทบทวนแผน", "200", "สำนัก ข"),
    ]
    assert [item.ref.row for item in row.items] == [3, 8]


def test_the_rest_of_a_cut_budget_text_joins_the_last_project():
    row = items(
        plan_row("๑. ก", "๑. ข", "ไม่ใช้งบประมาณเป็นการเฉพาะ แต่ส่งผลต่อการ", "ค"),
        plan_row("", "", "ขับเคลื่อนเป้าหมาย", ""),
    )
    assert shown(row) == [("ข", "ไม่ใช้งบประมาณเป็นการเฉพาะ แต่ส่งผลต่อการขับเคลื่อนเป้าหมาย", "ค")]


def test_an_amount_that_comes_a_page_late_joins_the_project_it_must_belong_to():
    row = items(plan_row("๑. ก", "๑. ข"), plan_row("", "", "500", "ค"))
    assert shown(row) == [("ข", "500", "ค")]


def test_an_amount_that_could_be_of_two_projects_is_a_problem():
    row = items(plan_row("๑. ก", "๑. ข"), plan_row("", "ต่อ ๒. ค", "500", "ง"))
    assert [problem.kind for problem in row.problems] == ["amounts_unclear"]


def test_a_row_without_a_project_has_no_items():
    assert items(plan_row("๑. ก", "")) == PlanRow(())
