"""What a page shows of a spreadsheet that was tried: its wrong rows, the wrong cells marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.needs import load
from ckanext.needs.lists import language
from ckanext.needs.problems import InputError

#: Rows shown; all problems are in the file that can be downloaded. Longer cells are cut.
MOST_ROWS, LONGEST = 100, 120


@dataclass(frozen=True, slots=True)
class WrongRow:
    """One row that is refused.

    :param cells: the row as the file has it
    :param wrong: column of the file to what is wrong with its cell
    :param reasons: what is wrong with the row as a whole, or with a column that the file lacks
    """

    number: int
    cells: tuple[str, ...]
    wrong: Mapping[str, str]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongRows:
    """The rows of a file that are refused; `more` of them are not shown."""

    columns: tuple[str, ...] = ()
    rows: tuple[WrongRow, ...] = ()
    more: int = 0
    whole: tuple[str, ...] = field(default=())


def wrong_rows(data: bytes, file: str, problems: Sequence[Mapping[str, Any]]) -> WrongRows:
    """Return the refused rows of a file, in its order.

    :param problems: as `need_load` gives them
    """
    by_row: dict[int, list[Mapping[str, Any]]] = {}
    for problem in problems:
        by_row.setdefault(int(problem["row"]), []).append(problem)
    try:
        table = load.read(data, file)
    except InputError:
        return WrongRows()
    refused = [row for row in table.rows if row.ref.row in by_row]
    return WrongRows(
        columns=table.columns,
        rows=tuple(
            _wrong(row.ref.row, row.cells, table.columns, by_row[row.ref.row])
            for row in refused[:MOST_ROWS]
        ),
        more=max(0, len(refused) - MOST_ROWS),
        whole=tuple(_said(problem) for problem in by_row.get(0, ())),
    )


def _wrong(
    number: int,
    cells: Mapping[str, str],
    columns: tuple[str, ...],
    problems: Sequence[Mapping[str, Any]],
) -> WrongRow:
    wrong: dict[str, str] = {}
    reasons: list[str] = []
    for problem in problems:
        column, said = str(problem["column"]), _said(problem)
        if column in columns:
            wrong[column] = f"{wrong[column]}; {said}" if column in wrong else said
        else:
            reasons.append(f"{column}: {said}" if column else said)
    shown = tuple(_cut(cells.get(column, "")) for column in columns)
    return WrongRow(number, shown, wrong, tuple(reasons))


def _said(problem: Mapping[str, Any]) -> str:
    reason: Mapping[str, str] = problem["reason"]
    return reason.get(language()[:2]) or reason["th"]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
