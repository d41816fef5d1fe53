"""What is on a ballot, and whether what a voter chose is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.voting_settings import APPROVAL, KNAPSACK, RANKED


class BallotError(ValueError):
    """A ballot that is not allowed; its text tells what is wrong, and not what was chosen.

    What was chosen stays out of it because errors are written to logs.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.in_("en"))
        self.text = text


@dataclass(frozen=True, slots=True)
class Project:
    """What can be voted for.

    :param number: its number on the ballot, as text
    :param cost: whole baht, above 0
    """

    number: str
    cost: int
    name: str


@dataclass(frozen=True, slots=True)
class Budget:
    """One envelope, and the projects that compete for it.

    :param district: code of the district whose envelope it is; empty for one of the whole area
    :param envelope: whole baht
    """

    district: str
    envelope: int
    projects: tuple[Project, ...]

    @classmethod
    def of(cls, district: str, envelope: int, projects: Iterable[Project]) -> Budget:
        """Return a budget with those projects that it can pay for; they are what is voted on."""
        payable = (project for project in projects if 0 < project.cost <= envelope)
        return cls(district, envelope, tuple(payable))


@dataclass(frozen=True, slots=True)
class BallotRules:
    """How ballots of a round are filled in.

    :param method: at most N projects (`APPROVAL`); at most N in order (`RANKED`); any whose costs
        fit into the envelope together (`KNAPSACK`)
    :param most: at most so many projects; 0: no limit but the envelope (knapsack only)
    """

    method: str
    most: int

    def within(self, budget: Budget) -> BallotRules:
        """Return the same for a ballot on which there are no more projects than may be chosen."""
        return replace(self, most=min(self.most, len(budget.projects)))


def check(choices: Sequence[str], budget: Budget, rules: BallotRules) -> tuple[str, ...]:
    """Return a ballot as it is kept: the numbers chosen, in the voter's order only where it counts.

    :param choices: numbers of projects, the best first where they are ranked
    :raises BallotError: a ballot that the rules do not allow
    """
    costs = {project.number: project.cost for project in budget.projects}
    if not choices:
        raise BallotError(Text("ยังไม่ได้เลือกโครงการ", "No project is chosen"))
    if not costs.keys() >= set(choices):
        raise BallotError(
            Text("มีโครงการที่ไม่อยู่ในบัตรใบนี้", "A project that was chosen is not on this ballot")
        )
    if len(set(choices)) < len(choices):
        raise BallotError(
            Text("เลือกโครงการเดียวกันมากกว่าหนึ่งครั้ง", "A project is chosen more than once")
        )
    if rules.most and len(choices) > rules.most:
        raise BallotError(_too_many(len(choices), rules.most))
    if rules.method == KNAPSACK:
        _check_costs(sum(costs[number] for number in choices), budget.envelope)
    if rules.method == RANKED:
        return tuple(choices)
    chosen = set(choices)
    return tuple(number for number in costs if number in chosen)


def points(ballot: Sequence[str], rules: BallotRules) -> tuple[int, ...]:
    """Return what a ballot gives each of its projects.

    Ranked: the first of at most N gets N points, the next one less; otherwise one each.
    """
    if rules.method == RANKED:
        return tuple(rules.most - place for place in range(len(ballot)))
    return (1,) * len(ballot)


def left(choices: Iterable[str], budget: Budget) -> int:
    """Return how many baht of the envelope the chosen projects leave; below 0 they are too dear."""
    chosen = set(choices)
    spent = sum(project.cost for project in budget.projects if project.number in chosen)
    return budget.envelope - spent


def _check_costs(cost: int, envelope: int) -> None:
    if cost > envelope:
        over = f"{cost - envelope:,}"
        raise BallotError(
            Text(
                f"โครงการที่เลือกรวมกันเกินวงเงินไป {over} บาท",
                f"The chosen projects exceed the envelope by {over} baht",
            )
        )


def _too_many(found: int, most: int) -> Text:
    return Text(
        f"เลือกได้ไม่เกิน {most} โครงการ แต่เลือกมา {found} โครงการ",
        f"At most {most} projects can be chosen; {found} are",
    )


__all__ = [
    "APPROVAL",
    "KNAPSACK",
    "RANKED",
    "BallotError",
    "BallotRules",
    "Budget",
    "Project",
    "check",
    "left",
    "points",
]
