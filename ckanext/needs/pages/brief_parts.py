"""What a brief is made of: sections of texts, pictures and tables, ready to print."""

from __future__ import annotations

from dataclasses import dataclass, field

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.briefs.brief import Sums
from ckanext.needs.pictures import Picture
from ckanext.needs.thai.years import OFFSET


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; one of numbers stands to the right."""

    name: str
    of_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and an address that it leads to."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells in the order of the columns; `marked` of what the brief is about."""

    cells: tuple[Cell, ...]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its caption says what the rows are."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and the same in words for who does not see it."""

    picture: Picture
    words: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part under one heading: texts, then pictures, then tables, then notes in small print."""

    key: str
    title: str
    texts: tuple[str, ...] = ()
    pictures: tuple[Drawn, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = field(default=())


def row(*texts: str, marked: bool = False) -> TableRow:
    """Return a row of plain texts."""
    return TableRow(tuple(Cell(text) for text in texts), marked)


def number(value: int) -> str:
    """Return a whole number as readers write it."""
    return str(tk.h.localised_number(value))


def year_number(year: int) -> str:
    """Return a fiscal year (B.E.) in the reader's calendar."""
    return str(year - OFFSET if lists.language().startswith("en") else year)


def baht(amount: str | None) -> str:
    """Return an amount, or in words that there is none."""
    return str(tk.h.needs_baht(amount)) if amount is not None else tk._("No data")


def share(part: int, whole: int) -> str:
    """Return a share in percent; empty where there is nothing to share."""
    return f"{100 * part / whole:.0f} %" if whole else ""


def sums_columns() -> tuple[Column, ...]:
    """Return the columns that sums fill."""
    return (
        Column(tk._("Needs"), True),
        Column(tk._("People affected"), True),
        Column(tk._("Estimated cost (baht)"), True),
        Column(tk._("In a plan, funded or done"), True),
    )


def sums_cells(sums: Sums) -> tuple[str, ...]:
    """Return sums for `sums_columns`."""
    nothing = tk._("No data")
    answered = f"{number(sums.answered)} ({share(sums.answered, sums.needs)})"
    return (
        number(sums.needs),
        number(sums.people) if sums.people_said else nothing,
        number(sums.cost) if sums.cost_said else nothing,
        answered if sums.needs else "–",
    )
