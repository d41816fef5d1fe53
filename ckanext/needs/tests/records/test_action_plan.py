"""Action plans: the shipped example, the real table of Bangkok, and what goes wrong."""

from dataclasses import replace

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.harvester import harvesters_folder
from ckanext.needs.problems import InputError
from ckanext.needs.records.action_plan import Mapped, map_action_plan
from ckanext.needs.sources.read import read_tables
from ckanext.needs.tests.records.shapes import PLAN, SOURCES, with_ids

REAL = next(iter(sorted(SOURCES.glob("004*.txt"))), None)
EXAMPLE = harvesters_folder() / "data" / "bma-action-plan-example.md"


def mapped(text: bytes, file: str = "แผน.md") -> Mapped:
    found = map_action_plan(read_tables(text, file, "document"), PLAN, default())
    return replace(found, lines=with_ids(found.lines, "test"))


def example(**replaced: str) -> bytes:
    text = EXAMPLE.read_text("utf-8")
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.fixture(scope="module")
def real() -> Mapped:
    if REAL is None:
        pytest.skip("the real document is not in this checkout")
    return mapped(REAL.read_bytes(), REAL.name)


class TestTheRealPlan:
    def test_it_has_exactly_four_lines_under_their_goal(self, real: Mapped):
        assert [line.code_path for line in real.lines] == ["5 > 5.2 > 5.2.1 > 5.2.1.1"] * 4
        assert {line.fiscal_year for line in real.lines} == {2563}

    def test_amounts_a_district_are_fifty_times_the_unit(self, real: Mapped):
        found = [(n.amount, n.unit_amount, n.unit_count) for n in real.lines if n.unit_amount]
        assert found == [(10_000_000, 200_000, 50), (5_000_000, 100_000, 50)]

    def test_the_name_cut_by_a_page_is_whole(self, real: Mapped):
        line = real.lines[1]
        assert (line.basis, line.amount, line.agency) == ("total", 4_763_000, "สำนักพัฒนาสังคม")
        assert line.project.startswith("โครงการพัฒนาศักยภาพกรรมการชุมชน ผู้นำชุมชน")
        assert line.project.endswith("และเจ้าหน้าที่ผู้ปฏิบัติงานชุมชน")

    def test_no_dedicated_budget_has_no_amount(self, real: Mapped):
        line = real.lines[3]
        assert (line.basis, line.amount) == ("none_dedicated", None)
        assert line.amount_text.endswith("ขับเคลื่อนเป้าหมายยุทธศาสตร์")

    def test_indicator_agency_and_objective_are_kept(self, real: Mapped):
        assert all(line.indicator and line.agency for line in real.lines)
        assert [bool(line.objective) for line in real.lines] == [True, False, True, True]

    def test_the_one_project_without_an_objective_is_a_warning(self, real: Mapped):
        assert [(p.kind, p.severity) for p in real.problems] == [("no_objective", "warning")]

    def test_every_line_names_its_row(self, real: Mapped):
        assert REAL is not None
        lines = REAL.read_text("utf-8").splitlines()
        for line in real.lines:
            row = lines[int(line.source_ref.rpartition(":")[2]) - 1]
            assert line.project[:20] in row


class TestTheShippedExample:
    def test_every_shape_of_the_plan_is_read(self):
        found = mapped(example())
        assert found.problems == ()
        assert [(line.basis, line.amount) for line in found.lines] == [
            ("per_district", 7_500_000),
            ("total", 3_240_000),
            ("per_district", 2_000_000),
            ("total", 900_000),
            ("total", 120_000),
            ("none_dedicated", None),
            ("total", 1_800_000),
        ]

    def test_all_lines_have_their_objective(self):
        assert all(line.objective for line in mapped(example()).lines)

    def test_an_objective_cut_by_a_page_is_whole(self):
        assert mapped(example()).lines[1].objective == "ให้ทุกจุดที่แจ้งมีผู้รับผิดชอบและวันแล้วเสร็จ"

    def test_a_second_goal_begins_a_new_code_path(self):
        assert mapped(example()).lines[-1].code_path == "4 > 4.1 > 4.1.1 > 4.1.1.2"

    def test_ids_do_not_depend_on_where_a_line_stands(self):
        moved = ("\n\n" + example().decode()).encode()
        before = [line.line_id for line in mapped(example()).lines]
        assert before == [line.line_id for line in mapped(moved, "other.md").lines]
        assert len(set(before)) == 7

    def test_a_total_that_is_not_fifty_times_the_unit_is_an_error_at_its_row(self):
        found = mapped(example(**{"๗,๕๐๐,๐๐๐": "๗,๐๐๐,๐๐๐"}))
        (problem,) = [p for p in found.problems if p.severity == "error"]
        assert (problem.kind, problem.column) == ("bad_amount", PLAN.amount)
        assert problem.where.row == 19
        assert len(found.lines) == 6


def test_an_objective_joins_a_name_that_is_spelt_a_little_differently():
    name = "โครงการซ่อมทางเท้าตามที่ประชาชนแจ้งและติดตามผลผ่านแผนที่สาธารณะ"
    spelt = name.replace("ทางเท้าตาม", "ทางเท้า ตาม").removesuffix("ะ")
    found = mapped(example(**{name: spelt}))
    assert found.lines[1].objective


def test_a_plan_without_a_year_is_an_error():
    with pytest.raises(InputError, match="no heading above the table"):
        mapped(example(**{"ประจำปี พ.ศ. ๒๕๖๔": "ฉบับร่าง"}))


def test_a_document_of_other_tables_is_an_error_that_names_the_missing_columns():
    with pytest.raises(InputError) as error:
        mapped("| โครงการ | เงิน |\n|--|--|\n| ก | 1 |\n".encode())
    assert "งบประมาณ (บาท)" in {problem.column for problem in error.value.problems}


def test_line_ids_are_those_of_before():
    """An id once published may never change: the first of the example, frozen."""
    assert mapped(example()).lines[0].line_id == "b7a7d2ba-fd2b-5249-8c7c-5c42fb30e102"
