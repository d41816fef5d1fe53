"""The result of one budget as a Pabulib file (`.pb`): what anybody needs to count it again.

It holds nothing of who voted: no age, sex, district or way of voting, and no time. Ballots are
sorted by what they say and then numbered, so that neither order nor number tells anything, and the
same ballots always make the same file.

The format: https://pabulib.org/format. `pabulib-checker` finds the files valid.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ckanext.needs.voting.ballots import (
    APPROVAL,
    KNAPSACK,
    RANKED,
    BallotRules,
    Budget,
    Project,
    points,
)
from ckanext.needs.voting.counting import (
    CHEAPER,
    EARLIER,
    EQUAL_SHARES,
    FEWEST_POINTS,
    GREEDY,
    Ballots,
    CountingRule,
    Outcome,
)

SEED = re.compile(r"seed=(\S+?)[.\s]")
LOT = (
    "Of projects with the same points the one that costs less comes first, "
    "then the one with the least sha256 of seed:project_id, seed={seed}."
)
EARLIEST = "Of projects with the same points the one with the lower project_id comes first."
REST = "Projects with selected=2 are paid from what equal shares left, those with most votes first."
DRAWN = "Equal shares had to draw lots, which the rules known to checkers do not provide for."


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of its round.

    :param unit: the province, city or agency
    :param subunit: the district whose envelope it is; empty for the whole
    :param instance: the fiscal year
    :param edition: the round's name
    :param begin: the first day of voting
    :param end: the last one
    """

    description: str
    unit: str
    subunit: str
    instance: str
    edition: str
    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class Published:
    """What a file holds: enough to count again."""

    budget: Budget
    rules: BallotRules
    how: CountingRule
    ballots: Ballots
    funded: frozenset[str]


def write(outcome: Outcome, ballots: Ballots, about: About) -> str:
    """Return the file.

    :param ballots: those that were counted, in any order
    """
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\n")
    rows.writerow(["META"])
    rows.writerow(["key", "value"])
    rows.writerows((key, _cell(value)) for key, value in _meta(outcome, about))
    rows.writerow(["PROJECTS"])
    rows.writerows(_projects(outcome))
    rows.writerow(["VOTES"])
    rows.writerows(_votes(outcome.rules, ballots))
    return text.getvalue()


def read(text: str) -> Published:
    """Return what a file says, of those that `write` makes.

    :raises KeyError: something that `write` puts in is not there
    """
    sections = _sections(text)
    meta = {row["key"]: row["value"] for row in sections["META"]}
    projects = tuple(
        Project(row["project_id"], int(row["cost"]), row["name"]) for row in sections["PROJECTS"]
    )
    return Published(
        budget=Budget(meta.get("subunit", ""), int(meta["budget"]), projects),
        rules=_rules(meta),
        how=_how(meta),
        ballots=[tuple(row["vote"].split(",")) for row in sections["VOTES"]],
        funded=frozenset(r["project_id"] for r in sections["PROJECTS"] if r["selected"] != "0"),
    )


def _meta(outcome: Outcome, about: About) -> Iterator[tuple[str, object]]:
    budget, rules = outcome.budget, outcome.rules
    yield "description", about.description
    yield "country", "Thailand"
    yield "unit", about.unit
    if about.subunit:
        yield "subunit", about.subunit
    yield "instance", about.instance
    yield "num_projects", len(budget.projects)
    yield "num_votes", outcome.ballots
    yield "budget", budget.envelope
    yield "vote_type", _vote_type(rules)
    yield "rule", _rule(outcome)
    yield "date_begin", f"{about.begin:%d.%m.%Y}"
    yield "date_end", f"{about.end:%d.%m.%Y}"
    yield "min_length", 1
    if rules.most:
        yield "max_length", rules.most
    if rules.method == KNAPSACK:
        yield "max_sum_cost", budget.envelope
    if outcome.how.counting == GREEDY:
        yield "min_project_score_threshold", FEWEST_POINTS
    yield "edition", about.edition
    yield "language", "th"
    yield "currency", "THB"
    if sum(project.cost for project in budget.projects) <= budget.envelope:
        yield "fully_funded", 1
    yield "comment", " ".join(f"#{n}: {text}" for n, text in enumerate(_comments(outcome), 1))


def _vote_type(rules: BallotRules) -> str:
    if rules.method == RANKED:
        return "ordinal"
    return "choose-1" if rules.method == APPROVAL and rules.most == 1 else "approval"


def _rule(outcome: Outcome) -> str:
    if outcome.how.counting == GREEDY:
        return "greedy-threshold"
    return "unknown" if outcome.by_lot else "equalshares"


def _comments(outcome: Outcome) -> Iterator[str]:
    yield LOT.format(seed=outcome.how.seed) if outcome.how.ties == CHEAPER else EARLIEST
    if outcome.how.counting == EQUAL_SHARES:
        yield REST
    if outcome.by_lot:
        yield DRAWN


def _projects(outcome: Outcome) -> Iterator[tuple[object, ...]]:
    ranked = outcome.rules.method == RANKED
    yield ("project_id", "cost", "votes", *(("score",) if ranked else ()), "name", "selected")
    for each in outcome.standings:
        score = (each.points,) if ranked else ()
        project = each.project
        yield project.number, project.cost, each.votes, *score, _cell(project.name), each.funded


def _votes(rules: BallotRules, ballots: Ballots) -> Iterator[tuple[object, ...]]:
    ranked = rules.method == RANKED
    yield ("voter_id", "vote", *(("points",) if ranked else ()))
    for voter, ballot in enumerate(sorted(ballots), 1):
        given = (_list(points(ballot, rules)),) if ranked else ()
        yield voter, _list(ballot), *given


def _list(values: Iterable[object]) -> str:
    return ",".join(map(str, values))


def _cell(value: object) -> str:
    """Return a text on one line, without spaces around it."""
    return " ".join(str(value).split())


def _sections(text: str) -> dict[str, list[dict[str, str]]]:
    sections: dict[str, list[dict[str, str]]] = {}
    header: list[str] = []
    name = ""
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
            name, header = row[0], []
            sections[name] = []
        elif not header:
            header = row
        else:
            sections[name].append(dict(zip(header, row, strict=True)))
    return sections


def _how(meta: dict[str, str]) -> CountingRule:
    seed = SEED.search(f"{meta['comment']} ")
    equal = any(mark in meta["comment"] for mark in (REST, DRAWN))
    return CountingRule(
        EQUAL_SHARES if equal else GREEDY, CHEAPER if seed else EARLIER, seed[1] if seed else ""
    )


def _rules(meta: dict[str, str]) -> BallotRules:
    method = APPROVAL
    if meta["vote_type"] == "ordinal":
        method = RANKED
    elif "max_sum_cost" in meta:
        method = KNAPSACK
    return BallotRules(method, int(meta.get("max_length", 0)))
