"""The result of a round: counted once, when it may be shown, and the same from then on.

Everything that says how a vote went comes through `result_of`: pages, actions, files, tables. It
asks the phases of the round first, whoever asks.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs import config, lists
from ckanext.needs.ballot_box import ballot_papers, box, sheets, turnout
from ckanext.needs.bilingual import Text
from ckanext.needs.model.ballot import voters
from ckanext.needs.model.round import Round
from ckanext.needs.model.round_result import RoundResult, keep_result, kept_result
from ckanext.needs.model.run import now
from ckanext.needs.model.voided_reading import voided_readings
from ckanext.needs.model.voting_code import batches
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.rounds.phases import counts_shown, vote_of
from ckanext.needs.rounds.voting_settings import BY_DISTRICT
from ckanext.needs.voting import pabulib, shown
from ckanext.needs.voting.ballots import Budget
from ckanext.needs.voting.count import count
from ckanext.needs.voting.counting import Outcome
from ckanext.needs.voting.district_count import DistrictBallot

BALLOTS = "SELECT district, choices FROM need_ballot WHERE round_id = :round"
NOT_YET = Text(
    "ยังไม่เปิดเผยคะแนน จะเปิดเผยเมื่อถึงช่วงประกาศผล",
    "No counts are shown yet; they are when the result is announced",
)


class NotShownYet(Exception):
    """The phases of the round do not let anybody see counts now; `text` says so."""

    text = NOT_YET

    def __init__(self) -> None:
        super().__init__(NOT_YET.in_("en"))


def result_of(round: Round) -> RoundResult:
    """Return the result of a round; count it, and close its box, when nobody has yet.

    :raises NotShownYet: before the round's phases allow it, whoever asks
    :raises NotInstalled: the rule of counting needs a library that is not there
    """
    if not counts_shown(round, now()):
        raise NotShownYet
    found = kept_result(round.id)
    if found is None:
        box.close(round.id)
        keep_result(round.id, *_counted(round))
        found = kept_result(round.id)
    assert found is not None  # noqa: S101 - kept above
    return found


def fewest_ballots() -> int:
    """Return how many ballots a budget has whose counts and ballots are published."""
    return shown.fewest_ballots(config.threshold())


def _counted(round: Round) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the result and the files."""
    papers = sheets.sheets(round.id)
    cast = [*_cast(round.id), *sheets.agreed(papers)]
    outcomes = {
        district: _outcome(round, budget, _for(cast, budget, round))
        for district, budget in ballot_papers.budgets_of(round).items()
    }
    settings = ballot_papers.settings_of(round)
    told = [shown.budget_shown(outcome, _rules()) for outcome, _ballots in outcomes.values()]
    budgets = turnout.with_shares(told, settings.eligible)
    result = {
        "rule": settings.as_dict(),
        "seed": round.id,
        "turnout": turnout.of_round(_turnout(round, papers, len(cast)), settings.eligible, budgets),
        "budgets": budgets,
        **_districts(round, cast, [outcome for outcome, _ballots in outcomes.values()]),
    }
    files = {
        district: pabulib.write(outcome, ballots, _about(round, district))
        for district, (outcome, ballots) in outcomes.items()
        if outcome.ballots >= fewest_ballots()
    }
    return result, files


def _cast(round_id: str) -> list[DistrictBallot]:
    rows = model.Session.execute(sa.text(BALLOTS), {"round": round_id})
    return [(str(row.district), tuple(row.choices)) for row in rows]


def _for(cast: list[DistrictBallot], budget: Budget, round: Round) -> list[tuple[str, ...]]:
    """Return the ballots of a budget, without projects that were taken back after the vote."""
    everybody = ballot_papers.settings_of(round).scope != BY_DISTRICT
    there = {project.number for project in budget.projects}
    ballots = (
        tuple(number for number in chosen if number in there)
        for district, chosen in cast
        if everybody or district == budget.district
    )
    return [ballot for ballot in ballots if ballot]


def _outcome(
    round: Round, budget: Budget, ballots: list[tuple[str, ...]]
) -> tuple[Outcome, list[tuple[str, ...]]]:
    rules, how = ballot_papers.rules_of(round), ballot_papers.counting_of(round)
    return count(how, budget, rules, ballots), ballots


def _turnout(round: Round, papers: tuple[sheets.Sheet, ...], counted: int) -> dict[str, int]:
    return {
        "voters": voters(round.id),
        "ballots": counted,
        "paper_counted": sum(sheet.status == sheets.AGREED for sheet in papers),
        "paper_not_counted": sum(sheet.status != sheets.AGREED for sheet in papers),
        "readings_voided": len(voided_readings(round.id)),
        "codes_given_out": sum(batch.number for batch in batches(round.id)),
    }


def _districts(round: Round, cast: list[DistrictBallot], outcomes: list[Outcome]) -> dict[str, Any]:
    """Return votes by district of a round with one budget, as far as they may be shown."""
    if ballot_papers.settings_of(round).scope == BY_DISTRICT or not any(at for at, _ in cast):
        return {"by_district": [], "by_district_withheld": False}
    (outcome,) = outcomes
    return shown.districts_shown(cast, ballot_papers.districts_of(round), outcome, _rules())


def _rules() -> Rules:
    return Rules(threshold=config.threshold())


def _about(round: Round, district: str) -> pabulib.About:
    areas = lists.current().areas
    vote = vote_of(round)
    assert vote is not None  # noqa: S101 - counts are shown after a vote only
    return pabulib.About(
        description=round.title_th,
        unit=areas.label(round.area),
        subunit=areas.label(district) if district else "",
        instance=str(round.fiscal_year - 543),
        edition=round.name,
        begin=vote.starts.date(),
        end=vote.ends.date(),
    )
