"""Counting: the projects with the most points first, as long as the envelope lasts.

Ties are decided by a rule that is published with the result. `CHEAPER`: the project that costs less
comes first; where the cost is the same too, a lot that was drawn before anybody voted, `lot`, which
everybody can work out from the seed and the project's number. `EARLIER`: the lower number.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ckanext.needs.rounds.voting_settings import CHEAPER, EARLIER, EQUAL_SHARES, GREEDY
from ckanext.needs.voting.ballots import BallotRules, Budget, Project, points

#: What pays for a project: not the envelope, the rule that was applied, or what the rule left over.
NOT_FUNDED, FUNDED, FUNDED_FROM_REST = 0, 1, 2
#: A project that nobody wants is not paid for, however much is left.
FEWEST_POINTS = 1


Ballots = Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How ballots are counted.

    :param counting: `GREEDY` or `EQUAL_SHARES`
    :param ties: `CHEAPER` or `EARLIER`
    :param seed: of the lot: anything that is fixed and public before the vote, without spaces
    """

    counting: str
    ties: str
    seed: str

    def place(self, project: Project) -> tuple[int, str | int]:
        """Return what decides between projects with the same points: the least comes first."""
        if self.ties == EARLIER:
            return 0, _number(project.number)
        return project.cost, lot(self.seed, project.number)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one project did.

    :param votes: ballots that name it
    :param points: what they give it; the same as `votes` where ballots are not ranked
    :param rank: 1 for the most points; the same for the same points
    :param funded: `NOT_FUNDED`, `FUNDED` or `FUNDED_FROM_REST`
    """

    project: Project
    votes: int
    points: int
    rank: int
    funded: int = NOT_FUNDED


@dataclass(frozen=True, slots=True)
class Tie:
    """Projects with the same points of which only some are funded.

    :param numbers: in the order in which they were considered
    :param by_lot: whether two of them cost the same, so that the lot decided between these
    """

    numbers: tuple[str, ...]
    by_lot: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one budget.

    :param ballots: how many were counted
    :param standings: all projects, in the order of points and of ties
    :param by_lot: whether equal shares had to draw lots; of a greedy count `ties` tells
    """

    budget: Budget
    rules: BallotRules
    how: CountingRule
    ballots: int
    standings: tuple[Standing, ...]
    by_lot: bool = False

    @property
    def funded(self) -> tuple[str, ...]:
        """The numbers of the projects that are paid for."""
        return tuple(each.project.number for each in self.standings if each.funded)

    @property
    def spent(self) -> int:
        """Baht of the envelope that they take."""
        return sum(each.project.cost for each in self.standings if each.funded)

    @property
    def ties(self) -> tuple[Tie, ...]:
        """The ties that mattered; equal shares does not go by points, so that it has none here."""
        if self.how.counting != GREEDY:
            return ()
        groups = (tuple(group) for _, group in groupby(self.standings, lambda each: each.points))
        mattered = (group for group in groups if len({bool(each.funded) for each in group}) == 2)
        return tuple(self._tie(group) for group in mattered)

    def _tie(self, group: tuple[Standing, ...]) -> Tie:
        costs = {each.project.cost for each in group}
        by_lot = self.how.ties == CHEAPER and len(costs) < len(group)
        return Tie(tuple(each.project.number for each in group), by_lot)


def lot(seed: str, number: str) -> str:
    """Return what decides between projects of the same points and cost: the least comes first."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


def standings(
    budget: Budget, rules: BallotRules, ballots: Ballots, how: CountingRule
) -> tuple[Standing, ...]:
    """Return what each project got, in the order of points and of ties; nothing is funded yet."""
    votes: Counter[str] = Counter()
    score: Counter[str] = Counter()
    for ballot in ballots:
        votes.update(ballot)
        score.update(dict(zip(ballot, points(ballot, rules), strict=True)))
    ordered = sorted(budget.projects, key=lambda p: (-score[p.number], how.place(p)))
    ranks = _ranks([score[project.number] for project in ordered])
    return tuple(
        Standing(project, votes[project.number], score[project.number], rank)
        for project, rank in zip(ordered, ranks, strict=True)
    )


def greedy(budget: Budget, rules: BallotRules, ballots: Ballots, how: CountingRule) -> Outcome:
    """Fund project after project; one that the rest of the envelope can't pay is passed over."""
    rules = rules.within(budget)
    found = standings(budget, rules, ballots, how)
    return Outcome(budget, rules, how, len(ballots), fund(found, budget.envelope, FUNDED))


def fund(found: Iterable[Standing], rest: int, mark: int) -> tuple[Standing, ...]:
    """Mark what `rest` baht pay for among what is not funded yet, in the order given."""
    marked: list[Standing] = []
    for each in found:
        pays = not each.funded and each.points >= FEWEST_POINTS and each.project.cost <= rest
        rest -= each.project.cost if pays else 0
        marked.append(replace(each, funded=mark) if pays else each)
    return tuple(marked)


def _ranks(score: Sequence[int]) -> list[int]:
    """Return 1, 2, 2, 4 for 9, 5, 5, 3."""
    return [score.index(each) + 1 for each in score]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


__all__ = [
    "CHEAPER",
    "EARLIER",
    "EQUAL_SHARES",
    "FEWEST_POINTS",
    "FUNDED",
    "FUNDED_FROM_REST",
    "GREEDY",
    "NOT_FUNDED",
    "Ballots",
    "CountingRule",
    "Outcome",
    "Standing",
    "Tie",
    "fund",
    "greedy",
    "lot",
    "standings",
]
