"""All problems of a run, as a file."""

from __future__ import annotations

import csv
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from ckanext.needs.build import run_pipeline
from ckanext.needs.harvester import Harvester, load_harvester
from ckanext.needs.preview import preview
from ckanext.needs.problem_file import ProblemFile, problems_table
from ckanext.needs.problems import InputError
from ckanext.needs.records.account import LISTED
from ckanext.needs.tests.harvest.conftest import BUDGET, HARVESTER
from ckanext.needs.tests.test_preview import problem

BAD = LISTED + 51


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_errors_come_first_and_the_rest_in_their_order(tmp_path: Path):
    path = tmp_path / "run" / "problems.csv"
    with ProblemFile(path) as file:
        for number in range(2, 6):
            file.add(problem(severity="error" if number % 2 else "warning", row=number))
    assert [row["row"] for row in rows_of(path)] == ["3", "5", "2", "4"]
    assert [entry.name for entry in path.parent.iterdir()] == ["problems.csv"]


def test_it_is_the_table_that_a_dry_run_gives(tmp_path: Path):
    found = [problem(value="=1+1"), problem("odd", "warning", value='a,"b"')]
    with ProblemFile(tmp_path / "p.csv") as file:
        for each in found:
            file.add(each)
    assert (tmp_path / "p.csv").read_text("utf-8") == problems_table(found)


def test_warnings_alone_have_a_head_too(tmp_path: Path):
    with ProblemFile(tmp_path / "p.csv") as file:
        file.add(problem("odd", "warning"))
    assert [row["kind"] for row in rows_of(tmp_path / "p.csv")] == ["odd"]


def test_only_the_system_user_reads_it(tmp_path: Path):
    path = tmp_path / "run" / "p.csv"
    with ProblemFile(path) as file:
        file.add(problem())
        file.add(problem("odd", "warning"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_where_nothing_is_wrong_there_is_none_and_an_older_one_is_gone(tmp_path: Path):
    (tmp_path / "p.csv").write_text("old", "utf-8")
    with ProblemFile(tmp_path / "p.csv"):
        pass
    assert list(tmp_path.iterdir()) == []


class TestMoreThanAreListed:
    """A source with more than ten thousand bad rows."""

    @pytest.fixture
    def harvester(self, tmp_path: Path) -> Harvester:
        rows = "".join(f"2568,ด้าน,แผน,งาน,รายการ {n},บาท{n}\n" for n in range(BAD))
        (tmp_path / "small-budget.csv").write_text(BUDGET + rows, "utf-8")
        (tmp_path / "small-budget.yaml").write_text(HARVESTER, "utf-8")
        return load_harvester(tmp_path / "small-budget.yaml")

    def test_a_run_that_goes_on_counts_them_all_and_writes_them_all(
        self, harvester: Harvester, tmp_path: Path
    ):
        lenient = replace(harvester, mapping=replace(harvester.mapping, max_error_share=1))
        path = tmp_path / "problems.csv"
        built = run_pipeline(lenient, tmp_path / "out", problems=path)
        assert (built.tally.total, built.tally.refused, built.records) == (BAD, BAD, 3)
        assert len(built.problems) == LISTED
        values = [row["value"] for row in rows_of(path)]
        assert (len(values), values[-1]) == (BAD, f"บาท{BAD - 1}")

    def test_so_does_one_that_stops(self, harvester: Harvester, tmp_path: Path):
        path = tmp_path / "problems.csv"
        with pytest.raises(InputError) as error:
            run_pipeline(harvester, tmp_path / "out", problems=path)
        tally = error.value.tally
        assert tally is not None
        assert (tally.total, tally.refused, tally.read) == (BAD + 1, BAD, BAD + 3)
        assert [row["kind"] for row in rows_of(path)].count("bad_amount") == BAD

    def test_a_dry_run_tells_how_many_there_are_of_a_kind_and_gives_them_all(
        self, harvester: Harvester
    ):
        found = preview(harvester)
        assert (found.stopped, found.refused) == (True, BAD)
        assert {g.kind: g.count for g in found.groups} == {"bad_amount": BAD, "too_many_errors": 1}
        assert found.problems_csv.count("bad_amount") == BAD
