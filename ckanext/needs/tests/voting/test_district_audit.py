"""Votes and voters of a district, and the ballots of all: together they must tell no small count.

The attacker here shares no code with the audit: he goes through every way in which the published
ballots can have come from the districts, and keeps those that fit to what is told.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product

import pytest

from ckanext.needs.privacy.rules import Rules
from ckanext.needs.problems import InputError
from ckanext.needs.voting import district_audit
from ckanext.needs.voting.by_district import by_district
from ckanext.needs.voting.district_audit import told_together
from ckanext.needs.voting.district_count import DistrictBallot, DistrictCount

PLACES, NUMBERS = ("1901", "1902"), ("1", "2")
THRESHOLD = 3
#: 1902 has two votes for project 2; both districts have enough voters to be told.
ONE_EACH: list[DistrictBallot] = [
    *[("1901", ("1",))] * 6,
    *[("1901", ("2",))] * 5,
    *[("1902", ("1",))] * 7,
    *[("1902", ("2",))] * 2,
]


def counts(cast: Iterable[DistrictBallot]) -> Counter[tuple[str, str]]:
    """Return votes by district and project, and voters under an empty project."""
    return Counter((at, number) for at, chosen in cast for number in ("", *chosen))


def ways(cast: Sequence[DistrictBallot]) -> Iterable[list[DistrictBallot]]:
    """Yield every way in which these ballots can have come from two districts."""
    kinds = Counter(chosen for _at, chosen in cast)
    for split in product(*(range(number + 1) for number in kinds.values())):
        there: list[DistrictBallot] = []
        for (chosen, number), first in zip(kinds.items(), split, strict=True):
            there += [(PLACES[0], chosen)] * first + [(PLACES[1], chosen)] * (number - first)
        yield there


def pinned(cast: Sequence[DistrictBallot], told: Sequence[DistrictCount]) -> set[tuple[str, str]]:
    """Return the small withheld counts that can be one number only.

    The attacker knows even which of the withheld counts are small.
    """
    true = counts(cast)
    withheld = [(t.district, t.project) for t in told if t.count is None]
    shown = {(t.district, t.project): t.count for t in told if t.count is not None}
    small = {cell: true[cell] < THRESHOLD for cell in withheld}
    possible: dict[tuple[str, str], set[int]] = {cell: set() for cell in withheld}
    for way in ways(cast):
        found = counts(way)
        fits = all(found[cell] == count for cell, count in shown.items())
        if fits and all((found[cell] < THRESHOLD) == small[cell] for cell in withheld):
            for cell in withheld:
                possible[cell].add(found[cell])
    return {cell for cell, numbers in possible.items() if small[cell] and len(numbers) == 1}


def gated_alone(cast: Sequence[DistrictBallot]) -> list[DistrictCount]:
    """Return what the gate lets pass when voters are looked at apart from votes."""
    true = counts(cast)
    cells = [(place, number) for place in PLACES for number in ("", *NUMBERS)]
    hidden = {(place, "2") for place in PLACES}
    return [
        DistrictCount(*cell, None, "suppressed")
        if cell in hidden
        else DistrictCount(*cell, true[cell], "published")
        for cell in cells
    ]


def test_the_attacker_wins_where_votes_and_voters_are_looked_at_apart():
    assert pinned(ONE_EACH, gated_alone(ONE_EACH)) == {("1902", "2")}


def test_he_pins_none_where_they_are_looked_at_together():
    told = told_together(tuple(gated_alone(ONE_EACH)), ONE_EACH, THRESHOLD)
    assert pinned(ONE_EACH, told) == set()
    shown = {(each.district, each.project): each.count for each in told}
    assert (shown["1901", "1"], shown["1902", "1"]) == (6, 7)
    assert (shown["1901", ""], shown["1902", ""]) == (None, None)


def random_cast(seed: int) -> list[DistrictBallot]:
    dice = random.Random(seed)
    kinds = [("1",), ("2",), ("1", "2")]
    weights = dice.choice([(6, 3, 1), (1, 1, 0), (3, 1, 3)])
    places = dice.choices(PLACES, dice.choice([(3, 1), (1, 1), (9, 1)]), k=24)
    return [(place, dice.choices(kinds, weights)[0]) for place in places]


@pytest.mark.parametrize("seed", range(30))
def test_he_pins_none_in_any_round(seed: int):
    cast = random_cast(seed)
    try:
        told = by_district(cast, PLACES, NUMBERS, Rules(threshold=THRESHOLD))
    except InputError:
        return  # nothing by district is told
    assert pinned(cast, told) == set()


def test_where_nothing_is_withheld_all_voters_are_told():
    cast = [(place, chosen) for place in PLACES for chosen in (("1",), ("2",)) for _ in range(9)]
    told = by_district(cast, PLACES, NUMBERS, Rules())
    assert {each.status for each in told} == {"published"}
    assert {each.count for each in told if not each.project} == {18}


def test_voters_of_other_districts_are_told_all_the_same():
    elsewhere = [("1903", ("1", "2"))] * 20
    found = by_district([*ONE_EACH, *elsewhere], (*PLACES, "1903"), NUMBERS, Rules())
    voters = {each.district: each.count for each in found if not each.project}
    assert voters["1903"] == 20
    assert voters["1902"] is None


def test_a_vote_that_is_too_large_to_be_looked_through_tells_no_voters(monkeypatch):
    monkeypatch.setattr(district_audit, "MOST_UNKNOWNS", 3)
    told = told_together(tuple(gated_alone(ONE_EACH)), ONE_EACH, THRESHOLD)
    assert {each.count for each in told if not each.project} == {None}
    assert [each for each in told if each.project] == [
        each for each in gated_alone(ONE_EACH) if each.project
    ]


def test_what_can_be_worked_out_without_voters_too_is_not_told_at_all():
    cast: list[DistrictBallot] = [("1901", ("1",))] * 5 + [("1901", ("2",))] * 4
    cast += [("1902", ("2",))]
    true = counts(cast)
    told = [
        DistrictCount("1901", "2", true["1901", "2"], "published"),
        DistrictCount("1902", "2", None, "suppressed"),
    ]
    with pytest.raises(InputError, match="worked out"):
        told_together(tuple(told), cast, THRESHOLD)
