"""No second harvester counts the same records in the same places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ckanext.needs.build import Built, run_pipeline
from ckanext.needs.harvester import harvesters_folder, load_harvester
from ckanext.needs.privacy.cells import Place
from ckanext.needs.privacy.memory import remember
from ckanext.needs.privacy.past import Past, Shown, read_origin, read_past
from ckanext.needs.problems import InputError
from ckanext.needs.tests.tables.shapes import need

NEEDS = [*(need(n) for n in range(3)), *(need(10 + n, "submitted") for n in range(6))]


def shown(population: str = "needs", table: str = "needs_by_status", **key: str) -> Shown:
    return Shown(Place(population, table, tuple(key.items())), 3, 0, 4, withheld=True)


def note(folder: Path, name: str, *counts: Shown, origin: str = "portal") -> None:
    path = folder / f"{name}.parquet"
    remember(path, read_past(path).with_edition(counts), counts, (origin,))


def refused(folder: Path, name: str, *counts: Shown, origin: str = "portal") -> str:
    with pytest.raises(InputError) as error:
        note(folder, name, *counts, origin=origin)
    (problem,) = error.value.problems
    assert problem.kind == "counted_already"
    assert not (folder / f"{name}.parquet").exists()
    return problem.reason.in_("en")


class TestTheSameRecords:
    def test_the_same_cell_is_refused_with_the_name_of_who_counts_it(self, tmp_path: Path):
        note(tmp_path, "first", shown(district="1901", status="draft"))
        assert "first" in refused(tmp_path, "second", shown(district="1901", status="draft"))

    def test_so_is_a_cell_of_another_table_that_holds_it_or_a_part_of_it(self, tmp_path: Path):
        note(tmp_path, "first", shown(district="1901", status="draft"))
        refused(tmp_path, "second", shown(table="needs_by_pillar", district="1901", pillar="x:1"))
        refused(tmp_path, "third", shown(table="all_needs"))

    def test_other_places_are_not(self, tmp_path: Path):
        note(tmp_path, "first", shown(district="1901"))
        note(tmp_path, "second", shown(district="1401"))
        assert (tmp_path / "second.parquet").is_file()

    def test_other_things_counted_there_are_not(self, tmp_path: Path):
        note(tmp_path, "first", shown(district="1901"))
        note(tmp_path, "second", shown("voters", "participation", district="1901"))

    def test_nor_are_records_of_another_source(self, tmp_path: Path):
        note(tmp_path, "first", shown(district="1901"))
        note(tmp_path, "second", shown(district="1901"), origin="https://example.org/survey.csv")

    def test_a_memory_that_does_not_say_whose_records_it_counted_may_be_of_these(
        self, tmp_path: Path
    ):
        path = tmp_path / "first.parquet"
        remember(path, Past(((shown(district="1901"),),)), [shown(district="1901")], ())
        refused(tmp_path, "second", shown(district="1901"))

    def test_a_harvester_may_count_its_own_again(self, tmp_path: Path):
        for _ in range(2):
            note(tmp_path, "first", shown(district="1901"))
        assert read_origin(tmp_path / "first.parquet") == ("portal",)


class TestInABuild:
    @pytest.fixture
    def second(self, tmp_path: Path) -> Path:
        """A harvester like the shipped one, by another name."""
        path = tmp_path / "second.yaml"
        shutil.copy(harvesters_folder() / "portal-needs.yaml", path)
        text = path.read_text("utf-8").replace("name: portal-needs", "name: second")
        path.write_text(text, "utf-8")
        return path

    def build(self, harvester: str | Path, out: Path) -> Built:
        return run_pipeline(load_harvester(harvester), out, NEEDS)

    def test_the_second_one_is_refused_and_what_the_first_published_stays(
        self, tmp_path: Path, second: Path
    ):
        out = tmp_path / "out"
        self.build("portal-needs", out)
        before = {path: path.read_bytes() for path in out.glob("saraburi*/*")}
        with pytest.raises(InputError, match="portal-needs"):
            self.build(second, out)
        assert {path: path.read_bytes() for path in out.glob("saraburi*/*")} == before
        assert not (out / "history" / "second.parquet").exists()

    def test_needs_of_a_survey_s_file_are_others(self, tmp_path: Path):
        self.build("portal-needs", tmp_path)
        assert run_pipeline(load_harvester("survey-needs"), tmp_path).datasets

    def test_a_preview_says_that_a_run_would_be_refused(self, tmp_path: Path, second: Path):
        from ckanext.needs.preview import preview

        self.build("portal-needs", tmp_path)
        history = tmp_path / "history" / "second.parquet"
        found = preview(load_harvester(second), NEEDS, history=history)
        assert found.stopped
        assert [problem.kind for problem in found.problems] == ["counted_already"]
