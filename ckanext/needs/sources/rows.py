"""What every source gives: tables of text cells, and where each row was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ckanext.needs.problems import SourceRef


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as its source has it, nothing interpreted.

    :param cells: column to text; every column of the table is there, empty cells are `""`
    :param ref: file, part (sheet, or table of a document) and row. In a CSV or a sheet the row is
        counted from 1 with the header; in a document it is the line of the file
    :param headings: the lines of text that stand above the row's table
    """

    cells: Mapping[str, str]
    ref: SourceRef
    headings: tuple[str, ...] = ()

    def cell(self, column: str) -> str:
        """Return the text of `column`, empty when the table has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a source.

    :param columns: the header, in order
    :param ref: where the header stands
    :param headings: lines of text between the table before and this one
    :param unread: names of other sheets of the same workbook
    """

    columns: tuple[str, ...]
    rows: tuple[RawRow, ...]
    ref: SourceRef
    headings: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def make_row(
    columns: tuple[str, ...], cells: list[str], ref: SourceRef, headings: tuple[str, ...] = ()
) -> RawRow:
    """Return a row with one cell a column; what is missing at the end is empty."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return RawRow(dict(zip(columns, padded, strict=False)), ref, headings)
