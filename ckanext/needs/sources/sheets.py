"""Reads flat tables: CSV, and one sheet of a workbook (XLSX, XLS, ODS)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.limits import check_size, check_workbook
from ckanext.needs.sources.rows import RawRow, RawTable, make_row

CellValue = int | float | str | bool | time | date | datetime | timedelta

#: A cell may hold a whole page of text; Python's own limit of 131,072 characters is too low.
csv.field_size_limit(10_000_000)


def read_csv(data: bytes, file: str, encoding: str = "") -> RawTable:
    """Read a CSV file: a header, then one row a line (or more lines, where cells are quoted).

    :raises InputError: wrong encoding, broken quotes, no header, the same header twice, no row,
        too many columns or cells
    """
    reader = csv.reader(io.StringIO(decode(data, file, encoding), newline=""), strict=True)
    return _table(_numbered_csv(reader, file), file, "")


def read_workbook(data: bytes, file: str, sheet: str = "") -> RawTable:
    """Read one sheet of a workbook: the named one, or the first.

    Numbers that are whole come without a decimal point (a workbook does not tell 2567 from
    2567.0), dates as ISO text. The table names the sheets that were left.

    :raises InputError: not a workbook, no such sheet, no header, the same header twice, no row,
        too large
    """
    check_workbook(data, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        raise file_error(
            "broken_file",
            file,
            f"เปิดไฟล์ตารางคำนวณไม่ได้ ({error})",
            f"the workbook can't be opened ({error})",
        ) from error
    name = _sheet_name(book.sheet_names, sheet, file)
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = ((number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1))
    unread = tuple(other for other in book.sheet_names if other != name)
    return replace(_table(rows, file, name), unread=unread)


def _sheet_name(names: list[str], wanted: str, file: str) -> str:
    if wanted and wanted not in names:
        listed = ", ".join(names)
        raise file_error(
            "missing_sheet",
            file,
            f"ไม่มีแผ่นงาน «{wanted}» (พบ: {listed})",
            f"there is no sheet «{wanted}» (found: {listed})",
        )
    return wanted or names[0]


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


def _table(rows: Iterator[tuple[int, list[str]]], file: str, part: str) -> RawTable:
    full = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    first = next(full, None)
    if first is None:
        raise file_error("empty_file", file, "ไฟล์ไม่มีข้อมูล", "there is nothing in the file")
    number, header = first
    ref = SourceRef(file, part, number)
    columns = _columns(header, file, number)
    body = tuple(_rows(columns, full, file, part))
    if not body:
        raise file_error(
            "no_rows", file, "มีแต่หัวตาราง ไม่มีแถวข้อมูล", "there is a header but not one row"
        )
    return RawTable(columns, body, ref)


def _rows(
    columns: tuple[str, ...], full: Iterable[tuple[int, list[str]]], file: str, part: str
) -> Iterator[RawRow]:
    for count, (number, cells) in enumerate(full, start=1):
        check_size(count, len(columns), file)
        yield _row(columns, cells, SourceRef(file, part, number))


def _columns(header: list[str], file: str, number: int) -> tuple[str, ...]:
    """Return the header's names; empty ones at the end are dropped."""
    names = [" ".join(name.split()) for name in header]
    while names and not names[-1]:
        names.pop()
    check_size(1, len(names), file)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise file_error(
            "duplicate_column",
            file,
            "หัวตารางซ้ำกัน",
            "the same header stands twice",
            row=number,
            value=", ".join(twice),
        )
    return tuple(name or f"({position})" for position, name in enumerate(names, start=1))


def _row(columns: tuple[str, ...], cells: list[str], ref: SourceRef) -> RawRow:
    extra = [cell for cell in cells[len(columns) :] if cell.strip()]
    if extra:
        raise file_error(
            "extra_cells",
            ref.file,
            f"แถวนี้มี {len(cells)} ช่อง มากกว่าหัวตารางซึ่งมี {len(columns)} ช่อง",
            f"the row has {len(cells)} cells, the header {len(columns)}",
            row=ref.row,
            value=extra[0],
        )
    return make_row(columns, cells, ref)


def _text(cell: CellValue) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell)
