"""A mapping beside the header of one table: which of its columns are read, in which unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.records.budget_mapping import UNITS, BudgetMapping
from ckanext.needs.records.cells import Cell
from ckanext.needs.records.headings import Place, after_headings
from ckanext.needs.sources.batches import TableHead
from ckanext.needs.sources.failures import require_columns
from ckanext.needs.thai import ThaiValueError, normalise

_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))
_UNIT = re.compile(rf"[(\[]\s*(?:หน่วย\s*:?\s*)?({_WORDS})\s*[)\]]")


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """A column of amounts.

    :param cell: where it is
    :param factor: baht in one of its units
    :param year: the fiscal year (Buddhist Era) that all of its amounts are of; 0 = rows say it
    """

    cell: Cell
    factor: int
    year: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """What a mapping reads of one table.

    :param amounts: the columns of amounts: one, or one a year
    :param used: baht in one unit of the column of money spent
    :param place: what the headings above the table say
    """

    head: TableHead
    amounts: tuple[MoneyColumn, ...]
    used: int
    place: Place


def read_header(head: TableHead, mapping: BudgetMapping, before: Place) -> Header:
    """Find the columns of a mapping in a table.

    :param before: what the headings of the tables above said
    :raises InputError: a column is missing, or its unit is another one than the mapping's
    """
    _require(mapping.cells(), head)
    if mapping.years:
        amounts = tuple(_wide(head, mapping))
    else:
        amounts = (MoneyColumn(mapping.amount, _factor(mapping.amount, head, mapping.factor)),)
    used = _factor(mapping.used_amount, head, mapping.factor) if mapping.used_amount else 1
    place = after_headings(before, head.headings, mapping.heading_levels)
    return Header(head, amounts, used, place)


def unit_of(header: str) -> int:
    """Return baht in one unit as a column's header says it in brackets; 0 when it does not."""
    found = _UNIT.search(normalise(header))
    return UNITS[found[1]] if found else 0


def _require(cells: Sequence[Cell], head: TableHead) -> None:
    missing = [c for c in cells if not c.optional and not c.found(head.columns)]
    alone = dict.fromkeys(cell.columns[0] for cell in missing if len(cell.columns) == 1)
    require_columns(alone, head.columns, head.ref)
    if missing:
        raise InputError(*(_none_of(cell, head) for cell in missing))


def _none_of(cell: Cell, head: TableHead) -> Problem:
    listed = ", ".join(head.columns)
    return Problem(
        "missing_column",
        Text(
            f"ไม่มีคอลัมน์ใดในนี้: {cell.shown} (พบ: {listed})",
            f"the table has none of these columns: {cell.shown} (found: {listed})",
        ),
        head.ref,
        cell.columns[0],
    )


def _factor(cell: Cell, head: TableHead, declared: int) -> int:
    """Return baht in one unit of a column.

    :raises InputError: its header says another unit than the mapping
    """
    names = cell.found(head.columns)
    said = next((unit for name in names if (unit := unit_of(name))), 0)
    if said and declared and said != declared:
        reason = Text(
            f"หัวตารางบอกหน่วย {said:,} บาท แต่ mapping บอก {declared:,} บาท",
            f"the header says units of {said:,} baht, the mapping says {declared:,}",
        )
        raise InputError(Problem("unit_differs", reason, head.ref, names[0]))
    return declared or said or 1


def _wide(head: TableHead, mapping: BudgetMapping) -> list[MoneyColumn]:
    try:
        found = mapping.years.found(head.columns, mapping.year_era)
    except ThaiValueError as error:
        raise InputError(Problem("bad_year", error.reason, head.ref)) from error
    require_columns([name for name, _ in found], head.columns, head.ref)
    if not found:
        raise InputError(_none_of(Cell((mapping.years.pattern,)), head))
    return [
        MoneyColumn(Cell((name,)), _factor(Cell((name,)), head, mapping.factor), year)
        for name, year in found
    ]
