"""The way in: bytes of a file or an address become tables of text cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ckanext.needs.sources.catalogue import collect_needs, collect_table
from ckanext.needs.sources.document import read_document
from ckanext.needs.sources.failures import file_error, refuse_page
from ckanext.needs.sources.fetch import fetch, is_address, name_of
from ckanext.needs.sources.grid import Layout
from ckanext.needs.sources.options import MAX_BYTES, FetchOptions, ReadOptions
from ckanext.needs.sources.published import export_address
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.sources.sheets import read_csv
from ckanext.needs.sources.structured import read_geojson, read_json, read_json_lines
from ckanext.needs.sources.traffy import collect_complaints
from ckanext.needs.sources.workbook import read_sheets

__all__ = (
    "FORMATS",
    "MAX_BYTES",
    "FetchOptions",
    "ReadOptions",
    "collect",
    "fetch",
    "format_of",
    "name_of",
    "read_one_table",
    "read_rows",
    "read_tables",
)
Reader = Callable[[bytes, str, ReadOptions], tuple[RawTable, ...]]


def _csv(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    layout = Layout(options.header_row, options.header_rows or 1)
    return (read_csv(data, file, options.encoding, options.delimiter, layout),)


def _xlsx(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    layout = Layout(options.header_row, options.header_rows)
    return read_sheets(data, file, options.sheets, layout)


def _document(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    return read_document(data, file, options.encoding)


def _docx(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    from ckanext.needs.sources.word import read_word  # its library is slow to load

    return read_word(data, file, options)


def _pdf(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    from ckanext.needs.sources.pdf import read_pdf

    return read_pdf(data, file, options)


#: What asks an API page by page; the reader of its format reads what it brings.
COLLECTORS: dict[str, Callable[[str, FetchOptions], bytes]] = {
    "ckan_needs": collect_needs,
    "ckan_datastore": collect_table,
    "traffy": collect_complaints,
}
#: The reader of each format, by what a harvester's YAML calls it.
READERS: dict[str, Reader] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": read_json,
    "jsonl": read_json_lines,
    "geojson": read_geojson,
    "document": _document,
    "docx": _docx,
    "pdf": _pdf,
    **dict.fromkeys(COLLECTORS, read_json_lines),
}
#: Formats that `read_tables` knows.
FORMATS = tuple(READERS)


def collect(location: str, format: str, options: FetchOptions | None = None) -> bytes:
    """Return the bytes of a location, as `read_tables` takes them in that format.

    What an API answers page by page comes as one file of JSON Lines; such a file may be a location
    too.

    :raises InputError: it can't be fetched, or is a web page and none was expected
    """
    options = options or FetchOptions()
    if format in COLLECTORS and is_address(location):
        return COLLECTORS[format](location, options)
    data = fetch(export_address(location, format), options)
    if format != "document":
        refuse_page(data, name_of(location))
    return data


def read_tables(
    data: bytes, file: str, format: str, options: ReadOptions | None = None
) -> tuple[RawTable, ...]:
    """Read all tables of a file; a CSV or a sheet is one table.

    :param file: how the file is named in errors and provenance
    :param format: one of `FORMATS`
    :raises InputError: the file can't be used as a whole
    """
    if format not in READERS:
        raise file_error(
            "unknown_format",
            file,
            f"ไม่รู้จักรูปแบบ «{format}» (มี: {', '.join(FORMATS)})",
            f"unknown format «{format}» (there are: {', '.join(FORMATS)})",
        )
    if format != "document":
        refuse_page(data, file)
    return READERS[format](data, file, options or ReadOptions())


def read_one_table(
    data: bytes, file: str, format: str, options: ReadOptions | None = None
) -> RawTable:
    """Read the one table of a file; in a document it may stand in pieces with the same columns.

    :raises InputError: the file can't be used, or has several tables
    """
    first, *others = read_tables(data, file, format, options)
    for table in others:
        if table.columns != first.columns:
            raise file_error(
                "several_tables",
                file,
                f"มีหลายตาราง ({first.ref.part}, {table.ref.part}) ให้แยกเป็นไฟล์ละตาราง",
                f"there are several tables ({first.ref.part}, {table.ref.part}); "
                "put each into a file of its own",
                row=table.ref.row,
            )
    return replace(first, rows=tuple(row for table in (first, *others) for row in table.rows))


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
    name = file or (name_of(str(source)) if not isinstance(source, bytes) else "")
    data = source if isinstance(source, bytes) else fetch(str(source))
    tables = read_tables(data, name, format or format_of(name), options)
    return (row for table in tables for row in table.rows)


def format_of(name: str) -> str:
    """Return the format that a file's ending stands for; the ending itself when unknown."""
    ending = Path(name).suffix.lower().lstrip(".")
    known = {"xls": "xlsx", "ods": "xlsx", "xlsm": "xlsx"}
    known |= {"ndjson": "jsonl", "tsv": "csv"}
    known |= dict.fromkeys(("md", "markdown", "html", "htm", "txt"), "document")
    return known.get(ending, ending)
