"""Counts as cells: which table, which key, how many, and whether it may have to be withheld."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import cast

import pyarrow as pa

from ckanext.needs.privacy.rules import TOPICS, Rules
from ckanext.needs.tables.schema import PROTECTED, SENSITIVE, PrivacySpec, TableSchema

Key = tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a count stands.

    :param population: what is counted; sums of one population over the same things are equal
    :param table: name of the table
    :param key: key columns with their values as text; a column that the count is summed over is
        not among them
    """

    population: str
    table: str
    key: Key

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the key columns."""
        return tuple(name for name, _value in self.key)

    def describe(self) -> str:
        """Return the key for people: `district=1901, status=draft`."""
        return ", ".join(f"{name}={value or ''}" for name, value in self.key)


@dataclass(frozen=True, slots=True)
class Cell:
    """One count before the gate.

    :param value: the true count
    :param threshold: below it the count is withheld; 0: everyone can count it one by one
    :param least: the least count that a row of this table may stand for: 1 where only things that
        occur have a row, so that a row's being there tells that it is not zero
    :param row: position in its table
    """

    place: Place
    value: int
    threshold: int
    least: int
    row: int


def cells_of(table: pa.Table, schema: TableSchema, rules: Rules) -> list[Cell]:
    """Return the counts of a table, row by row; none when the table says nothing of counts."""
    spec = schema.privacy
    if not spec.counts:
        return []
    counts = counts_of(table, spec)
    marks = protected_rows(table, spec)
    keys = list(_keys(table, schema, marks))
    least = 0 if _has_zeros(counts, marks) or _is_grid(keys) else 1
    thresholds = _thresholds(table, marks, rules)
    population = spec.population or schema.name
    return [
        Cell(Place(population, schema.name, key), count, threshold, least, row)
        for row, (key, count, threshold) in enumerate(zip(keys, counts, thresholds, strict=True))
    ]


def _has_zeros(counts: Sequence[int], marks: Sequence[bool]) -> bool:
    return any(mark and not count for mark, count in zip(marks, counts, strict=True))


def _is_grid(keys: Sequence[Key]) -> bool:
    """Return whether every combination of values has a row, so that none tells anything."""
    grains: dict[tuple[str, ...], list[Key]] = {}
    for key in keys:
        grains.setdefault(tuple(name for name, _ in key), []).append(key)
    return all(
        len(rows) == prod(len({key[n] for key in rows}) for n in range(len(columns)))
        for columns, rows in grains.items()
    )


def counts_of(table: pa.Table, spec: PrivacySpec) -> list[int]:
    """Return the true counts; none is zero."""
    return [count or 0 for count in cast("list[int | None]", table[spec.count].to_pylist())]


def protected_rows(table: pa.Table, spec: PrivacySpec) -> list[bool]:
    """Return for each row whether its count may have to be withheld."""
    if spec.protect != "marked":
        return [spec.protect == "all"] * table.num_rows
    return [mark is not False for mark in cast("list[bool | None]", table[PROTECTED].to_pylist())]


def _keys(table: pa.Table, schema: TableSchema, marks: Sequence[bool]) -> Iterator[Key]:
    """Yield the key of each row, without the columns that the row is a total over."""
    names = schema.primary_key
    over = {*schema.privacy.totals, *schema.privacy.coarser}
    columns = [cast("list[object]", table[name].to_pylist()) for name in names]
    for mark, values in zip(marks, zip(*columns, strict=True), strict=True):
        yield tuple(
            (name, None if value is None else str(value))
            for name, value in zip(names, values, strict=True)
            if not (mark and value is None and name in over)
        )


def _thresholds(table: pa.Table, marks: Sequence[bool], rules: Rules) -> list[int]:
    columns = [table[name].to_pylist() for name in TOPICS if name in table.column_names]
    topics = zip(*columns, strict=True) if columns else ((),) * table.num_rows
    sensitive = sensitive_of(table)
    return [
        rules.threshold_of(cast("tuple[object, ...]", topic), count) if mark else 0
        for mark, topic, count in zip(marks, topics, sensitive, strict=True)
    ]


def sensitive_of(table: pa.Table) -> list[int]:
    """Return for each row how many of what it counts are sensitive, as far as the table says."""
    if SENSITIVE not in table.column_names:
        return [0] * table.num_rows
    return [count or 0 for count in cast("list[int | None]", table[SENSITIVE].to_pylist())]
