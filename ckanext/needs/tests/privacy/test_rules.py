"""Thresholds, stricter ones, totals, and the coarser table."""

from dataclasses import replace

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.codelists.strategies import Strategies
from ckanext.needs.privacy.gate import Gate, GateResult, pass_gate
from ckanext.needs.privacy.rules import Rules, sensitive_codes, width_needed
from ckanext.needs.tests.privacy.votes import Key, Table

Shown = dict[Key, tuple[int | None, str]]


def shown(table: Table, result: GateResult) -> Shown:
    return {
        tuple(row[column] for column in table.columns): (row["votes"], row["votes_status"])
        for row in result.table.to_pylist()
    }


def gated(table: Table, rules: Rules | None = None, **privacy: object) -> Shown:
    return shown(table, pass_gate(*table.ungated(**privacy), rules))


class TestTheThreshold:
    def test_a_table_that_no_other_adds_up_to_loses_its_small_counts_only(self):
        table = Table("votes", ("project",), {("a",): 0, ("b",): 4, ("c",): 5, ("d",): 60})
        assert gated(table) == {
            ("a",): (None, "suppressed"),
            ("b",): (None, "suppressed"),
            ("c",): (5, "published"),
            ("d",): (60, "published"),
        }

    @pytest.mark.parametrize(("threshold", "width"), [(1, 0), (2, 1), (3, 1), (5, 2), (10, 4)])
    def test_half_of_what_it_leaves_open_has_to_stay_open(self, threshold: int, width: int):
        assert width_needed(threshold) == width


class TestSensitiveTopics:
    RULES = Rules(sensitive=frozenset(("s:5.3", "s:9")))

    @pytest.mark.parametrize(
        ("column", "code", "flag"),
        [
            ("issue", "s:5.3", "suppressed"),
            ("issue", "s:4.1", "published"),
            ("pillar", "s:9", "suppressed"),
        ],
    )
    def test_their_counts_have_a_higher_threshold(self, column: str, code: str, flag: str):
        table = Table("needs", (column,), {(code,): 9, ("s:1",): 9})
        found = gated(table, self.RULES)
        assert found[code,][1] == flag
        assert found["s:1",] == (9, "published")

    def test_it_is_never_lower_than_that_of_the_others(self):
        assert replace(self.RULES, threshold=20).threshold_of(("s:5.3",)) == 20

    def test_drugs_the_destitute_human_rights_and_crime_are_sensitive_in_saraburi(self):
        codes = sensitive_codes(default().strategies)
        named = {f"saraburi-2561:{issue}" for issue in ("2.2", "5.2", "5.3", "5.5")}
        assert named <= codes
        assert "saraburi-2561:4.1" not in codes

    def test_so_are_all_issues_of_a_sensitive_pillar(self):
        strategy = default().strategies.get("saraburi-2561")
        pillars = tuple(replace(p, sensitive=p.number == 3) for p in strategy.pillars)
        codes = sensitive_codes(Strategies([replace(strategy, pillars=pillars)]))
        assert {"saraburi-2561:3", "saraburi-2561:3.1", "saraburi-2561:3.5"} <= codes
        assert "saraburi-2561:2" not in codes


class TestTotals:
    def total(self, *counts: int) -> tuple[int | None, str]:
        """Return what is shown of the total over these counts."""
        parts: dict[Key, int] = {(f"p{number}",): count for number, count in enumerate(counts)}
        table = Table("votes", ("project",), {**parts, (None,): sum(counts)})
        return gated(table, totals=("project",))[None,]

    def test_a_total_over_shown_counts_is_shown_as_it_is(self):
        assert self.total(12, 21) == (33, "published")

    @pytest.mark.parametrize(("counts", "rounded"), [((3, 4, 20), 25), ((3, 4, 21), 30)])
    def test_a_total_over_withheld_counts_is_the_true_one_to_the_nearest_five(
        self, counts: tuple[int, ...], rounded: int
    ):
        assert self.total(*counts) == (rounded, "rounded")

    def test_a_total_below_ten_over_withheld_counts_is_withheld_too(self):
        assert self.total(4, 4) == (None, "suppressed")

    def test_the_total_may_be_a_table_of_its_own(self):
        parts = Table(
            "parts", ("district", "project"), {("d", "a"): 3, ("d", "b"): 4, ("d", "c"): 9}
        )
        total = Table("total", ("district",), {("d",): 16})
        found, _ = Gate().pass_together([total.ungated(), parts.ungated()])
        assert shown(total, found) == {("d",): (15, "rounded")}

    def test_tables_that_count_other_things_are_not_its_parts(self):
        parts = Table("parts", ("district", "project"), {("d", "a"): 3, ("d", "b"): 13})
        total = Table("total", ("district",), {("d",): 16})
        found, _ = Gate().pass_together([total.ungated(), parts.ungated(population="others")])
        assert shown(total, found) == {("d",): (16, "published")}


class TestTheCoarserTable:
    TABLE = Table(
        "votes",
        ("district", "project"),
        {
            ("d1", "a"): 3,
            ("d2", "a"): 4,
            ("d1", "b"): 6,
            ("d2", "b"): 8,
            ("d1", "c"): 2,
            ("d2", "c"): 7,
        },
    )

    def test_it_takes_the_table_s_place_when_over_a_third_is_withheld(self):
        assert gated(self.TABLE, coarser=("district",)) == {
            (None, "a"): (7, "published"),
            (None, "b"): (14, "published"),
            (None, "c"): (9, "published"),
        }

    def test_its_own_small_counts_are_withheld(self):
        counts = {**self.TABLE.counts, ("d2", "a"): 1}
        found = gated(Table("votes", self.TABLE.columns, counts), coarser=("district",))
        assert found[None, "a"] == (None, "suppressed")

    def test_up_to_a_third_the_table_stays(self):
        counts = {**self.TABLE.counts, ("d1", "c"): 5}
        found = gated(Table("votes", self.TABLE.columns, counts), coarser=("district",))
        assert found["d1", "b"] == (6, "published")

    def test_without_one_declared_the_table_stays(self):
        assert gated(self.TABLE)["d2", "b"] == (8, "published")

    def test_the_report_says_what_was_summed_over(self):
        result = pass_gate(*self.TABLE.ungated(coarser=("district",)))
        assert (result.report.summed_over, result.report.rows) == (("district",), 3)


def test_the_report_tells_small_counts_from_those_withheld_with_them():
    table = Table("votes", ("project",), {("a",): 1, ("b",): 6, ("c",): 30, (None,): 37})
    result = pass_gate(*table.ungated(totals=("project",)), Rules(rounding=0))
    report = result.report
    assert (report.counts_withheld, report.complementary, report.rounded) == (2, 1, 0)


def test_datasets_of_one_run_are_audited_together():
    """The second dataset has the one sum that gives the first one's withheld counts away."""
    parts = Table("parts", ("year", "project"), {("1", "a"): 3, ("1", "b"): 41, ("1", "c"): 50})
    total = Table("total", ("year",), {("1",): 94})
    gate = Gate()
    gate.pass_together([parts.ungated()])
    (second,) = gate.pass_together([total.ungated()])
    assert shown(total, second) == {("1",): (95, "rounded")}
