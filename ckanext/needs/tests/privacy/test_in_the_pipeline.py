"""The gate where it stands: in a build, which remembers what it showed."""

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from ckanext.needs.build import Built, Options, run_pipeline
from ckanext.needs.harvester import load_harvester
from ckanext.needs.privacy import withholding
from ckanext.needs.privacy.clearance import Clearances, ClearedText, text_digest
from ckanext.needs.privacy.past import read_past
from ckanext.needs.problems import InputError
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import HeldForum, count_participation
from ckanext.needs.tests.tables.shapes import need

NEEDS = [
    *(need(number, notes="น้ำไม่ไหลมาสามวัน") for number in range(3)),
    *(need(10 + number, "submitted") for number in range(6)),
]
HISTORY = Path("history") / "portal-needs.parquet"


def build(out: Path, needs: list[Need] = NEEDS, **options: object) -> Built:
    return run_pipeline(load_harvester("portal-needs"), out, needs, options=Options(**options))  # type: ignore[arg-type]


def test_a_build_remembers_what_it_showed_for_itself_alone(tmp_path: Path):
    build(tmp_path)
    (edition,) = read_past(tmp_path / HISTORY).editions
    shown = {shown.place.describe(): shown.true for shown in edition if not shown.withheld}
    assert list(shown.values()) == [3, 6]
    assert stat.S_IMODE((tmp_path / HISTORY).stat().st_mode) == 0o600


def test_the_same_build_again_leaves_the_memory_as_it_is(tmp_path: Path):
    build(tmp_path)
    before = (tmp_path / HISTORY).read_bytes()
    build(tmp_path)
    assert (tmp_path / HISTORY).read_bytes() == before


def test_the_order_of_the_needs_does_not_change_it(tmp_path: Path):
    build(tmp_path / "one")
    build(tmp_path / "other", NEEDS[::-1])
    assert read_past(tmp_path / "one" / HISTORY) == read_past(tmp_path / "other" / HISTORY)


def test_a_build_of_budgets_has_nothing_to_remember(tmp_path: Path):
    run_pipeline(load_harvester("saraburi-pao-budget"), tmp_path)
    assert not (tmp_path / "history").exists()


def test_details_of_needs_are_empty_until_somebody_has_cleared_them(tmp_path: Path):
    cleared = ClearedText(NEEDS[1].need_id, "notes", text_digest(NEEDS[1].notes))
    (dataset,) = build(tmp_path, cleared=Clearances(frozenset((cleared,)))).datasets
    text = (dataset.folder / "needs.json").read_text("utf-8")
    assert text.count("น้ำไม่ไหลมาสามวัน") == 1


def test_a_run_that_would_give_a_count_away_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    build(tmp_path)
    (before,) = tmp_path.glob("saraburi-citizen-needs/needs_by_status.csv")
    content, memory = before.read_bytes(), (tmp_path / HISTORY).read_bytes()
    monkeypatch.setattr(withholding, "width_needed", lambda threshold: threshold)
    with pytest.raises(InputError) as error:
        build(tmp_path, NEEDS[1:])
    problem = error.value.problems[0]
    assert (problem.kind, problem.where.file) == ("count_given_away", "needs_by_status")
    assert "province=19" in problem.column
    assert (before.read_bytes(), (tmp_path / HISTORY).read_bytes()) == (content, memory)


class TestParticipation:
    """People at forums, by district."""

    def rows(self, out: Path, *attendance: int) -> list[dict[str, object]]:
        forums = [
            HeldForum(2568, f"19{number:02}", date(2025, 1, 9), people, 10, number)
            for number, people in enumerate(attendance, start=1)
        ]
        built = run_pipeline(load_harvester("portal-rounds"), out, count_participation(forums, []))
        rows = json.loads(built.datasets[0].tables[0].path_json.read_text("utf-8"))
        names = ("district", "forums", "attendance", "communities_with_plan", "plan_share")
        return [{name: row[name] for name in names} for row in rows]

    def test_where_over_a_third_would_be_withheld_the_districts_are_summed(self, tmp_path: Path):
        (row,) = self.rows(tmp_path, 40, 2, 3)
        assert (row["district"], row["forums"], row["attendance"]) == (None, 3, 45)
        assert (row["communities_with_plan"], row["plan_share"]) == (6, None)

    def test_where_less_would_be_each_district_stays(self, tmp_path: Path):
        rows = self.rows(tmp_path, 40, 2, 30, 20)
        assert [row["attendance"] for row in rows] == [40, None, 30, 20]
        assert [row["forums"] for row in rows] == [1, 1, 1, 1]
