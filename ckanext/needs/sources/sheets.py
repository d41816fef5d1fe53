"""Reads CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from ckanext.needs.sources.dialect import delimiter_of
from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import Layout, table_of
from ckanext.needs.sources.rows import RawTable

#: A cell may hold a whole page of text; Python's own limit of 131,072 characters is too low.
csv.field_size_limit(10_000_000)


def read_csv(
    data: bytes,
    file: str,
    encoding: str = "",
    delimiter: str = "",
    layout: Layout | None = None,
) -> RawTable:
    """Read a CSV file: a header, then one row a line (or more lines, where cells are quoted).

    :param encoding: what the file is said to be in; empty = found out
    :param delimiter: what stands between cells; empty = found out
    :param layout: where the header stands
    :raises InputError: wrong encoding, broken quotes, no header, the same header twice, no row,
        too many columns or cells
    """
    text = decode(data, file, encoding)
    found, skipped = delimiter_of(text, file, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=found, strict=True)
    return table_of(islice(numbered_csv(reader, file), skipped, None), file, "", layout)


def numbered_csv(
    reader: Iterable[list[str]], file: str, before: int = 0
) -> Iterator[tuple[int, list[str]]]:
    """Give each record the number of the row on which a spreadsheet shows it.

    :param before: how many records stand before those of `reader`
    :raises InputError: broken quotes
    """
    number = before
    try:
        for number, cells in enumerate(reader, start=before + 1):
            yield number, cells
    except csv.Error as error:
        raise file_error(
            "broken_file",
            file,
            f"CSV เสียหาย: {error}",
            f"broken CSV: {error}",
            row=number + 1,
        ) from error
