"""How many took part in a vote, of how many who could, as far as it may be told.

Turnout less what the budgets say is what they do not say: where one budget has too few ballots to
tell how many, no number of the whole round is told either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WHOLE = ""


def with_shares(
    budgets: Sequence[dict[str, Any]], eligible: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return budgets with `eligible` people and, where ballots are told, their `turnout_share`.

    :param budgets: each with `district` and `ballots` (None: not told)
    :param eligible: people by code of district, or of the whole round under an empty code
    """
    return [
        {**budget, **_share(budget["ballots"], eligible.get(budget["district"]))}
        for budget in budgets
    ]


def of_round(
    counts: Mapping[str, int], eligible: Mapping[str, int], budgets: Sequence[dict[str, Any]]
) -> dict[str, int | float | None]:
    """Return the numbers of the whole round, with how many could take part and which share did.

    :param counts: `ballots`, and other numbers by name
    :param eligible: as of `with_shares`
    :param budgets: each with `counts_shown`; one that is not shown withholds every number
    """
    everybody = sum(eligible.values()) if eligible else None
    if not all(budget["counts_shown"] for budget in budgets):
        return {**dict.fromkeys(counts), **_share(None, everybody)}
    return {**counts, **_share(counts["ballots"], everybody)}


def _share(ballots: int | None, eligible: int | None) -> dict[str, Any]:
    if ballots is None or not eligible:
        return {"eligible": eligible, "turnout_share": None}
    return {"eligible": eligible, "turnout_share": round(ballots / eligible, 4)}
