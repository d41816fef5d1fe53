"""What of a count is shown: of a budget with few ballots only what is funded, by district no more
than passes the privacy gate.

It is decided once, when a round is counted; the page, the files and the published tables say this.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ckanext.needs.privacy.rules import Rules
from ckanext.needs.problems import InputError
from ckanext.needs.voting.by_district import by_district
from ckanext.needs.voting.counting import Outcome, Standing
from ckanext.needs.voting.district_count import DistrictBallot


def fewest_ballots(threshold: int) -> int:
    """Return how many ballots a budget has whose counts and ballots are published."""
    return 2 * threshold


def budget_shown(outcome: Outcome, rules: Rules) -> dict[str, Any]:
    """Return the result of one budget; of one with few ballots only what is funded."""
    shown = outcome.ballots >= fewest_ballots(rules.threshold)
    return {
        "district": outcome.budget.district,
        "envelope": outcome.budget.envelope,
        "spent": outcome.spent,
        "counts_shown": shown,
        "ballots": outcome.ballots if shown else None,
        "projects": [
            {
                "number": int(each.project.number),
                "title": each.project.name,
                "cost": each.project.cost,
                "votes": each.votes if shown else None,
                "points": each.points if shown else None,
                "rank": each.rank if shown else None,
                "funded": bool(each.funded),
                # Whether its own voters could pay for it tells how many they were.
                "from_rest": each.funded == 2 if shown else None,
            }
            for each in _ordered(outcome, shown)
        ],
        "ties": [
            {"projects": [int(n) for n in tie.numbers], "by_lot": tie.by_lot}
            for tie in outcome.ties
        ]
        if shown
        else [],
    }


def districts_shown(
    cast: Sequence[DistrictBallot], districts: Iterable[str], outcome: Outcome, rules: Rules
) -> dict[str, Any]:
    """Return votes by district of a round with one budget, as far as they may be shown.

    :param cast: all ballots with the voters' districts; `districts`: those that there may be
    """
    enough = fewest_ballots(rules.threshold)
    if outcome.ballots < enough:
        return {"by_district": [], "by_district_withheld": True}
    # Of a project with few votes there is nothing to tell by district: its total gives it away.
    numbers = [each.project.number for each in outcome.standings if each.votes >= enough]
    try:
        found = by_district(cast, districts, numbers, rules)
    except InputError:
        return {"by_district": [], "by_district_withheld": True}
    rows = [
        {
            "district": each.district,
            "project": each.project,
            "count": each.count,
            "status": each.status,
        }
        for each in found
    ]
    return {"by_district": rows, "by_district_withheld": False}


def _ordered(outcome: Outcome, shown: bool) -> Sequence[Standing]:
    """Where counts are not shown, the order does not tell them either."""
    if shown:
        return outcome.standings
    return sorted(outcome.standings, key=lambda each: (not each.funded, int(each.project.number)))
