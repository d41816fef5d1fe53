"""The canonical count of votes: what one project got in one round, as far as anybody may see it.

It is made of the result that the round's page shows, never of ballots: what was withheld there was
withheld when the round was counted, so that no true count behind it comes into the lake.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ckanext.needs.records.ids import stable_id
from ckanext.needs.rounds.voting_settings import RANKED

#: Whole baht; an envelope may have more digits than other counts.
Baht = int
PUBLISHED, SUPPRESSED = "published", "suppressed"


@dataclass(frozen=True, slots=True)
class HeldRound:
    """A round whose result is shown.

    :param round_id: its id; `name`: its name in addresses, once a portal
    :param fiscal_year: Buddhist Era
    :param area: code of the area that votes
    :param counted_on: the day its result was first shown
    """

    round_id: str
    name: str
    title: str
    fiscal_year: int
    area: str
    counted_on: date


@dataclass(frozen=True, slots=True)
class VoteCount:
    """Votes for one project: of all who voted on its budget, or of those of one district.

    :param vote_count_id: stable: uuid5 of round, grain, district and project, as text
    :param fiscal_year: Buddhist Era
    :param province: code
    :param district: code of the budget's area, empty where a round has one budget; with
        `by_district` that of the voters, empty for those who said none
    :param round: name of the round; `counted_on`: the day its result was first shown
    :param by_district: these are the votes of one district's voters, of a round with one budget
    :param number: of the project in its round; `cost`: whole baht
    :param ballots: counted in the budget, or cast by the district's voters; None = withheld
    :param votes: ballots that name the project; `points`: what they give it where they are ranked
    :param rank: by points; None = withheld, and with `by_district`; so are `cost` and `funded`
    """

    vote_count_id: str
    fiscal_year: int
    province: str
    district: str
    round: str
    round_title: str
    counted_on: date | None
    by_district: bool
    number: int
    project: str
    cost: Baht | None
    ballots: int | None
    ballots_status: str
    votes: int | None
    votes_status: str
    points: int | None
    rank: int | None
    funded: bool | None

    @property
    def as_of(self) -> date | None:
        """The day that the counts are of."""
        return self.counted_on


def votes_of(round: HeldRound, result: Mapping[str, Any]) -> Iterator[VoteCount]:
    """Yield the counts of a round.

    :param result: what `need_round_results` says of it; what is withheld there stays so
    """
    ranked = result["rule"]["method"] == RANKED
    for budget in result["budgets"]:
        for project in budget["projects"]:
            yield _of_budget(round, budget, project, ranked)
    titles = {str(p["number"]): str(p["title"]) for b in result["budgets"] for p in b["projects"]}
    of_all = {each["district"]: each for each in result["by_district"] if not each["project"]}
    for each in result["by_district"]:
        if each["project"]:
            yield _of_district(round, each, of_all[each["district"]], titles[each["project"]])


def _of_budget(
    round: HeldRound, budget: Mapping[str, Any], project: Mapping[str, Any], ranked: bool
) -> VoteCount:
    """Return a row of a budget: of one with few ballots only what is funded is told."""
    status = PUBLISHED if budget["counts_shown"] else SUPPRESSED
    return _row(
        round,
        str(budget["district"]),
        int(project["number"]),
        str(project["title"]),
        cost=project["cost"],
        ballots=_shown(budget["ballots"], status),
        ballots_status=status,
        votes=_shown(project["votes"], status),
        votes_status=status,
        points=_shown(project["points"], status) if ranked else None,
        rank=_shown(project["rank"], status),
        funded=project["funded"],
    )


def _of_district(
    round: HeldRound, found: Mapping[str, Any], of_all: Mapping[str, Any], title: str
) -> VoteCount:
    """Return a row of one district's voters."""
    return _row(
        round,
        str(found["district"]),
        int(found["project"]),
        title,
        by_district=True,
        ballots=_shown(of_all["count"], of_all["status"]),
        ballots_status=of_all["status"],
        votes=_shown(found["count"], found["status"]),
        votes_status=found["status"],
    )


def _row(
    round: HeldRound,
    district: str,
    number: int,
    project: str,
    by_district: bool = False,
    **counts: Any,
) -> VoteCount:
    grain = "voters" if by_district else "budget"
    told: dict[str, Any] = dict.fromkeys(("cost", "points", "rank", "funded")) | counts
    return VoteCount(
        vote_count_id=stable_id("votes", round.round_id, grain, district, str(number)),
        fiscal_year=round.fiscal_year,
        province=round.area[:2],
        district=district,
        round=round.name,
        round_title=round.title,
        counted_on=round.counted_on,
        by_district=by_district,
        number=number,
        project=project,
        **told,
    )


def _shown(count: int | None, status: str) -> int | None:
    """Return a count unless it is withheld, whatever it is."""
    return None if status == SUPPRESSED else count
