"""Reads an uploaded file, its header where the names of columns are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ckanext.needs.problems import InputError
from ckanext.needs.proposing.budget_match import known
from ckanext.needs.proposing.likeness import ALIKE, likeness, wide_likeness
from ckanext.needs.proposing.need_names import need_names
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.read import read_tables
from ckanext.needs.sources.rows import RawTable

#: So many more known names make another reading of the header the better one.
BETTER = 2
#: Columns that are compared: a sheet may have thousands.
WIDTH = 60
#: Formats of which a harvester may say where the header stands.
SHEETS = ("csv", "xlsx")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The table of a file that has most rows, and how it is read.

    :param source: what a harvester says of the header, where it can't be found out
    """

    table: RawTable
    source: Mapping[str, int] = field(default_factory=dict[str, int])


def read_for_proposal(data: bytes, file: str, format: str) -> ReadFile | None:
    """Read a file as it is, or with its header on the next rows where that has more known names.

    A line of groups above the header may be shorter than the rows: then only that can be read.

    :returns: None when there is no table in it
    :raises InputError: the file can't be used as a whole
    """
    first, error = _tried(data, file, format, {})
    best, most = first, known_names(first.table) if first else 0
    for source in _others(first.table.ref.row if first else 1) if format in SHEETS else ():
        other, _ = _tried(data, file, format, source)
        if other and (count := known_names(other.table)) >= most + BETTER:
            best, most = other, count
    if best is None and error is not None:
        raise error
    return best


def known_names(table: RawTable) -> int:
    """Return how many columns of a table have a name that is known."""
    return sum(map(_is_known, table.columns[:WIDTH]))


def _largest(data: bytes, file: str, format: str, source: Mapping[str, int]) -> ReadFile | None:
    options = ReadOptions(
        header_row=source.get("header_row", 0), header_rows=source.get("header_rows", 0)
    )
    tables = read_tables(data, file, format, options)
    return ReadFile(max(tables, key=lambda t: len(t.rows)), source) if tables else None


def _tried(
    data: bytes, file: str, format: str, source: Mapping[str, int]
) -> tuple[ReadFile | None, InputError | None]:
    try:
        return _largest(data, file, format, source), None
    except InputError as error:
        return None, error


def _others(first: int | None) -> Iterator[dict[str, int]]:
    """Yield other places of the header: a row or two below, or of two rows."""
    row = first or 1
    yield {"header_row": row + 1, "header_rows": 1}
    yield {"header_row": row + 2, "header_rows": 1}
    yield {"header_row": row, "header_rows": 2}
    yield {"header_row": row + 1, "header_rows": 2}


def _is_known(column: str) -> bool:
    names = need_names()
    of_needs = (*names.fields.values(), names.households, *names.personal.values())
    return any(wide_likeness(column, name) >= ALIKE for known in of_needs for name in known) or any(
        likeness(column, name) >= ALIKE for each in known().fields.values() for name in each
    )
