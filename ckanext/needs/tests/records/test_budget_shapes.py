"""The shapes of budget tables that a mapping can name, a table each."""

from __future__ import annotations

from datetime import date

import pytest

from ckanext.needs.declared import Node
from ckanext.needs.problems import InputError
from ckanext.needs.records.mapping import BudgetMapping, read_mapping
from ckanext.needs.tests.records.shapes import Mapped, map_csv

BASE: dict[str, object] = {
    "area": "19",
    "phase": "plan",
    "fiscal_year": "ปี",
    "amount": "งบ",
    "code_path": ["ด้าน", "แผน"],
}


def mapped(text: str, **keys: object) -> Mapped:
    said = {key: value for key, value in (BASE | keys).items() if value is not None}
    mapping = read_mapping("budget_lines", Node(said, "x.yaml", "mapping"))
    assert isinstance(mapping, BudgetMapping)
    return map_csv(text, mapping)


def amounts(found: Mapped) -> list[tuple[int, object]]:
    return [(line.fiscal_year, line.amount) for line in found.lines]


@pytest.mark.parametrize(
    ("header", "keys", "baht"),
    [
        ("งบ", {}, 5),
        ("งบ", {"unit": "ล้านบาท"}, 5_000_000),
        ("งบ (ล้านบาท)", {"amount": "งบ (ล้านบาท)"}, 5_000_000),
        ("งบ [หน่วย: พันบาท]", {"amount": "งบ [หน่วย: พันบาท]"}, 5_000),
        ("งบ (บาท)", {"amount": ["จำนวนเงิน", "งบ (บาท)"]}, 5),
    ],
)
def test_amounts_are_in_the_unit_of_the_mapping_or_the_header(
    header: str, keys: dict[str, object], baht: int
):
    assert amounts(mapped(f"ปี,ด้าน,แผน,{header}\n2565,ก,ข,5\n", **keys)) == [(2565, baht)]


def test_a_header_of_another_unit_than_the_mapping_s_is_an_error():
    with pytest.raises(InputError) as error:
        mapped("ปี,ด้าน,แผน,งบ (บาท)\n2565,ก,ข,5\n", amount="งบ (บาท)", unit="ล้านบาท")
    assert error.value.problems[0].kind == "unit_differs"


def test_a_source_with_none_of_a_column_s_names_is_an_error_that_says_them():
    with pytest.raises(InputError) as error:
        mapped("ปี,ด้าน,แผน\n2565,ก,ข\n", amount=["งบ", "เงิน"])
    (problem,) = error.value.problems
    assert (problem.kind, "งบ / เงิน" in problem.reason.en) == ("missing_column", True)


class TestYearsInColumns:
    TEXT = "ด้าน,แผน,budget_66,budget_67\nก,ข,100,200\nก,ค,-,\nก,ง,0,ไม่ระบุ\n"

    @pytest.mark.parametrize(
        "years",
        [{"pattern": "budget_{yy}"}, {"columns": {"budget_66": 2566, "budget_67": 2567}}],
    )
    def test_each_filled_cell_is_a_line_of_its_year(self, years: dict[str, object]):
        found = mapped(self.TEXT, years=years, fiscal_year=None, amount=None)
        assert amounts(found) == [(2566, 100), (2566, 0), (2567, 200), (2567, None)]
        assert len({line.line_id for line in found.lines}) == 4

    def test_a_row_with_an_error_gives_no_line_of_any_year_and_is_counted_once(self):
        text = self.TEXT.replace("100,200", "100,1E+9")
        found = mapped(text, years={"pattern": "budget_{yy}"}, fiscal_year=None, amount=None)
        assert [line.code_path for line in found.lines] == ["ก > ง", "ก > ง"]
        assert (found.account.read, found.account.refused, len(found.problems)) == (3, 1, 1)

    def test_a_source_without_such_columns_is_an_error(self):
        with pytest.raises(InputError, match="none of these columns"):
            mapped("ด้าน,แผน\nก,ข\n", years={"pattern": "b_{yy}"}, fiscal_year=None, amount=None)


def test_a_source_of_many_areas_has_each_row_in_its_own():
    text = "จังหวัด,ปี,ด้าน,แผน,งบ\nสระบุรี,2565,ก,ข,1\nจ.ลพบุรี,2565,ก,ข,2\nที่ไหน,2565,ก,ข,3\n"
    found = mapped(text, area=None, area_column="จังหวัด", area_level="province")
    assert sorted((line.area, line.amount) for line in found.lines) == [("16", 2), ("19", 1)]
    assert [(p.kind, p.where.row, p.value) for p in found.problems] == [("unknown_code", 4, "ที่ไหน")]


def test_a_district_is_looked_for_in_its_area_and_an_unknown_one_is_a_warning():
    text = "ปี,ด้าน,แผน,งบ,เขต\n2565,ก,ข,1,แก่งคอย\n2565,ก,ค,1,ทุกเขต\n2565,ก,ง,1,\n"
    found = mapped(text, district="เขต")
    assert [line.district for line in found.lines] == ["1902", "", ""]
    assert [(p.kind, p.severity, p.value) for p in found.problems] == [
        ("unknown_district", "warning", "ทุกเขต")
    ]


