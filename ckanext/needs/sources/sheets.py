"""Reads CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import table_of
from ckanext.needs.sources.rows import RawTable

#: A cell may hold a whole page of text; Python's own limit of 131,072 characters is too low.
csv.field_size_limit(10_000_000)


def read_csv(data: bytes, file: str, encoding: str = "") -> RawTable:
    """Read a CSV file: a header, then one row a line (or more lines, where cells are quoted).

    :raises InputError: wrong encoding, broken quotes, no header, the same header twice, no row,
        too many columns or cells
    """
    reader = csv.reader(io.StringIO(decode(data, file, encoding), newline=""), strict=True)
    return table_of(_numbered_csv(reader, file), file)


def _numbered_csv(reader: Iterable[list[str]], file: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record the number of the row on which a spreadsheet shows it."""
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise file_error(
            "broken_file",
            file,
            f"CSV เสียหาย: {error}",
            f"broken CSV: {error}",
            row=number + 1,
        ) from error
