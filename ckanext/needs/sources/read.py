"""The way in: bytes of a file or an address become tables of text cells."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.sources.document import read_document
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.sources.sheets import read_csv
from ckanext.needs.sources.workbook import read_workbook

#: Formats that `read_tables` knows, by what a harvester's YAML calls them.
FORMATS = ("csv", "xlsx", "document")
#: Nobody's budget is larger; a wrong address must not fill the memory.
MAX_BYTES = 200_000_000
TIMEOUT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read.

    :param encoding: of a CSV; empty = found out
    :param sheet: of a workbook; empty = the first
    """

    encoding: str = ""
    sheet: str = ""


def fetch(location: str) -> bytes:
    """Return the bytes of a file, or of an `http(s)` address.

    :raises InputError: there is no such file, the address does not answer, or it is too large
    """
    try:
        if location.startswith(("https://", "http://")):
            with urllib.request.urlopen(location, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                data: bytes = answer.read(MAX_BYTES + 1)
        else:
            data = Path(location).read_bytes()
    except OSError as error:
        raise file_error(
            "unreadable", location, f"อ่านไม่ได้: {error}", f"can't be read: {error}"
        ) from error
    if len(data) > MAX_BYTES:
        raise file_error(
            "too_large", location, "ไฟล์ใหญ่เกิน 200 MB", "the file is larger than 200 MB"
        )
    return data


def read_tables(
    data: bytes, file: str, format: str, options: ReadOptions | None = None
) -> tuple[RawTable, ...]:
    """Read all tables of a file; a CSV or a sheet is one table.

    :param file: how the file is named in errors and provenance
    :param format: one of `FORMATS`
    :raises InputError: the file can't be used as a whole
    """
    options = options or ReadOptions()
    if format == "csv":
        return (read_csv(data, file, options.encoding),)
    if format == "xlsx":
        return (read_workbook(data, file, options.sheet),)
    if format == "document":
        return read_document(data, file, options.encoding)
    raise file_error(
        "unknown_format",
        file,
        f"ไม่รู้จักรูปแบบ «{format}» (มี: {', '.join(FORMATS)})",
        f"unknown format «{format}» (there are: {', '.join(FORMATS)})",
    )


def read_rows(
    source: bytes | str | Path,
    format: str = "",
    options: ReadOptions | None = None,
    file: str = "",
) -> Iterator[RawRow]:
    """Read the rows of a file, table after table.

    :param source: the bytes, or a path or address to read them from
    :param format: empty = by the ending of the file's name
    :raises InputError: the file can't be used as a whole; before the first row is given
    """
    name = file or (Path(str(source)).name if not isinstance(source, bytes) else "")
    data = source if isinstance(source, bytes) else fetch(str(source))
    tables = read_tables(data, name, format or format_of(name), options)
    return (row for table in tables for row in table.rows)


def format_of(name: str) -> str:
    """Return the format that a file's ending stands for; the ending itself when unknown."""
    ending = Path(name).suffix.lower().lstrip(".")
    known = {"xls": "xlsx", "ods": "xlsx", "xlsm": "xlsx"}
    known |= dict.fromkeys(("md", "markdown", "html", "htm", "txt"), "document")
    return known.get(ending, ending)
