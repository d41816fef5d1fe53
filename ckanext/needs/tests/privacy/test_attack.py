"""Somebody who has every file must not learn a withheld count; without the gate's care he does."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.needs.privacy.cells import cells_of
from ckanext.needs.privacy.gate import Gate, GateResult
from ckanext.needs.privacy.past import Past
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.privacy.withholding import Withholding
from ckanext.needs.problems import InputError
from ckanext.needs.tests.privacy.attacker import Attacker, Cell, Published
from ckanext.needs.tests.privacy.votes import Table, ballots, counted

STEPS = [pytest.param(5, id="totals rounded"), pytest.param(0, id="totals as they are")]


def passed(tables: Sequence[Table], rules: Rules, past: Past | None = None) -> list[GateResult]:
    return list(
        Gate(rules, past).pass_together([table.ungated(totals=table.columns) for table in tables])
    )


def as_published(tables: Sequence[Table], results: Sequence[GateResult]) -> list[Published]:
    return [
        Published(table.columns, result.table.to_pylist())
        for table, result in zip(tables, results, strict=True)
    ]


def careless(tables: Sequence[Table], rules: Rules) -> list[Published]:
    """Publish with the small counts withheld and nothing else: no partner, no audit."""
    ungated = [table.ungated(totals=table.columns) for table in tables]
    cells = [cell for each in ungated for cell in cells_of(*each, rules)]
    decided = Withholding(cells, replace(rules, complementary=False), Past())
    decided.decide()
    published, start = [], 0
    for table, (arrow, _schema) in zip(tables, ungated, strict=True):
        rows = arrow.to_pylist()
        for number, row in enumerate(rows, start):
            row["votes_status"] = decided.state[number]
            if row["votes_status"] == "suppressed":
                row["votes"] = None
            elif row["votes_status"] == "rounded":
                row["votes"] = decided.rounded(number)
        start += len(rows)
        published.append(Published(table.columns, rows))
    return published


def true_counts(tables: Sequence[Table]) -> dict[Cell, int]:
    return {
        tuple((k, v) for k, v in zip(table.columns, key, strict=True) if v is not None): count
        for table in tables
        for key, count in table.counts.items()
    }


def small_cells(tables: Sequence[Table], threshold: int) -> list[Cell]:
    return [cell for cell, count in true_counts(tables).items() if count < threshold]


def pinned_small(published: Sequence[Published], tables: Sequence[Table], threshold: int = 5):
    """Return the small counts that the attacker is certain of."""
    small = small_cells(tables, threshold)
    attacker = Attacker(threshold, small)
    attacker.read(published)
    return {cell: value for cell, value in attacker.pinned().items() if cell in set(small)}


def with_totals(count: int, seed: int = 1, **sizes: int) -> list[Table]:
    """One table with its total rows and columns in it."""
    cast = ballots(count, seed=seed, **sizes)
    return [counted(cast, "votes", ("district", "project"), totals=("district", "project"))]


def crossing(count: int, seed: int = 1) -> list[Table]:
    """Tables that overlap: by district and project, by project and age, by district and age."""
    cast = ballots(count, seed=seed, age=4)
    pairs = (("district", "project"), ("project", "age"), ("district", "age"))
    grand = [counted(cast, f"by_{name}", (name,)) for name in ("district", "project", "age")]
    return [*grand, *(counted(cast, "_".join(pair), pair) for pair in pairs)]


@pytest.mark.parametrize("rounding", STEPS)
class TestSubtractingFromTotals:
    def test_the_attacker_wins_where_only_small_counts_are_withheld(self, rounding: int):
        tables, won = next(
            (tables, won)
            for tables in (with_totals(100, seed, districts=4, projects=3) for seed in range(40))
            if (won := pinned_small(careless(tables, Rules(rounding=rounding)), tables))
        )
        assert won.items() <= true_counts(tables).items()

    @pytest.mark.parametrize("seed", range(5))
    def test_he_pins_none_that_passed_the_gate(self, rounding: int, seed: int):
        tables = with_totals(712, seed, districts=6, projects=10)
        results = passed(tables, Rules(rounding=rounding))
        assert any(result.report.counts_withheld for result in results)
        assert pinned_small(as_published(tables, results), tables) == {}

    def test_nor_in_a_table_in_which_most_is_small(self, rounding: int):
        tables = with_totals(712, districts=47, projects=10)
        results = passed(tables, Rules(rounding=rounding))
        assert pinned_small(as_published(tables, results), tables) == {}


@pytest.mark.parametrize("rounding", STEPS)
class TestCrossingTables:
    def test_the_attacker_wins_where_only_small_counts_are_withheld(self, rounding: int):
        won = [
            pinned_small(careless(tables, Rules(rounding=rounding)), tables)
            for tables in (crossing(400, seed) for seed in range(3))
        ]
        assert any(won)

    @pytest.mark.parametrize("seed", range(3))
    def test_he_pins_none_that_passed_the_gate(self, rounding: int, seed: int):
        tables = crossing(400, seed)
        results = passed(tables, Rules(rounding=rounding))
        assert pinned_small(as_published(tables, results), tables) == {}


def test_the_audit_stops_a_run_that_gives_a_count_away_and_says_which_but_not_how_many():
    tables = with_totals(712, districts=6, projects=10)
    with pytest.raises(InputError) as error:
        passed(tables, Rules(rounding=0, complementary=False))
    problem = error.value.problems[0]
    assert (problem.kind, problem.where.file) == ("count_given_away", "votes")
    assert problem.column.startswith("district=district0")
    assert problem.value == ""
    assert problem.reason.th != problem.reason.en


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=12, max_size=12), st.sampled_from([0, 5]))
def test_whatever_the_counts_are_none_is_pinned(counts: list[int], rounding: int):
    columns = ("district", "project")
    grid = {(f"d{n // 4}", f"p{n % 4}"): count for n, count in enumerate(counts)}
    by_district = {(d, None): sum(grid[d, f"p{n}"] for n in range(4)) for d in ("d0", "d1", "d2")}
    by_project = {(None, f"p{n}"): sum(grid[f"d{d}", f"p{n}"] for d in range(3)) for n in range(4)}
    table = Table("votes", columns, {**grid, **by_district, **by_project})
    results = passed([table], Rules(rounding=rounding))
    assert pinned_small(as_published([table], results), [table]) == {}


class TestEditions:
    """What was published before, and what is now, read together."""

    def both(
        self, first: list[Table], second: list[Table], *, remembering: bool
    ) -> dict[Cell, int]:
        """Return the small counts of the second edition that the attacker is certain of."""
        gate = Gate(Rules(rounding=0))
        old = gate.pass_together([table.ungated(totals=table.columns) for table in first])
        new = passed(second, gate.rules, gate.past if remembering else Past())
        before, now = true_counts(first), true_counts(second)
        changed = [cell for cell in before if now.get(cell, before[cell]) != before[cell]]
        small = small_cells(second, 5)
        attacker = Attacker(5, small, changed=changed)
        attacker.read(as_published(first, old))
        attacker.read(as_published(second, new))
        return {cell: n for cell, n in attacker.pinned().items() if cell in set(small)}

    def editions(self) -> tuple[list[Table], list[Table]]:
        """In the second edition another count is the cheapest to hide the small one with."""
        first = {"a": 3, "b": 7, "c": 9, "d": 60}
        second = {"a": 3, "b": 7, "c": 6, "d": 60}
        return self.edition(first), self.edition(second)

    def edition(self, counts: dict[str, int]) -> list[Table]:
        total = Table("total", ("year",), {("2568",): sum(counts.values())})
        keyed = {("2568", project): count for project, count in counts.items()}
        return [total, Table("votes", ("year", "project"), keyed)]

    def test_the_attacker_wins_where_the_gate_forgets(self):
        first, second = self.editions()
        assert self.both(first, second, remembering=False) == {
            (("year", "2568"), ("project", "a")): 3
        }

    def test_he_pins_none_where_the_gate_remembers(self):
        first, second = self.editions()
        assert self.both(first, second, remembering=True) == {}

    @pytest.mark.parametrize("seed", range(4))
    def test_nor_where_a_few_more_ballots_were_cast(self, seed: int):
        cast = ballots(330, seed=seed, districts=6, projects=5)
        columns = ("district", "project")
        first, second = (
            [counted(cast[:size], "votes", columns, totals=columns)] for size in (320, 330)
        )
        assert self.both(first, second, remembering=True) == {}

    def test_the_attacker_wins_with_the_months_of_before_and_the_year_of_now(self):
        assert self.year_after_months(remembering=False) == {MONTH: 3}

    def test_he_pins_none_where_the_gate_remembers_the_months(self):
        assert self.year_after_months(remembering=True) == {}

    def year_after_months(self, *, remembering: bool) -> dict[Cell, int]:
        months = [Table("votes", ("year", "month"), {("2568", "1"): 3, ("2568", "2"): 20})]
        year = [Table("votes_by_year", ("year",), {("2568",): 23})]
        return self.pinned_before(months, year, remembering=remembering)

    def test_nor_with_the_year_of_before_and_the_months_of_now(self):
        months = [Table("votes", ("year", "month"), {("2568", "1"): 3, ("2568", "2"): 20})]
        year = [Table("votes_by_year", ("year",), {("2568",): 23})]
        assert self.both(year, months, remembering=False) == {MONTH: 3}
        assert self.both(year, months, remembering=True) == {}

    def pinned_before(
        self, first: list[Table], second: list[Table], *, remembering: bool
    ) -> dict[Cell, int]:
        """Return the small counts of the first edition that the attacker is certain of."""
        gate = Gate(Rules(rounding=0))
        old = gate.pass_together([table.ungated() for table in first])
        new = passed(second, gate.rules, gate.past if remembering else Past())
        small = small_cells(first, 5)
        attacker = Attacker(5, small)
        attacker.read(as_published(first, old))
        attacker.read(as_published(second, new))
        return {cell: n for cell, n in attacker.pinned().items() if cell in set(small)}


MONTH = (("year", "2568"), ("month", "1"))
