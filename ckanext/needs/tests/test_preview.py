"""What a dry run says of a source, without CKAN."""

from __future__ import annotations

import csv
import io

import pytest

from ckanext.needs.bilingual import Text
from ckanext.needs.harvester import load_harvester
from ckanext.needs.preview import SHOWN, group, preview
from ckanext.needs.problem_file import problems_table
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.tests.harvest.conftest import BUDGET, HARVESTER


@pytest.fixture
def harvester(tmp_path):
    def make(budget=BUDGET):
        (tmp_path / "small-budget.csv").write_text(budget, "utf-8")
        (tmp_path / "small-budget.yaml").write_text(HARVESTER, "utf-8")
        return load_harvester(tmp_path / "small-budget.yaml")

    return make


def problem(kind="bad_amount", severity="error", row=2, value="x"):
    where = SourceRef("a.csv", row=row)
    return Problem(kind, Text("ผิด", "wrong"), where, "จำนวนเงิน", value, severity)


def test_it_shows_the_first_records_as_they_are_mapped(harvester):
    found = preview(harvester())
    first = dict(zip(found.mapped.columns, found.mapped.rows[0], strict=True))
    assert (found.records, found.refused, found.stopped) == (3, 0, False)
    assert first["amount"] in ("1000000.00", "2500000.00", "750000.00")
    assert first["source_ref"].startswith("small-budget.csv:")


def test_it_counts_the_tables_that_would_result(harvester):
    (dataset,) = preview(harvester()).datasets
    assert [(t.name, t.rows, t.withheld) for t in dataset.tables] == [
        ("budget_lines", 3, 0),
        ("budget_by_strategy", dataset.tables[1].rows, 0),
    ]
    assert dataset.tables[1].first.rows


def test_a_source_that_would_stop_a_run_is_told_with_row_and_column(harvester):
    found = preview(harvester(BUDGET.replace("750,000", "เจ็ดแสน").replace("2,500,000", "-1 -")))
    amounts = next(group for group in found.groups if group.kind == "bad_amount")
    assert found.stopped
    assert found.datasets == ()
    assert amounts.count == 2
    assert {p.where.row for p in amounts.first} == {3, 4}
    assert {p.column for p in amounts.first} == {"จำนวนเงิน"}


def test_rows_refused_below_the_share_are_told_beside_what_would_be_published(harvester):
    rows = "".join(f"2568,ด้าน,แผน,งาน,รายการ {n},100\n" for n in range(60))
    found = preview(harvester(BUDGET.replace("750,000", "เจ็ดแสน") + rows))
    assert (found.stopped, found.refused, found.records) == (False, 1, 62)
    assert [(group.severity, group.count) for group in found.groups] == [("error", 1)]
    assert found.datasets[0].tables[0].rows == 62


def test_nothing_is_left_behind(harvester, tmp_path):
    made = harvester()
    before = sorted(tmp_path.rglob("*"))
    preview(made)
    assert sorted(tmp_path.rglob("*")) == before


def test_problems_are_grouped_by_kind_errors_and_the_most_frequent_first():
    many = [problem(row=n) for n in range(2, 2 + SHOWN + 5)]
    groups = group([problem("odd", "warning"), problem("rare"), *many])
    assert [(g.kind, g.count) for g in groups] == [
        ("bad_amount", SHOWN + 5),
        ("rare", 1),
        ("odd", 1),
    ]
    assert len(groups[0].first) == SHOWN


def test_the_table_of_problems_has_place_value_and_reason_in_both_languages():
    (row,) = csv.DictReader(io.StringIO(problems_table([problem()]).lstrip("\ufeff")))
    assert row["file"] == "a.csv"
    assert (row["row"], row["column"], row["value"]) == ("2", "จำนวนเงิน", "x")
    assert (row["reason_th"], row["reason_en"]) == ("ผิด", "wrong")


def test_no_value_in_it_runs_as_a_formula():
    (row,) = csv.DictReader(io.StringIO(problems_table([problem(value="=1+1")]).lstrip("\ufeff")))
    assert row["value"] == "'=1+1"
