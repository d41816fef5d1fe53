"""The method of equal shares, by pabutools: `pip install 'ckanext-needs[equal-shares]'`.

Every voter has the same share of the envelope; a project is funded when those who voted for it can
pay for it together. What is left pays for further projects as `counting.greedy` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.voting.ballots import BallotRules, Budget
from ckanext.needs.voting.counting import (
    CHEAPER,
    FUNDED,
    FUNDED_FROM_REST,
    Ballots,
    CountingRule,
    Outcome,
    Standing,
    fund,
    standings,
)

MISSING = Text(
    "วิธีแบ่งส่วนเท่ากันต้องติดตั้งส่วนเสริมก่อน: pip install 'ckanext-needs[equal-shares]'",
    "Counting by equal shares needs an extra: pip install 'ckanext-needs[equal-shares]'",
)


Place = tuple[int, int, tuple[int, str | int]]


class NotInstalled(RuntimeError):
    """pabutools is not there; `text` says how to get it."""

    text = MISSING

    def __init__(self) -> None:
        super().__init__(MISSING.in_("en"))


def is_installed() -> bool:
    """Return whether pabutools is there."""
    try:
        _library()
    except NotInstalled:
        return False
    return True


def equal_shares(
    budget: Budget, rules: BallotRules, ballots: Ballots, how: CountingRule
) -> Outcome:
    """Count by equal shares; a project is worth its cost to those who voted for it.

    Of projects that are as good the one that costs less comes first, then the one with more votes,
    then what the round says of ties.

    :raises NotInstalled: pabutools is not there
    """
    rules = rules.within(budget)
    found = standings(budget, rules, ballots, how)
    ties = _Ties({each.project.number: each for each in found}, how)
    paid = _paid(budget, ballots, ties)
    marked = tuple(
        replace(each, funded=FUNDED) if each.project.number in paid else each for each in found
    )
    rest = budget.envelope - sum(each.project.cost for each in marked if each.funded)
    funded = fund(marked, rest, FUNDED_FROM_REST)
    return Outcome(budget, rules, how, len(ballots), funded, ties.by_lot)


@dataclass(slots=True)
class _Ties:
    """Breaks the ties that pabutools meets; its methods and their parameters are as there."""

    found: Mapping[str, Standing]
    how: CountingRule
    by_lot: bool = False

    def order(
        self,
        instance: object,
        profile: object,
        projects: Iterable[Any],
        key: Callable[[Any], Any] | None = None,
    ) -> list[Any]:
        """Return projects (of `key`, what is given), the one to fund first in front."""

        def place(given: Any) -> Place:
            return self._place(str((key(given) if key else given).name))

        ordered = sorted(projects, key=place)
        first = [place(given)[:2] for given in ordered[:2]]
        self.by_lot |= len(first) == 2 and first[0] == first[1] and self.how.ties == CHEAPER
        return ordered

    def untie(
        self,
        instance: object,
        profile: object,
        projects: Iterable[Any],
        key: Callable[[Any], Any] | None = None,
    ) -> Any:
        """Return the first of `order`."""
        return self.order(instance, profile, projects, key)[0]

    def _place(self, number: str) -> Place:
        each = self.found[number]
        return each.project.cost, -each.votes, self.how.place(each.project)


def _paid(budget: Budget, ballots: Ballots, ties: _Ties) -> frozenset[str]:
    election, rules = _library()
    projects = {p.number: election.Project(p.number, cost=p.cost) for p in budget.projects}
    if not ballots or not projects:
        return frozenset()
    instance = election.Instance(projects.values(), budget_limit=budget.envelope)
    cast = [election.ApprovalBallot(projects[number] for number in ballot) for ballot in ballots]
    chosen: Iterable[Any] = rules.method_of_equal_shares(
        instance,
        election.ApprovalProfile(cast, instance=instance).as_multiprofile(),
        sat_class=election.Cost_Sat,
        tie_breaking=ties,
    )
    return frozenset(str(project.name) for project in chosen)


def _library() -> tuple[Any, Any]:
    """Return pabutools' modules of elections and of rules."""
    try:
        import pabutools.election as election
        import pabutools.rules as rules
    except ImportError as error:
        raise NotInstalled from error
    return election, rules
