"""Somebody who has both tables of votes must not learn a count that the result's page hides."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from ckanext.needs.records.votes import votes_of
from ckanext.needs.tests.privacy.attacker import Attacker, Published, Row
from ckanext.needs.tests.tables.test_votes_tables import published
from ckanext.needs.tests.voting.shown import CAST, HELD, result_of_one_budget
from ckanext.needs.voting.district_count import DistrictBallot

KEYS = ("project", "district")


def row(district: str | None, project: int | None, votes: object, status: str = "published") -> Row:
    """Return a row for the attacker; a district of nobody is one too, and no total."""
    return {"district": district, "project": project, "votes": votes, "votes_status": status}


def tables_of(cast: list[DistrictBallot]) -> tuple[list[Row], list[Row]]:
    """Return votes and ballots, in all and by district, as both tables have them."""
    by_project, by_district = published(list(votes_of(HELD, result_of_one_budget(cast))))
    votes = [row(None, r["project_number"], r["votes"], r["votes_status"]) for r in by_project]
    ballots = [row(None, 0, by_project[0]["ballots"])]
    for each in by_district:
        place = each["district"] or "-"
        votes.append(row(place, each["project_number"], each["votes"], each["votes_status"]))
        ballots.append(row(place, 0, each["ballots"], each["ballots_status"]))
    return votes, [dict(pairs) for pairs in {tuple(each.items()): 0 for each in ballots}]


def true_counts(cast: list[DistrictBallot]) -> tuple[Counter, Counter]:
    """Return votes and ballots by project and district, as nobody may know them."""
    votes = Counter((("project", int(n)), ("district", at or "-")) for at, c in cast for n in c)
    ballots = Counter((("project", 0), ("district", at or "-")) for at, _ in cast)
    return votes, ballots


def pinned(rows: list[Row], small: list) -> dict:
    """Return the small counts that the attacker is certain of; he knows which they are."""
    attacker = Attacker(5, small)
    attacker.read([Published(KEYS, rows)])
    return {cell: n for cell, n in attacker.pinned().items() if cell in set(small)}


def small_of(rows: list[Row], counts: Counter) -> list:
    """Return the cells by district below the threshold, zeros too."""
    cells = [(("project", r["project"]), ("district", r["district"])) for r in rows]
    return [cell for cell in cells if cell[1][1] is not None and counts[cell] < 5]


def careless(rows: list[Row], counts: Counter) -> list[Row]:
    """Withhold the small counts and nothing else."""
    shown = []
    for each in rows:
        count = counts[("project", each["project"]), ("district", each["district"])]
        if each["district"] is None:
            shown.append(each)
        elif count < 5:
            shown.append({**each, "votes": None, "votes_status": "suppressed"})
        else:
            shown.append({**each, "votes": count, "votes_status": "published"})
    return shown


def test_the_attacker_wins_where_only_small_counts_are_withheld():
    for rows, counts in zip(tables_of(CAST), true_counts(CAST), strict=True):
        won = pinned(careless(rows, counts), small_of(rows, counts))
        assert won
        assert all(counts[cell] == count for cell, count in won.items())


def random_ballots(seed: int) -> list[DistrictBallot]:
    """Return ballots of which most come from few districts and are for few projects."""
    dice = random.Random(seed)
    places = ("1901", "1901", "1901", "1902", "1902", "1903", "1904", "")
    return [
        (dice.choice(places), tuple(sorted(dice.sample("1123", 2)[: dice.randint(1, 2)])))
        for _ in range(dice.choice([24, 60, 150]))
    ]


def without_doubles(cast: list[DistrictBallot]) -> list[DistrictBallot]:
    return [(place, tuple(dict.fromkeys(chosen))) for place, chosen in cast]


@pytest.mark.parametrize("seed", [None, *range(8)])
def test_he_pins_none_in_what_is_published(seed: int | None):
    cast = CAST if seed is None else without_doubles(random_ballots(seed))
    for rows, counts in zip(tables_of(cast), true_counts(cast), strict=True):
        assert pinned(rows, small_of(rows, counts)) == {}


def test_nothing_is_published_that_is_small():
    for rows, counts in zip(tables_of(CAST), true_counts(CAST), strict=True):
        for cell in small_of(rows, counts):
            (each,) = [r for r in rows if tuple((k, r[k]) for k in KEYS) == cell]
            assert each["votes"] is None