def test_pillars_are_those_of_the_year_s_strategy_and_never_guessed():
    text = (
        "ปี,ด้าน,แผน,งบ\n2565,การสร้างเมืองปลอดภัย,ข,1\n"
        "2565,ไม่พบข้อมูล,ข,1\n2568,การสร้างเมืองปลอดภัย,ข,1\n2568,ปลอดภัยดี,ข,1\n"
    )
    strategy = {"2565-2567": "bma-2565", "2568-": "bma-2568"}
    found = mapped(text, area="10", strategy=strategy, pillar="ด้าน")
    assert [(line.strategy, line.pillar) for line in found.lines] == [
        ("bma-2565", "bma-2565:1"),
        ("bma-2565", ""),
        ("bma-2568", ""),
        ("bma-2568", "bma-2568:2"),
    ]
    assert [line.code_path for line in found.lines][1] == "ไม่พบข้อมูล > ข"
    assert {(p.kind, p.severity) for p in found.problems} == {("unknown_pillar", "warning")}


def test_rows_of_several_years_of_one_obliged_item_are_lines_of_their_years():
    text = "ID,ปี,ด้าน,แผน,งบ,OBLIGED?\n1,2022,ก,ข,5,TRUE\n1,2023,ก,ข,6,TRUE\n2,2022,ก,ข,7,FALSE\n"
    found = mapped(text, own_id="ID", obliged="OBLIGED?", year_era="ce")
    lines = [(n.fiscal_year, n.source_id, n.amount, n.obliged) for n in found.lines]
    assert lines == [(2565, "1", 5, True), (2565, "2", 7, False), (2566, "1", 6, True)]


def test_an_own_id_keeps_a_line_s_id_when_its_texts_change():
    before = mapped("ID,ปี,ด้าน,แผน,งบ\n7,2565,ก,ข,5\n", own_id="ID").lines
    after = mapped("ID,ปี,ด้าน,แผน,งบ\n7,2565,ก,ค,6\n", own_id="ID").lines
    assert before[0].line_id == after[0].line_id


def test_a_project_s_days_status_and_money_spent_are_kept():
    text = 'ปี,ด้าน,แผน,งบ,ใช้ไป,สถานะ,เริ่ม,สิ้นสุด\n2568,ก,ข,"1,000",250.50,แล้วเสร็จ,1 ต.ค. 2567,ไม่ทราบ\n'
    found = mapped(text, used_amount="ใช้ไป", status_text="สถานะ", start_date="เริ่ม", end_date="สิ้นสุด")
    (line,) = found.lines
    assert (str(line.used_amount), line.status_text) == ("250.50", "แล้วเสร็จ")
    assert (line.start_date, line.end_date) == (date(2024, 10, 1), None)
    assert [(p.kind, p.severity) for p in found.problems] == [("bad_date", "warning")]


def test_descriptions_and_rows_to_skip_are_left_out_and_counted():
    text = "ปี,ด้าน,แผน,งบ\nปีงบประมาณ,ชื่อด้าน,ชื่อแผน,บาท\n2565,ก,ข,1\n2565,หมายเหตุ: ค,,\n"
    found = mapped(text, description_rows=1, skip={"ด้าน": ["หมายเหตุ*"]})
    assert amounts(found) == [(2565, 1)]
    assert (found.account.read, found.account.left_out, found.problems) == (3, 2, ())


class TestSubtotals:
    ROWS = ("2565,ก,ข,100", "2565,ก,ค,50", "2565,ก,รวม,150", "2565,ง,จ,7", "2565,รวมทั้งสิ้น,,157")

    def found(self, *rows: str) -> Mapped:
        words = {"แผน": ["รวม"], "ด้าน": ["รวม*", "TOTAL"]}
        return mapped("\n".join(["ปี,ด้าน,แผน,งบ", *rows, ""]), subtotals=words)

    def test_they_are_no_lines_and_those_that_add_up_are_no_problem(self):
        found = self.found(*self.ROWS)
        assert [line.amount for line in found.lines] == [100, 50, 7]
        assert found.problems == ()

    @pytest.mark.parametrize(
        ("position", "stated", "sums"), [(2, "151", "150.00"), (4, "1,000", "157.00")]
    )
    def test_one_that_does_not_add_up_is_a_warning_with_both_figures(
        self, position: int, stated: str, sums: str
    ):
        rows = list(self.ROWS)
        rows[position] = rows[position].rpartition(",")[0] + f',"{stated}"'
        (problem,) = self.found(*rows).problems
        assert (problem.kind, problem.severity) == ("subtotal_differs", "warning")
        assert (problem.where.row, problem.value) == (position + 2, stated)
        assert sums in problem.reason.th

    def test_a_total_at_the_top_covers_all_lines_below(self):
        assert self.found("2565,TOTAL,,150", "2565,ก,ข,100", "2565,ก,ค,50").problems == ()

    def test_one_that_can_not_be_read_is_a_warning(self):
        (problem,) = self.found("2565,ก,ข,100", "2565,ก,รวม,หนึ่งร้อย").problems
        assert (problem.kind, problem.severity) == ("bad_subtotal", "warning")


class TestRowsWithErrors:
    def text(self, good: int, bad: int) -> str:
        rows = [f"2565,ก,ข{n},1" for n in range(good)] + [f"2565,ก,ค{n},หนึ่ง" for n in range(bad)]
        return "\n".join(["ปี,ด้าน,แผน,งบ", *rows, ""])

    def test_a_few_are_refused_and_reported_and_the_others_are_lines(self):
        found = mapped(self.text(19, 1))
        found.account.check()
        assert (len(found.lines), found.account.refused) == (19, 1)
        assert found.problems[0].kind == "bad_amount"

    def test_too_many_end_the_run_with_all_that_is_wrong(self):
        with pytest.raises(InputError) as error:
            mapped(self.text(18, 2)).account.check()
        assert [p.kind for p in error.value.problems] == [
            *("too_many_errors", "bad_amount", "bad_amount")
        ]

    def test_how_many_is_for_the_mapping_to_say(self):
        mapped(self.text(1, 1), max_error_share=0.5).account.check()
