"""Which columns of an unknown budget table are likely what, by the likeness of their headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.proposing.likeness import Guess, assign, guesses, likeness
from ckanext.needs.records.money import AmountError, parse_amount
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import FiscalYear, ThaiValueError

#: Rows that are looked at.
SAMPLE = 200
_YEAR = re.compile(r"(?<!\d)(?:25\d\d|20\d\d|[5-8]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Known:
    """What columns of budget tables are called (`schemas/budget_columns.yaml`).

    :param fields: key of a mapping to names of its column
    :param classes: names of the columns of the code path, from the widest
    """

    fields: Mapping[str, tuple[str, ...]]
    classes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """What the columns of a table likely are.

    :param fields: by key of a mapping
    :param code_path: columns of the classes, from the widest
    :param years: pattern of columns of amounts, one a year (`งบประมาณ {yyyy}`); empty = none
    :param unused: columns that are like nothing known
    """

    fields: Mapping[str, Guess]
    code_path: tuple[str, ...]
    years: str
    unused: tuple[str, ...]


@cache
def known() -> Known:
    """Return the names of columns that are known.

    :raises InputError: the file is wrong
    """
    path = Path(str(files("ckanext.needs.schemas"))) / "budget_columns.yaml"
    return read_yaml(path, _known)


def match(table: RawTable) -> Matched:
    """Guess what the columns of a table are; each is one field at most, the likest first."""
    wide = _wide_years(table.columns)
    columns = [column for column in table.columns if column not in wide[1]]
    fields = assign(
        {
            field: guesses(columns, names, _reads(table, field), likeness)
            for field, names in known().fields.items()
            if not (wide[0] and field in ("amount", "fiscal_year"))
        }
    )
    taken = {guess.column for guess in fields.values()}
    path = tuple(_code_path(columns))
    unused = tuple(column for column in columns if column not in {*taken, *path})
    return Matched(fields, path, wide[0], unused)


def _known(node: Node) -> Known:
    fields = node.child("fields")
    found = Known(
        {key: fields.texts(key) for key in fields},
        tuple(child.texts(key) for child, key in node.items("code_path")),
    )
    fields.done()
    node.done()
    return found


def _code_path(columns: Sequence[str]) -> Iterator[str]:
    taken: set[str] = set()
    for names in known().classes:
        alike = guesses(columns, names, lambda _: 1.0, likeness)
        if free := [guess for guess in alike if guess.column not in taken]:
            best = max(free, key=lambda guess: guess.score)
            taken.add(best.column)
            yield best.column


def _reads(table: RawTable, field: str) -> Callable[[str], float]:
    """Return a function that tells which share of a column's cells can be that field."""
    reader = {"amount": _is_amount, "used_amount": _is_amount, "fiscal_year": _is_year}.get(field)
    if reader is None:
        return lambda _column: 1.0

    def share(column: str) -> float:
        cells = [text for row in table.rows[:SAMPLE] if (text := row.cell(column).strip())]
        return sum(map(reader, cells)) / len(cells) if cells else 0.0

    return share


def _is_amount(text: str) -> bool:
    try:
        parse_amount(text)
    except AmountError:
        return False
    return True


def _is_year(text: str) -> bool:
    try:
        FiscalYear.parse(text)
    except ThaiValueError:
        return False
    return True


def _wide_years(columns: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Return the pattern of columns that differ in a year only, and those columns."""
    groups: dict[str, list[str]] = {}
    for column in columns:
        years = _YEAR.findall(column)
        if len(years) == 1 and "{" not in column:
            digits = "{yyyy}" if len(years[0]) == 4 else "{yy}"
            groups.setdefault(_YEAR.sub(digits, column), []).append(column)
    pattern = max(groups, key=lambda one: len(groups[one]), default="")
    found = groups.get(pattern, [])
    return (pattern, frozenset(found)) if len(found) > 1 else ("", frozenset())
