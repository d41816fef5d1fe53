"""Votes by district: small ones are withheld, and can't be worked out from the totals."""

from __future__ import annotations

from ckanext.needs.privacy.rules import Rules
from ckanext.needs.voting.by_district import by_district

TOWN = [("1901", ("1",))] * 40 + [("1901", ("2",))] * 20
HILLS = [("1902", ("1",))] * 30 + [("1902", ("2",))] * 3


def counts(ballots, districts=("1901", "1902", "1903"), projects=("1", "2")):
    found = by_district(ballots, districts, projects, Rules())
    return {(each.district, each.project): each.count for each in found}


def test_a_small_count_is_withheld_and_with_it_those_that_would_give_it_away():
    found = counts([*TOWN, *HILLS, *[("1903", ("1", "2"))] * 20])
    assert found["1902", "2"] is None
    assert [found[place, "2"] for place in ("1901", "1903")].count(None) >= 1
    assert found["1901", "1"] == 40


def test_nobody_learns_who_voted_where_hardly_anybody_did():
    found = counts([*TOWN, ("1903", ("1",))])
    assert found["1903", ""] is None
    assert found["1903", "1"] is None


def test_a_district_with_many_votes_is_shown():
    found = counts([("1901", ("1", "2"))] * 50, districts=("1901",))
    assert found == {("1901", ""): 50, ("1901", "1"): 50, ("1901", "2"): 50}


def test_voters_who_did_not_say_where_they_live_are_a_row_of_their_own():
    assert counts([*[("", ("1", "2"))] * 30, *TOWN], districts=("1901",))["", "1"] == 30
