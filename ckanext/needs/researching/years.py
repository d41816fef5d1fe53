"""One fiscal year of a published CSV file: its header and the lines of that year, as they are."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

#: The column that says which fiscal year (B.E.) a row is of.
YEAR = "fiscal_year_be"
#: Bytes that are sent at a time.
CHUNK = 65_536


def has_years(path: Path) -> bool:
    """Return whether a file's rows say their fiscal year."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return YEAR in next(csv.reader(file), ())


def of_year(path: Path, year: int) -> Iterator[bytes]:
    """Yield a file's header and the rows of a fiscal year (B.E.), in parts; byte for byte.

    It takes the memory of one part, however long the file is.

    :raises ValueError: the file has no such column
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = _rows(file)
        header = next(rows, "")
        place = next(csv.reader([header.removeprefix("\ufeff")])).index(YEAR)
        yield from _parts(header, (row for row in rows if _cell(row, place) == str(year)))


def _rows(lines: Iterable[str]) -> Iterator[str]:
    """Yield rows as they are written: a quoted cell may go over several lines."""
    row = ""
    for line in lines:
        row += line
        if row.count('"') % 2 == 0:
            yield row
            row = ""
    if row:
        yield row


def _cell(row: str, place: int) -> str:
    """Return one cell of a row; most rows are plain up to it."""
    cells = row.split(",", place + 1)
    if len(cells) > place and '"' not in "".join(cells[: place + 1]):
        return cells[place].rstrip("\r\n")
    return next(csv.reader([row]))[place]


def _parts(header: str, rows: Iterable[str]) -> Iterator[bytes]:
    part = bytearray(header.encode())
    for row in rows:
        part += row.encode()
        if len(part) >= CHUNK:
            yield bytes(part)
            part.clear()
    yield bytes(part)
