"""What a round votes on, by its settings: budgets with their projects, and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckanext.needs import lists
from ckanext.needs.model.proposal import Proposal, votable_proposals
from ckanext.needs.model.round import Round
from ckanext.needs.rounds.voting_settings import BY_DISTRICT, VotingSettings
from ckanext.needs.voting.ballots import BallotRules, Budget, Project
from ckanext.needs.voting.counting import CountingRule


def settings_of(round: Round) -> VotingSettings:
    """Return how a round votes."""
    return VotingSettings.of(round.voting)


def rules_of(round: Round) -> BallotRules:
    """Return how its ballots are filled in."""
    settings = settings_of(round)
    return BallotRules(settings.method, settings.limit or 0)


def counting_of(round: Round) -> CountingRule:
    """Return how they are counted; the lot is drawn from the round's id."""
    settings = settings_of(round)
    return CountingRule(settings.rule, settings.ties, round.id)


def budgets_of(round: Round) -> dict[str, Budget]:
    """Return its budgets by code of district; the only one of the whole area under an empty code.

    A district's projects are those that lie in it.
    """
    proposals = votable_proposals(round.id)
    if settings_of(round).scope != BY_DISTRICT:
        return {"": Budget.of("", round.budget, _projects(proposals))}
    return {
        code: Budget.of(
            code, envelope, _projects(each for each in proposals if each.district.startswith(code))
        )
        for code, envelope in round.envelopes.items()
    }


def districts_of(round: Round) -> tuple[str, ...]:
    """Return the codes of districts that a voter may belong to: those with a budget, or all."""
    if settings_of(round).scope == BY_DISTRICT:
        return tuple(round.envelopes)
    return tuple(area.code for area in lists.current().areas.children(round.area))


def paper(budget: Budget) -> dict[str, Any]:
    """Return a budget as the API gives it."""
    return {
        "district": budget.district,
        "envelope": budget.envelope,
        "projects": [
            {"number": int(project.number), "title": project.name, "cost": project.cost}
            for project in budget.projects
        ],
    }


def _projects(proposals: Iterable[Proposal]) -> Iterable[Project]:
    return (
        Project(str(proposal.number), proposal.cost or 0, proposal.title) for proposal in proposals
    )
