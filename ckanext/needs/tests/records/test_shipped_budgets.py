"""Templates of budgets: lines, amounts, codes and warnings of the rows that ship with them."""

from __future__ import annotations

from decimal import Decimal

from ckanext.needs.tests.records.shipped import shipped, values


class TestLocalBudgets:
    """Budgets of local governments, many provinces in one file."""

    def test_every_row_of_spending_is_a_line_and_no_row_of_income(self):
        assert len(shipped("local-budget").lines) == 8
        assert not shipped("local-budget").problems

    def test_each_line_is_of_the_province_that_its_row_names(self):
        found = shipped("local-budget")
        assert found.total(area="19", fiscal_year=2567) == Decimal("66600000.50")
        assert found.total(area="30", fiscal_year=2567) == 7_437_000
        assert found.total(area="30", fiscal_year=2568) == 888_000

    def test_currency_signs_thai_digits_and_satang_are_read(self):
        found = shipped("local-budget")
        assert found.one(expense_type="งบกลาง").amount == 5_550_000
        assert found.one(work="วางแผนสถิติและวิชาการ").amount == Decimal("2220000.50")

    def test_a_misspelt_task_is_corrected(self):
        assert shipped("local-budget").one(work="ศาสนาวัฒนธรรมท้องถิ่น").amount == 3_330_000

    def test_area_of_spending_plan_task_and_type_make_the_code_path(self):
        (line,) = shipped("local-budget").of(area="30", fiscal_year=2568)
        assert line.code_path == "ด้านการเศรษฐกิจ > การเกษตร > ส่งเสริมการเกษตร > งบเงินอุดหนุน"
        assert (line.plan, line.phase) == ("การเกษตร", "approved")


class TestBangkokBudget:
    """The sheet of 19 columns, with the seven pillars and with the nine."""

    def test_both_sheets_are_read_by_one_mapping(self):
        found = shipped("bangkok-budget")
        assert [len(found.of(fiscal_year=year)) for year in range(2566, 2570)] == [1, 3, 2, 2]

    def test_years_of_two_digits_are_buddhist(self):
        assert shipped("bangkok-budget").total(fiscal_year=2568) == 53_490_000

    def test_the_strategy_is_that_of_the_year(self):
        found = shipped("bangkok-budget")
        assert set(values(found.of(fiscal_year=2567), "strategy")) == {"bma-2565"}
        assert set(values(found.of(fiscal_year=2569), "strategy")) == {"bma-2568"}

    def test_pillar_and_dimension_become_codes(self):
        line = shipped("bangkok-budget").one(fiscal_year=2566)
        assert (line.pillar, line.issue) == ("bma-2565:1", "bma-2565:1.3")
        assert line.code_path == "การสร้างเมืองปลอดภัย > ปลอดภัยพิบัติ"
        walk = shipped("bangkok-budget").one(fiscal_year=2568, agency="สำนักการโยธา")
        assert walk.pillar == "bma-2568:1"

    def test_what_nobody_filled_in_has_no_code_and_is_told(self):
        found = shipped("bangkok-budget")
        office = found.one(agency="สำนักงานเขตบางรัก")
        assert (office.pillar, office.issue) == ("", "")
        assert office.code_path == "ไม่พบข้อมูล > ไม่พบข้อมูล"
        assert office.objective == "ไม่พบข้อมูล"
        assert {problem.severity for problem in found.problems} == {"warning"}
        assert {problem.value for problem in found.problems} == {"ไม่พบข้อมูล"}

    def test_a_dash_is_not_reported_and_not_zero(self):
        line = shipped("bangkok-budget").one(fiscal_year=2569, agency="สำนักการโยธา")
        assert (line.basis, line.amount) == ("not_reported", None)


class TestCommunityFund:
    """Projects of communities, without money."""

    def test_every_project_is_a_line_that_says_no_amount(self):
        lines = shipped("community-fund").lines
        assert len(lines) == 5
        assert set(values(lines, "basis")) == {"not_reported"}

    def test_a_khet_is_found_however_it_is_written(self):
        assert values(shipped("community-fund").lines, "district") == [
            "1024", "1004", "1003", "1003", "",
        ]  # fmt: skip

    def test_a_khet_damaged_by_its_pdf_is_a_warning_and_its_line_stays(self):
        ((_, severity, row, found),) = shipped("community-fund").told
        assert (severity, row, found) == ("warning", 6, "ยำนนำวำ")

    def test_community_aim_and_purchases_are_kept(self):
        line = shipped("community-fund").one(project="จัดซื้อพัดลม (ตัวอย่าง)")
        assert line.community == "ชุมชนตัวอย่างสอง"
        assert (line.objective, line.work) == ("ด้านสังคม", "พัดลม 4 เครื่อง")


