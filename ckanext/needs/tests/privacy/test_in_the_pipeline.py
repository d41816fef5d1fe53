"""The gate where it stands: in a build, which remembers what it showed."""

import stat
from pathlib import Path

import pytest

from ckanext.needs.build import Built, Options, run_pipeline
from ckanext.needs.harvester import load_harvester
from ckanext.needs.privacy import withholding
from ckanext.needs.privacy.clearance import Clearances, ClearedText, text_digest
from ckanext.needs.privacy.past import read_past
from ckanext.needs.problems import InputError
from ckanext.needs.records.need import Need
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
