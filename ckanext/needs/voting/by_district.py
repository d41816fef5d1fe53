"""Votes by district of a round with one budget, through the privacy gate.

Votes by project are published in full: the ballots themselves are, without districts. What a
district voted is shown only as far as no small count can be told from it, from those totals and
from the ballots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.gate import Gate
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.tables.schema import (
    Constraints,
    Field,
    Parameters,
    PrivacySpec,
    TableSchema,
)
from ckanext.needs.voting.district_audit import told_together
from ckanext.needs.voting.district_count import DistrictBallot, DistrictCount

NO_TEXT = Text("", "")
VOTES, VOTERS = "votes", "voters"


def by_district(
    ballots: Sequence[DistrictBallot],
    districts: Iterable[str],
    projects: Sequence[str],
    rules: Rules,
) -> tuple[DistrictCount, ...]:
    """Return voters and votes of each district and project, as they may be published.

    :raises InputError: something withheld could be worked out all the same
    """
    places = sorted({*districts, *(district for district, _choices in ballots)})
    votes = Counter((place, number) for place, chosen in ballots for number in chosen)
    voters = Counter(place for place, _choices in ballots)
    grid = [(place, number) for place in places for number in projects]
    tables = [
        _table("votes_by_project", VOTES, ("project",), [((n,), _sum(votes, n)) for n in projects]),
        _table("voters", VOTERS, ("all",), [(("all",), len(ballots))]),
        _table("votes_by_district", VOTES, ("district", "project"), [(k, votes[k]) for k in grid]),
        _table(
            "voters_by_district",
            VOTERS,
            ("all", "district"),
            [(("all", p), voters[p]) for p in places],
        ),
    ]
    _, _, of_projects, of_all = Gate(rules).pass_together(tables)
    passed = (*_counts(of_all.table), *_counts(of_projects.table))
    return told_together(passed, ballots, rules.threshold)


def _sum(votes: Counter[tuple[str, str]], number: str) -> int:
    return sum(count for (_place, voted), count in votes.items() if voted == number)


def _table(
    name: str, population: str, key: tuple[str, ...], counts: Iterable[tuple[tuple[str, ...], int]]
) -> tuple[pa.Table, TableSchema]:
    schema = _schema(name, population, key)
    rows = [{**dict(zip(key, values, strict=True)), "count": count} for values, count in counts]
    return pa.Table.from_pylist(rows, schema=schema.arrow), schema


def _schema(name: str, population: str, key: tuple[str, ...]) -> TableSchema:
    """Return a schema of counts; those by district are protected, the others known to all."""
    spec = PrivacySpec(
        protect="all" if "district" in key else "none",
        count="count",
        measures=("count",),
        flag="status",
        population=population,
    )
    fields = (
        *(_field(column, "string", "dimension") for column in key),
        _field("count", "integer", "measure"),
        _field("status", "string", "flag"),
    )
    return TableSchema(name, "need", NO_TEXT, NO_TEXT, fields, key, ("",), spec, Parameters({}, {}))


def _field(name: str, kind: str, role: str) -> Field:
    return Field(name, kind, NO_TEXT, NO_TEXT, NO_TEXT, role, "", Constraints())


def _counts(table: pa.Table) -> Iterable[DistrictCount]:
    for row in table.to_pylist():
        number = str(row["project"]) if "project" in row else ""
        yield DistrictCount(str(row["district"]), number, row["count"], str(row["status"]))
