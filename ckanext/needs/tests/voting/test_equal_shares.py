"""The method of equal shares: minorities get their share; without the library it says so."""

from __future__ import annotations

import sys

import pytest

from ckanext.needs.tests.voting.examples import budget
from ckanext.needs.voting.ballots import APPROVAL, RANKED, BallotError, BallotRules
from ckanext.needs.voting.count import count
from ckanext.needs.voting.counting import (
    CHEAPER,
    EQUAL_SHARES,
    FUNDED,
    FUNDED_FROM_REST,
    GREEDY,
    CountingRule,
)
from ckanext.needs.voting.equal_shares import NotInstalled, is_installed

SHARES = CountingRule(EQUAL_SHARES, CHEAPER, "seed")
THREE = BallotRules(APPROVAL, 3)
#: 6 of 10 want projects 1 to 3, 4 of 10 only project 4.
TOWN, VILLAGE = [("1", "2", "3")] * 6, [("4",)] * 4


def funded(counting, *costs, ballots, envelope=100):
    outcome = count(
        CountingRule(counting, CHEAPER, "seed"), budget(*costs, envelope=envelope), THREE, ballots
    )
    return {each.project.number: each.funded for each in outcome.standings if each.funded}


def test_a_minority_pays_for_its_project_with_its_share():
    costs = (30, 30, 35, 40)
    assert "4" not in funded(GREEDY, *costs, ballots=[*TOWN, *VILLAGE])
    assert funded(EQUAL_SHARES, *costs, ballots=[*TOWN, *VILLAGE])["4"] == FUNDED


def test_what_is_left_pays_for_the_most_wanted_of_the_others():
    found = funded(EQUAL_SHARES, 40, 50, ballots=[("1",)] * 6 + [("2",)] * 4)
    assert found == {"1": FUNDED, "2": FUNDED_FROM_REST}


def test_without_a_ballot_nothing_is_funded():
    assert funded(EQUAL_SHARES, 40, ballots=[]) == {}


def test_without_the_library_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pabutools.election", None)
    assert not is_installed()
    with pytest.raises(NotInstalled, match=r"ckanext-needs\[equal-shares\]"):
        funded(EQUAL_SHARES, 40, ballots=TOWN)


def test_ranked_ballots_are_not_counted_so():
    with pytest.raises(BallotError, match="ranked"):
        count(SHARES, budget(40), BallotRules(RANKED, 2), [("1",)])
