"""Votes in this portal's rounds become open data when their result is shown, and not before."""

from __future__ import annotations

import pytest
from ckan.tests import helpers

from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.now import harvest
from ckanext.needs.tests.ballot_box.conftest import (
    a_round,  # noqa: F401 - fixture
    phases,
    rows,
)
from ckanext.needs.tests.harvest.conftest import storage  # noqa: F401 - fixture

pytestmark = pytest.mark.ckan

NAME = "saraburi-votes"


def cast(round, counts):
    """Put ballots into the box: number of people by district and what they chose."""
    from ckanext.needs.ballot_box import casting

    for at, ((district, choices), number) in enumerate(counts.items()):
        for voter in range(number):
            casting.cast(round.row, f"user:{at}-{voter}", district, choices)


VOTES = {("1901", ("1", "2")): 14, ("1902", ("1",)): 12, ("1903", ("3",)): 2}


def table(name):
    """Return the rows of a published table, as anybody reads them."""
    found = helpers.call_action("package_show", id=NAME)
    (resource,) = [each for each in found["resources"] if each["name"] == name]
    search = helpers.call_action("datastore_search", resource_id=resource["id"], limit=500)
    return search["records"]


def datasets():
    return helpers.call_action("package_list")


@pytest.fixture
def round(a_round, storage):  # noqa: F811
    return a_round()


class TestBeforeItsTime:
    @pytest.fixture(
        params=[
            pytest.param((phases(), "open"), id="vote"),
            pytest.param((phases(-3, -1, 1), "open"), id="over"),
            pytest.param((phases(-3, -2, -1), "draft"), id="draft"),
        ]
    )
    def hidden(self, round, request):
        """A round in its vote, one that is over but not announced, one that became a draft."""
        cast(round, {("1901", ("1",)): 12})
        when, state = request.param
        round.set(phases=when, state=state)
        return round

    def test_a_harvest_publishes_nothing_and_counts_nothing(self, hidden):
        assert "portal-votes" not in harvest_source.with_something()
        assert harvest("portal-votes").datasets == 0
        assert NAME not in datasets()
        assert rows("need_round_result") == []
        assert rows("need_ballot_box")[0].secret is not None

    def test_nothing_of_it_is_kept_on_the_way(self, hidden, storage):  # noqa: F811
        harvest("portal-votes")
        assert not list((storage / "build").rglob("*.parquet"))

    def test_nor_does_a_dry_run_show_it(self, hidden):
        found = helpers.call_action("need_harvest_preview", name="portal-votes")
        assert found["stopped"]
        assert found["datasets"] == []

    def test_nor_does_it_come_with_another_round_that_is_announced(self, hidden, a_round):  # noqa: F811
        other = a_round(name="announced-2569")
        cast(other, {("1901", ("1",)): 11})
        other.announced()
        harvest("portal-votes")
        assert {row["round"] for row in table("votes_by_project")} == {"announced-2569"}
        assert len(rows("need_round_result")) == 1


