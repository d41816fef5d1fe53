"""Puts together again what the end of a line or of a page has cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ckanext.needs.sources.rows import RawRow, RawTable

_ITEM = re.compile(r"(?:\d{1,3}[.)]|\(\d{1,3}\)|[-•])\s*\S")
_THAI = re.compile(r"[\u0e01-\u0e4e]")


def joined_lines(text: str) -> str:
    """Return a text without the line breaks that are only there because the line was full.

    Thai words have no space between them; numbered items and bullets begin a line of their own.
    """
    lines = [" ".join(line.split()) for line in text.replace("\0", "").split("\n")]
    joined = ""
    for line in (line for line in lines if line):
        if not joined:
            joined = line
        elif _ITEM.match(line):
            joined += "\n" + line
        elif _THAI.match(joined[-1]) and _THAI.match(line[0]):
            joined += line
        else:
            joined += " " + line
    return joined


def join_rows(tables: Sequence[RawTable], key: str) -> tuple[RawTable, ...]:
    """Join each row without a cell in the key column to the row before it, over tables too."""
    joined: list[RawTable] = []
    begun: list[tuple[int, RawRow]] = []
    for number, table in enumerate(tables):
        for row in table.rows:
            before = begun[-1][1] if begun else None
            if before and key in table.columns and key in before.cells and not row.cell(key):
                begun[-1] = (begun[-1][0], _with(before, row))
            else:
                begun.append((number, row))
    for number, table in enumerate(tables):
        rows = tuple(row for at, row in begun if at == number)
        joined.append(replace(table, rows=rows))
    return tuple(joined)


def _with(row: RawRow, more: RawRow) -> RawRow:
    cells = {
        column: joined_lines(f"{text}\n{more.cell(column)}") for column, text in row.cells.items()
    }
    return replace(row, cells=cells)
