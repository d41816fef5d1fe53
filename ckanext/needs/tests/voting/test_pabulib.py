"""The published file: valid, counted again with the same result, and silent about who voted."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pabulib import checker

from ckanext.needs.tests.voting.examples import ABOUT, budget, elections
from ckanext.needs.voting.ballots import APPROVAL, KNAPSACK, RANKED, BallotRules
from ckanext.needs.voting.count import count
from ckanext.needs.voting.counting import CHEAPER, EARLIER, EQUAL_SHARES, GREEDY, CountingRule
from ckanext.needs.voting.pabulib import read, write

SEED = "7d0f"
HOW = CountingRule(GREEDY, CHEAPER, SEED)
SHARES = CountingRule(EQUAL_SHARES, CHEAPER, SEED)


def problems(text):
    """Return what the official checker finds wrong."""
    answer = checker.Checker().process_files([text])
    assert answer["metadata"]["processed"] == 1
    return answer[1]["results"]["errors"]


def published(of, by, ballots, how=HOW):
    return write(count(how, of, by, ballots), ballots, ABOUT)


RULES = {
    "approval": BallotRules(APPROVAL, 2),
    "choose one": BallotRules(APPROVAL, 1),
    "ranked": BallotRules(RANKED, 2),
    "knapsack": BallotRules(KNAPSACK, 0),
}


@pytest.mark.parametrize("rules", RULES.values(), ids=list(RULES))
def test_it_is_valid_for_the_official_checker(rules):
    ballots = [("1",), ("2",), ("1",), ("3",)] if rules.most == 1 else [("1", "2"), ("3",), ("2",)]
    assert problems(published(budget(40, 50, 60), rules, ballots)) == {}


@given(elections())
@settings(max_examples=150)
def test_so_is_that_of_any_vote(election):
    assert problems(published(*election)) == {}


@given(elections(), st.sampled_from([HOW, CountingRule(GREEDY, EARLIER, "")]))
def test_counted_again_it_has_the_same_winners(election, how):
    file = read(published(*election, how))
    again = count(file.how, file.budget, file.rules, file.ballots)
    assert file.how == how
    assert frozenset(again.funded) == file.funded
    assert again.ballots == len(election[2])


@given(elections())
def test_the_order_in_which_people_voted_is_not_in_it(election):
    of, by, ballots = election
    shuffled = random.Random(1).sample(ballots, len(ballots))
    assert published(of, by, ballots) == published(of, by, shuffled)


def test_a_vote_has_a_number_and_the_projects_and_nothing_else():
    lines = published(budget(40, 50), RULES["approval"], [("2",), ("1", "2")]).splitlines()
    assert lines[lines.index("VOTES") + 1 :] == ["voter_id;vote", "1;1,2", "2;2"]


def test_names_come_back_whatever_is_in_them_on_one_line():
    names = [
        p.name
        for p in read(published(budget(*[9] * 6), RULES["approval"], [("1",)])).budget.projects
    ]
    assert {"ไฟส่องสว่าง; ซอย 3", 'สวน "สุขใจ"', "ห้องสมุด ชุมชน", "ลานกีฬา"} <= set(names)


class TestEqualShares:
    def test_it_is_valid_for_the_official_checker(self):
        of = budget(40, 35, 60, 20)
        ballots = [("1", "2")] * 4 + [("1", "3")] * 3 + [("4",)] * 2
        assert problems(published(of, RULES["approval"], ballots, SHARES)) == {}

    @given(elections(at_most=12).filter(lambda election: election[1].method != RANKED))
    @settings(max_examples=60)
    def test_so_is_that_of_any_vote_and_counted_again_it_has_the_same_winners(self, election):
        text = published(*election, SHARES)
        assert problems(text) == {}
        file = read(text)
        again = count(file.how, file.budget, file.rules, file.ballots)
        assert (file.how, frozenset(again.funded)) == (SHARES, file.funded)