class TestDevelopmentPlan:
    """One project a row, one year a column."""

    def test_each_filled_cell_is_a_line_of_its_year(self):
        found = shipped("local-development-plan")
        assert len(found.of(project="ตรวจสุขภาพผู้สูงอายุตัวอย่าง")) == 5
        assert [found.total(fiscal_year=year) for year in range(2566, 2571)] == [
            10_320_000, 5_120_000, 3_420_000, 270_000, 270_000,
        ]  # fmt: skip

    def test_a_remark_in_brackets_leaves_the_amount(self):
        lines = shipped("local-development-plan").of(project="ติดตั้งไฟส่องสว่างตัวอย่าง")
        assert [(line.fiscal_year, line.amount) for line in lines] == [
            (2567, 5_000_000), (2568, 2_500_000),
        ]  # fmt: skip

    def test_a_word_in_place_of_money_is_refused_with_its_row_and_the_others_stay(self):
        found = shipped("local-development-plan")
        assert found.told == {("bad_amount", "error", 6, "กฎหมาย")}
        assert not found.of(project="ประชาคมท้องถิ่นตัวอย่าง")
        assert len(set(values(found.lines, "project"))) == 4

    def test_the_indicator_is_kept_and_the_years_of_a_project_have_different_ids(self):
        lines = shipped("local-development-plan").of(project="ตรวจสุขภาพผู้สูงอายุตัวอย่าง")
        assert set(values(lines, "indicator")) == {"ร้อยละ 90 ได้รับการตรวจ"}
        assert len(set(values(lines, "line_id"))) == 5


class TestNationalBudget:
    """Lines made from the budget documents."""

    def test_years_of_the_common_era_are_counted_in_the_buddhist_one(self):
        found = shipped("national-budget")
        assert sorted({line.fiscal_year for line in found.lines}) == [2565, 2566, 2567]
        assert found.total(fiscal_year=2565) == 49_500_000

    def test_an_obligation_has_one_line_a_year_each_with_its_own_id(self):
        lines = shipped("national-budget").of(project="โครงการสะพานตัวอย่าง")
        assert [line.amount for line in lines] == [30_000_000, 40_000_000, 50_000_000]
        assert all(line.obliged for line in lines)
        assert len(set(values(lines, "line_id"))) == 3

    def test_what_the_conversion_marked_as_wrong_is_refused_alone(self):
        assert shipped("national-budget").told == {("bad_amount", "error", 8, "9OO,000")}

    def test_project_or_output_and_the_narrowest_item_name_a_line(self):
        found = shipped("national-budget")
        rent = found.one(work="ค่าเช่ารถ (ตัวอย่าง)")
        assert (rent.project, rent.expense_type) == ("ผลผลิตตัวอย่าง", "งบดำเนินงาน")
        assert found.one(expense_type="งบบุคลากร").work == "เงินเดือน"
        assert set(values(found.lines, "area")) == {""}


class TestProjectTracking:
    """What is done and spent."""

    def test_every_project_is_a_line_and_the_sum_is_none(self):
        found = shipped("project-tracking")
        assert len(found.lines) == 4
        assert found.total() == 6_750_000

    def test_a_sum_that_differs_from_its_rows_is_told_with_both_figures(self):
        told = [p for p in shipped("project-tracking").problems if "subtotal" in p.kind]
        assert [p.severity for p in told] == ["warning"]
        assert "6,700,000" in told[0].reason.th
        assert "6,750,000" in told[0].reason.th

    def test_status_dates_and_money_spent_are_kept(self):
        line = shipped("project-tracking").one(project="อบรมผู้ประกอบการตัวอย่าง")
        assert line.status_text == "อยู่ระหว่างดำเนินการ"
        assert (str(line.start_date), str(line.end_date)) == ("2021-11-01", "2022-08-31")
        assert (line.amount, line.used_amount, line.district) == (250_000, 100_000, "1901")

    def test_a_pillar_misspelt_in_its_plan_has_its_code(self):
        line = shipped("project-tracking").one(project="ติดตั้งกล้องวงจรปิดตัวอย่าง")
        assert line.pillar == "saraburi-2561:5"
        assert (line.used_amount, line.start_date) == (None, None)

    def test_a_day_that_does_not_exist_is_a_warning(self):
        found = shipped("project-tracking")
        assert any(value == "2565-02-29" for _, _, _, value in found.told)
        assert found.one(project="ซ่อมสะพานตัวอย่าง").start_date is None