class TestAnnounced:
    @pytest.fixture
    def announced(self, round):
        cast(round, VOTES)
        round.announced()
        return round

    def test_both_tables_say_what_the_result_says(self, announced):
        assert "portal-votes" in harvest_source.with_something()
        assert harvest("portal-votes").errors == ()
        result = helpers.call_action("need_round_results", round=announced.name)
        by_project = {row["project_number"]: row for row in table("votes_by_project")}
        for told in result["budgets"][0]["projects"]:
            row = by_project[told["number"]]
            assert (row["votes"], row["rank"]) == (told["votes"], told["rank"])
            assert (row["project"], row["project_funded"]) == (told["title"], told["funded"])
            assert (row["ballots"], row["votes_status"]) == (28, "published")
        shown = {
            (row["district"] or "", str(row["project_number"])): (row["votes"], row["votes_status"])
            for row in table("votes_by_district_project")
        }
        assert shown == {
            (each["district"], each["project"]): (each["count"], each["status"])
            for each in result["by_district"]
            if each["project"]
        }
        assert shown["1903", "1"] == (None, "suppressed")

    def test_the_dataset_is_of_the_standard_and_says_when_it_was_counted(self, announced):
        harvest("portal-votes")
        made = helpers.call_action("package_show", id=NAME)
        assert (made["data_type"], made["unit_of_measure"]) == ("ข้อมูลสถิติ", "คะแนน")
        assert made["title"].endswith("ปีงบประมาณ พ.ศ. 2569")
        assert made["last_updated_date"]

    def test_a_second_harvest_changes_nothing(self, announced):
        first = harvest("portal-votes")
        again = harvest("portal-votes")
        assert (first.added, first.updated, again.added, again.updated) == (1, 0, 0, 0)
        assert (again.not_modified, again.errors) == (1, ())

    def test_another_round_comes_into_the_same_dataset(self, announced, a_round):  # noqa: F811
        harvest("portal-votes")
        other = a_round(name="saraburi-2570", fiscal_year=2570)
        cast(other, {("1901", ("2",)): 11})
        other.announced()
        assert harvest("portal-votes").updated == 1
        found = {(row["round"], row["fiscal_year_be"]) for row in table("votes_by_project")}
        assert found == {("saraburi-2569", 2569), ("saraburi-2570", 2570)}


def test_of_a_budget_with_few_ballots_only_the_funded_projects_are_published(round):
    cast(round, {("1901", ("1",)): 3})
    round.announced()
    assert harvest("portal-votes").errors == ()
    found = table("votes_by_project")
    assert {row["votes_status"] for row in found} == {"suppressed"}
    assert {row[name] for row in found for name in ("ballots", "votes", "points", "rank")} == {None}
    assert [row["project_number"] for row in found if row["project_funded"]] == [1]
    assert table("votes_by_district_project") == []


@pytest.fixture
def uncountable(a_round, storage, monkeypatch):  # noqa: F811
    """A round whose rule of counting needs a library that is not there."""
    from ckanext.needs.voting import equal_shares

    def missing():
        raise equal_shares.NotInstalled

    monkeypatch.setattr(equal_shares, "_library", missing)
    round = a_round(name="shares-2569", voting={"rule": "equal_shares"})
    cast(round, {("1901", ("1",)): 12})
    round.announced()
    return round


def test_a_round_that_cannot_be_counted_is_left_out_with_a_warning(uncountable, a_round):  # noqa: F811
    other = a_round()
    cast(other, {("1901", ("1",)): 12})
    other.announced()
    assert harvest("portal-votes").errors == ()
    assert {row["round"] for row in table("votes_by_project")} == {"saraburi-2569"}
    (run,) = helpers.call_action("need_run_list", harvester="portal-votes")
    (warning,) = helpers.call_action("need_run_show", id=run["id"])["problems"]
    assert (warning["severity"], warning["kind"]) == ("warning", "not_counted")
    assert "shares-2569" in str(warning)


def test_where_no_round_can_be_counted_a_harvest_of_everything_passes_it_by(uncountable):
    assert "portal-votes" not in harvest_source.with_something()
    (error,) = harvest("portal-votes").errors[:1]
    assert "ไม่มีรายการเลย" in error


def test_rounds_of_another_province_are_none_of_this_harvester_s(a_round, storage):  # noqa: F811
    round = a_round(area="10", name="bangkok-2569")
    cast(round, {("1001", ("1",)): 12})
    round.announced()
    assert "portal-votes" not in harvest_source.with_something()


def test_a_portal_without_rounds_has_no_votes_to_harvest(clean_portal):
    assert "portal-votes" not in harvest_source.with_something()


def test_without_a_portal_the_command_says_where_it_can_be_built(tmp_path, capsys):
    from ckanext.needs.__main__ import main

    assert main(["build", "portal-votes", "--out", str(tmp_path)]) == 1
    assert "only the portal can build" in capsys.readouterr().err
