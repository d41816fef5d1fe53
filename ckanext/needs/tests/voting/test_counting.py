"""Who wins, and why."""

from __future__ import annotations

import random

from hypothesis import given

from ckanext.needs.tests.voting.examples import budget, elections
from ckanext.needs.voting.ballots import APPROVAL, RANKED, BallotRules
from ckanext.needs.voting.counting import CHEAPER, EARLIER, GREEDY, CountingRule, greedy, lot

TWO = BallotRules(APPROVAL, 2)
HOW = CountingRule(GREEDY, CHEAPER, "round-1")


def test_the_most_votes_come_first_and_what_does_not_fit_is_passed_over():
    outcome = greedy(budget(60, 50, 40), TWO, [("1", "2"), ("1", "2"), ("1", "3")], HOW)
    assert [(each.project.number, each.votes) for each in outcome.standings] == [
        ("1", 3),
        ("2", 2),
        ("3", 1),
    ]
    assert outcome.funded == ("1", "3")
    assert outcome.spent == 100


def test_a_project_without_a_vote_is_not_funded():
    assert greedy(budget(10, 10), TWO, [("1",)], HOW).funded == ("1",)


def test_of_the_same_votes_the_cheaper_comes_first():
    outcome = greedy(budget(70, 60), TWO, [("1", "2")], HOW)
    assert outcome.funded == ("2",)
    (tie,) = outcome.ties
    assert (tie.numbers, tie.by_lot) == (("2", "1"), False)


def test_of_the_same_votes_and_cost_the_lot_decides_which_anybody_can_draw_again():
    rules = [CountingRule(GREEDY, CHEAPER, str(seed)) for seed in range(9)]
    outcomes = {how.seed: greedy(budget(60, 60), TWO, [("1", "2")], how) for how in rules}
    assert {outcome.funded for outcome in outcomes.values()} == {("1",), ("2",)}
    for seed, outcome in outcomes.items():
        assert outcome.funded == (min("12", key=lambda number, seed=seed: lot(seed, number)),)
        assert outcome.ties[0].by_lot


def test_a_round_may_let_the_lower_number_decide():
    outcome = greedy(budget(70, 60), TWO, [("1", "2")], CountingRule(GREEDY, EARLIER, ""))
    assert outcome.funded == ("1",)
    assert not outcome.ties[0].by_lot


def test_numbers_are_compared_as_numbers():
    of = budget(*[10] * 11)
    ballots = [("2", "10"), ("10", "2")]
    found = greedy(of, TWO, ballots, CountingRule(GREEDY, EARLIER, "")).standings
    assert [each.project.number for each in found[:2]] == ["2", "10"]


def test_a_tie_that_changes_nothing_is_not_told():
    assert greedy(budget(10, 10), TWO, [("1", "2")], HOW).ties == ()


def test_the_same_points_have_the_same_rank():
    found = greedy(budget(1, 2, 3, 4), TWO, [("1",), ("2", "3"), ("1",)], HOW).standings
    assert [each.rank for each in found] == [1, 2, 2, 4]


def test_ranked_ballots_count_by_place():
    rules = BallotRules(RANKED, 2)
    outcome = greedy(budget(60, 60), rules, [("1", "2"), ("1",), ("2", "1"), ("2", "1")], HOW)
    assert {each.project.number: each.points for each in outcome.standings} == {"1": 6, "2": 5}
    assert {each.votes for each in outcome.standings} == {3, 4}


@given(elections())
def test_the_envelope_is_kept_and_nothing_that_fits_is_left(election):
    of, by, ballots = election
    outcome = greedy(of, by, ballots, HOW)
    assert outcome.spent <= of.envelope
    rest = of.envelope - outcome.spent
    for each in outcome.standings:
        assert each.funded or not each.points or each.project.cost > rest


@given(elections())
def test_the_order_of_the_ballots_does_not_matter(election):
    of, by, ballots = election
    shuffled = random.Random(1).sample(ballots, len(ballots))
    assert greedy(of, by, ballots, HOW) == greedy(of, by, shuffled, HOW)


@given(elections())
def test_no_vote_is_lost_or_made(election):
    of, by, ballots = election
    found = greedy(of, by, ballots, HOW).standings
    assert sum(each.votes for each in found) == sum(map(len, ballots))
