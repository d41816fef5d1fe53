"""The ten projects that most people of a district chose, as far as the privacy gate lets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.needs.codelists import Areas

TOP = 10
#: The name of the whole round in addresses, where else the code of a district stands.
WHOLE = "all"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A project. Those with as many votes have the same rank; `part` is of the most, in percent."""

    rank: int
    number: int
    title: str
    cost: int
    votes: int
    part: int
    funded: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """The projects of a place.

    :param code: of the district; `WHOLE` for the round as a whole
    :param voters: ballots of the place; None where their number is withheld
    :param projects: the first ten; those whose votes are withheld are not among them
    """

    code: str
    name: str
    voters: int | None
    projects: tuple[Ranked, ...]

    def of(self, number: int) -> Ranked | None:
        """Return a project's place in it, None where it has none to show."""
        return next((one for one in self.projects if one.number == number), None)


def rankings(
    result: Mapping[str, Any], areas: Areas, language: str, whole: str
) -> tuple[Ranking, ...]:
    """Return a ranking for the round where it has one budget, and for each of its districts.

    :param result: as `need_round_results` gives it
    :param whole: what the whole round is called
    """
    found: list[Ranking] = []
    for budget in result["budgets"]:
        code = budget["district"]
        name = areas.label(code, language) if code else whole
        shown = budget["counts_shown"]
        votes = {one["number"]: one["votes"] for one in budget["projects"]} if shown else {}
        voters = budget["ballots"] if shown else None
        found.append(Ranking(code or WHOLE, name, voters, _top(budget["projects"], votes)))
    return (*found, *_by_district(result, areas, language))


def _by_district(result: Mapping[str, Any], areas: Areas, language: str) -> Iterator[Ranking]:
    """Yield the rankings by the district of voters, of a round with one budget."""
    counts: dict[str, dict[str, int | None]] = {}
    for cell in result["by_district"]:
        counts.setdefault(cell["district"], {})[cell["project"]] = cell["count"]
    for code, cells in counts.items():
        votes = {int(key): n for key, n in cells.items() if key and n is not None}
        if code:
            projects = result["budgets"][0]["projects"]
            label = areas.label(code, language)
            yield Ranking(code, label, cells.get(""), _top(projects, votes))


def _top(projects: Sequence[Mapping[str, Any]], votes: Mapping[int, int]) -> tuple[Ranked, ...]:
    counted = [one for one in projects if votes.get(one["number"])]
    counted.sort(key=lambda one: (-votes[one["number"]], one["number"]))
    most = votes[counted[0]["number"]] if counted else 1
    return tuple(
        Ranked(
            rank=1 + sum(votes[other["number"]] > votes[one["number"]] for other in counted),
            number=one["number"],
            title=one["title"],
            cost=one["cost"],
            votes=votes[one["number"]],
            part=round(100 * votes[one["number"]] / most),
            funded=one["funded"],
        )
        for one in counted[:TOP]
    )
