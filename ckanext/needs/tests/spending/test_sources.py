"""Published datasets are budgets: one harvester's of one area."""

from __future__ import annotations

from ckanext.needs.spending.sources import grouped

Row = dict[str, object]


def row(dataset: str, year: int, lines: int = 5, **more: object) -> Row:
    named = {"area": "10", "area_name": "กรุงเทพมหานคร", "phase": "approved", "by_pillar": False}
    return {"dataset": dataset, "year": year, "lines": lines, **named, **more}


def dataset(name: str, harvester: str | None = "bkk") -> Row:
    return {"name": name, "title": f"งบ {name}", "harvester": harvester, "agency": "กทม."}


DATASETS = {name: dataset(name) for name in ("budget-2567", "budget-2568")}


def test_the_years_of_one_harvester_are_one_budget():
    (found,) = grouped([row("budget-2567", 2567), row("budget-2568", 2568)], DATASETS)
    assert (found.key, found.years("approved")) == ("bkk.10", (2567, 2568))
    assert [one.name for one in found.datasets] == ["budget-2568", "budget-2567"]


def test_each_area_is_a_budget_of_its_own():
    rows = [row("budget-2567", 2567), row("budget-2567", 2567, 9, area="19")]
    assert [one.key for one in grouped(rows, DATASETS)] == ["bkk.19", "bkk.10"]


def test_a_budget_by_pillar_comes_before_a_larger_one_without():
    rows = [row("budget-2567", 2567, 90), row("budget-2567", 2567, 4, area="19", by_pillar=True)]
    assert [one.key for one in grouped(rows, DATASETS)] == ["bkk.19", "bkk.10"]


def test_a_year_that_two_datasets_have_is_counted_once():
    rows = [row("budget-2567", 2567, 7), row("budget-2568", 2567, 6)]
    (found,) = grouped(rows, DATASETS)
    assert [(part.dataset, part.lines) for part in found.parts] == [("budget-2567", 7)]
    assert found.bound("approved")["of_0"] == "budget-2567"


def test_the_phase_with_the_most_lines_comes_first():
    rows = [row("budget-2567", 2567, 5), row("budget-2568", 2568, 50, phase="plan")]
    (found,) = grouped(rows, DATASETS)
    assert found.phases == ("plan", "approved")
    assert found.years("plan") == (2568,)


def test_a_dataset_that_is_no_longer_public_is_left_out():
    assert grouped([row("gone", 2567)], DATASETS) == ()
