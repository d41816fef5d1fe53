"""Invented ballots for the tests, by district, project and more, counted in many ways."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.gate import Ungated
from ckanext.needs.tables.schema import (
    Constraints,
    Field,
    Parameters,
    PrivacySpec,
    TableSchema,
)

Key = tuple[str | None, ...]
#: Persons by district, project, and other things that a ballot says.
Ballots = Sequence[Mapping[str, str]]
NO_TEXT = Text("", "")


@dataclass(frozen=True, slots=True)
class Table:
    """Counts by some key columns, before the gate; `None` in a key is a total over the column."""

    name: str
    columns: tuple[str, ...]
    counts: Mapping[Key, int]

    def ungated(self, **privacy: object) -> Ungated:
        schema = votes_schema(self.name, self.columns, **privacy)
        rows = [
            {**dict(zip(self.columns, key, strict=True)), "votes": count}
            for key, count in self.counts.items()
        ]
        return pa.Table.from_pylist(rows, schema=schema.arrow), schema


def votes_schema(name: str, columns: Iterable[str], **privacy: object) -> TableSchema:
    """Return the schema of a table of votes, protected in every row."""
    spec = PrivacySpec(
        protect="all", count="votes", measures=("votes",), flag="votes_status", population="ballots"
    )
    fields = (
        *(_field(column, "string", "dimension") for column in columns),
        _field("votes", "integer", "measure"),
        _field("votes_status", "string", "flag"),
    )
    return TableSchema(
        name=name,
        records="need",
        title=NO_TEXT,
        description=NO_TEXT,
        fields=fields,
        primary_key=tuple(columns),
        missing_values=("",),
        privacy=replace(spec, **privacy),  # type: ignore[arg-type]
        parameters=Parameters({}, {}),
    )


def _field(name: str, kind: str, role: str) -> Field:
    return Field(name, kind, NO_TEXT, NO_TEXT, NO_TEXT, role, "", Constraints())


def ballots(
    count: int, districts: int = 6, projects: int = 5, seed: int = 1, **more: int
) -> list[dict[str, str]]:
    """Return ballots; some districts and projects have many, most few.

    :param more: other things that a ballot says, with the number of values of each
    """
    dice = random.Random(seed)
    sizes = {"district": districts, "project": projects, **more}
    return [
        {name: f"{name}{_skewed(dice, size):02}" for name, size in sizes.items()}
        for _ in range(count)
    ]


def counted(
    cast: Ballots, name: str, columns: tuple[str, ...], *, totals: tuple[str, ...] = ()
) -> Table:
    """Count ballots over the whole grid of the columns, zeros too.

    :param totals: columns over which there are total rows too
    """
    values = {column: sorted({ballot[column] for ballot in cast}) for column in columns}
    grid: list[Key] = [()]
    for column in columns:
        more: list[str | None] = [*values[column], *([None] if column in totals else [])]
        grid = [(*key, value) for key in grid for value in more]
    found = Counter(tuple(ballot[column] for column in columns) for ballot in cast)
    for at, number in list(found.items()):
        for over in _subsets([columns.index(column) for column in totals]):
            found[tuple(None if n in over else value for n, value in enumerate(at))] += number
    return Table(name, columns, {key: found[key] for key in grid})


def _subsets(numbers: list[int]) -> list[tuple[int, ...]]:
    """Return all combinations of one or more."""
    return [c for size in range(1, len(numbers) + 1) for c in combinations(numbers, size)]


def _skewed(dice: random.Random, size: int) -> int:
    return min(dice.randrange(size), dice.randrange(size))
