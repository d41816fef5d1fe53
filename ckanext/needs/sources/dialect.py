"""What stands between the cells of a CSV file: a comma, a semicolon, a tab or a bar."""

from __future__ import annotations

import csv
import io
import re

from ckanext.needs.sources.failures import file_error

DELIMITERS = (",", ";", "\t", "|")
#: Characters and rows of a file's beginning that are looked at.
SAMPLE = 1 << 16
ROWS = 50
#: The first line by which spreadsheets say it.
_SAID = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)


def delimiter_of(text: str, file: str, declared: str = "") -> tuple[str, int]:
    r"""Return the delimiter of a CSV file's text, and how many lines at its start only say it.

    It is the one that cuts most rows into as many cells as the header; of those, the one with most
    columns.

    :param declared: what it is said to be, `\t` or `tab` for a tab; empty = found out
    :raises InputError: the declared one is not one of `DELIMITERS`
    """
    said = _SAID.match(text)
    if declared:
        found = {"\\t": "\t", "tab": "\t"}.get(declared, declared)
        if found not in DELIMITERS:
            raise file_error(
                "unknown_delimiter",
                file,
                "ตัวคั่นต้องเป็น , ; | หรือ tab",
                "a delimiter must be , ; | or tab",
                value=declared,
            )
        return found, int(bool(said))
    if said:
        return said[1], 1
    return max(DELIMITERS, key=lambda delimiter: _fit(text[:SAMPLE], delimiter)), 0


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """Return how well a delimiter fits: the share of rows as wide as most, and that width."""
    widths = _widths(sample, delimiter)
    if not widths:
        return 0, 0
    width = max(set(widths), key=lambda each: (widths.count(each), each))
    if width < 2:
        return 0, 0
    return round(widths.count(width) / len(widths), 1), width


def _widths(sample: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
            if len(widths) > ROWS:
                break
    except csv.Error:
        return widths
    # The sample may end inside a row.
    return widths[:-1] if len(widths) > 1 and len(sample) == SAMPLE else widths
