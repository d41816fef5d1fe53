"""Results as rounds show them, counted of invented ballots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ckanext.needs.privacy.rules import Rules
from ckanext.needs.records.votes import HeldRound
from ckanext.needs.rounds.voting_settings import APPROVAL
from ckanext.needs.tests.voting.examples import budget
from ckanext.needs.voting.ballots import BallotRules, Budget, Project
from ckanext.needs.voting.counting import CHEAPER, GREEDY, CountingRule, greedy
from ckanext.needs.voting.district_count import DistrictBallot
from ckanext.needs.voting.shown import budget_shown, districts_shown

HOW = CountingRule(GREEDY, CHEAPER, "seed")
HELD = HeldRound("id-1", "saraburi-2569", "งบมีส่วนร่วม", 2569, "19", date(2026, 4, 1))
OTHER = HeldRound("id-2", "towns-2570", "งบสองเมือง", 2570, "19", date(2027, 4, 1))
#: Project 3 has few votes by anybody, project 2 few in 1902, and few people voted in 1903.
CAST: list[DistrictBallot] = [
    *[("1901", ("1", "2"))] * 20,
    *[("1901", ("1", "3"))] * 4,
    *[("1902", ("1",))] * 30,
    *[("1902", ("1", "2"))] * 3,
    *[("1903", ("2",))] * 2,
    *[("1904", ("1", "2"))] * 25,
    *[("", ("1", "2"))] * 35,
]
DISTRICTS = ("1901", "1902", "1903", "1904")


def result_of_one_budget(
    cast: Sequence[DistrictBallot],
    method: str = APPROVAL,
    districts: Sequence[str] = DISTRICTS,
    costs: Sequence[int] = (40, 50, 60),
) -> dict[str, Any]:
    """Return the result of a round with one budget, for three projects by default."""
    ballots = [tuple(chosen) for _district, chosen in cast]
    outcome = greedy(budget(*costs), BallotRules(method, 3), ballots, HOW)
    return {
        "rule": {"method": method},
        "budgets": [budget_shown(outcome, Rules())],
        **districts_shown(cast, districts, outcome, Rules()),
    }


def result_by_districts(many: int = 12, few: int = 3) -> dict[str, Any]:
    """Return the result of a round with a budget for each of two towns: one has few ballots."""
    towns = {"1901": (Project("1", 40, "ถนน"), Project("2", 30, "ไฟ")), "1902": ()}
    towns["1902"] = (Project("3", 40, "คลอง"), Project("4", 30, "ลาน"))
    cast = {"1901": [("1",)] * many, "1902": [("4",)] * few}
    outcomes = [
        greedy(Budget(town, 50, projects), BallotRules(APPROVAL, 1), cast[town], HOW)
        for town, projects in towns.items()
    ]
    return {
        "rule": {"method": APPROVAL},
        "budgets": [budget_shown(outcome, Rules()) for outcome in outcomes],
        "by_district": [],
        "by_district_withheld": False,
    }
