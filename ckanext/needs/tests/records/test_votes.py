"""Counts of votes: what a round's page shows, and not one number more."""

from __future__ import annotations

from ckanext.needs.problems import Problem
from ckanext.needs.records.portal import within
from ckanext.needs.records.votes import votes_of
from ckanext.needs.rounds.voting_settings import RANKED
from ckanext.needs.tests.voting.shown import (
    CAST,
    HELD,
    OTHER,
    result_by_districts,
    result_of_one_budget,
)


def of_budgets(round, result):
    return {each.number: each for each in votes_of(round, result) if not each.by_district}


def of_districts(round, result):
    found = votes_of(round, result)
    return {(each.district, each.number): each for each in found if each.by_district}


def test_a_project_has_its_votes_and_its_place():
    first = of_budgets(HELD, result_of_one_budget(CAST))[1]
    assert (first.round, first.fiscal_year, first.province) == ("saraburi-2569", 2569, "19")
    assert (first.district, first.cost, first.ballots) == ("", 40, 119)
    assert (first.votes, first.votes_status, first.rank, first.funded) == (
        117,
        "published",
        1,
        True,
    )


def test_points_are_told_where_ballots_are_ranked_only():
    ranked = of_budgets(HELD, result_of_one_budget(CAST, RANKED))
    assert ranked[1].points == 117 * 3
    assert ranked[2].points == 83 * 2 + 2 * 3
    assert of_budgets(HELD, result_of_one_budget(CAST))[1].points is None


def test_of_a_budget_with_few_ballots_only_what_is_funded_is_told():
    found = of_budgets(OTHER, result_by_districts(many=12, few=3))
    assert (found[1].district, found[1].ballots, found[1].votes) == ("1901", 12, 12)
    for number in (3, 4):
        hidden = found[number]
        assert (hidden.district, hidden.votes_status) == ("1902", "suppressed")
        counts = (hidden.ballots, hidden.votes, hidden.points, hidden.rank)
        assert counts == (None, None, None, None)
    assert (found[3].funded, found[4].funded) == (False, True)


def test_by_district_there_is_what_the_page_shows_and_its_status():
    result = result_of_one_budget(CAST)
    found = of_districts(HELD, result)
    shown = {
        (each["district"], int(each["project"])): (each["count"], each["status"])
        for each in result["by_district"]
        if each["project"]
    }
    assert {key: (each.votes, each.votes_status) for key, each in found.items()} == shown
    assert shown["1902", 2] == (None, "suppressed")
    assert found["1904", 1].ballots == 25
    assert (found["1903", 1].ballots, found["1903", 1].ballots_status) == (None, "suppressed")


def test_voters_who_said_no_district_are_a_row_without_one():
    assert of_districts(HELD, result_of_one_budget(CAST))["", 1].votes == 35


def test_a_project_with_few_votes_has_no_row_by_district():
    assert {number for _, number in of_districts(HELD, result_of_one_budget(CAST))} == {1, 2}


def test_of_a_round_that_hides_its_districts_there_is_no_row_of_them():
    few = result_of_one_budget(CAST[:4])
    assert few["by_district_withheld"]
    assert of_districts(HELD, few) == {}


def test_a_number_that_a_result_should_not_hold_is_left_out_all_the_same():
    result = result_of_one_budget(CAST)
    result["budgets"][0]["counts_shown"] = False
    for each in result["by_district"]:
        each["status"] = "suppressed"
    for count in votes_of(HELD, result):
        assert (count.ballots, count.votes, count.points, count.rank) == (None, None, None, None)


def test_ids_are_stable_and_once_a_row():
    once, again = (
        [each.vote_count_id for each in votes_of(HELD, result_of_one_budget(CAST))]
        for _ in range(2)
    )
    assert once == again
    assert len({*once}) == len(once) == 3 + 2 * 5


def test_rounds_of_other_provinces_and_what_is_wrong_are_left_out():
    from ckanext.needs.bilingual import Text

    counts = tuple(votes_of(HELD, result_of_one_budget(CAST)))
    held = (*counts, Problem("not_counted", Text("ข้าม", "left out"), severity="warning"))
    assert within(held, "vote_count", ("19",)) == within(held, "vote_count", ()) == list(counts)
    assert within(held, "vote_count", ("10",)) == []
    assert within(held, "participation", ()) == []
