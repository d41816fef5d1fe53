"""Reads the sheets of a workbook (XLSX, XLSM, XLS, ODS)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain, islice

from python_calamine import CalamineError, CalamineWorkbook

from ckanext.needs.problems import InputError
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import Layout, Numbered, table_of
from ckanext.needs.sources.header import Merge, found_layout
from ckanext.needs.sources.limits import check_cells, check_workbook
from ckanext.needs.sources.rows import RawTable

CellValue = int | float | str | bool | time | date | datetime | timedelta
#: Stands for all sheets that are not empty.
ALL_SHEETS = "*"
#: Among so many first rows the header is looked for.
TOP = 60


def read_sheets(
    data: bytes, file: str, sheets: Sequence[str] = (), layout: Layout | None = None
) -> tuple[RawTable, ...]:
    """Read sheets of a workbook, one table each, in the order asked for.

    Numbers that are whole come without a decimal point (a workbook does not tell 2567 from
    2567.0), dates as ISO text with the year that is stored (a Buddhist year stays one). A header
    whose cells are merged is as many rows high as its merged cells say. Each table names the
    sheets that were left.

    :param sheets: names; `*` = all that are not empty; none = the first
    :param layout: where the header stands, of every sheet; `header_rows` 0 = the merged cells say
    :raises InputError: not a workbook, no such sheet, no header, the same header twice, no row,
        too large
    """
    check_workbook(data, file)
    book = _open(data, file)
    names = _names(book.sheet_names, sheets, file)
    unread = tuple(other for other in book.sheet_names if other not in names)
    tables: list[RawTable] = []
    for name in names:
        rows, merges = _cells(book, name, file)
        first = list(islice(rows, TOP))
        if first or ALL_SHEETS not in sheets:
            found = found_layout(first, merges, layout or Layout(0, 0))
            table = table_of(chain(first, rows), file, name, found)
            tables.append(replace(table, unread=unread))
            check_cells(sum(len(each.rows) * len(each.columns) for each in tables), file)
    if not tables:
        raise file_error("empty_file", file, "ไฟล์ไม่มีข้อมูล", "there is nothing in the file")
    return tuple(tables)


def _open(data: bytes, file: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(file, error) from error


def _broken(file: str, error: object) -> InputError:
    return file_error(
        "broken_file",
        file,
        f"เปิดไฟล์ตารางคำนวณไม่ได้ ({error})",
        f"the workbook can't be opened ({error})",
    )


def _names(found: list[str], wanted: Sequence[str], file: str) -> list[str]:
    if not found:
        raise _broken(file, "no sheet")
    missing = [name for name in wanted if name != ALL_SHEETS and name not in found]
    if missing:
        listed = ", ".join(found)
        raise file_error(
            "missing_sheet",
            file,
            f"ไม่มีแผ่นงาน «{missing[0]}» (พบ: {listed})",
            f"there is no sheet «{missing[0]}» (found: {listed})",
        )
    if ALL_SHEETS in wanted:
        return found
    return list(dict.fromkeys(wanted)) or found[:1]


def _cells(book: CalamineWorkbook, name: str, file: str) -> tuple[Iterator[Numbered], list[Merge]]:
    """Return the rows of a sheet that are not empty, and its merged ranges."""
    try:
        sheet = book.get_sheet_by_name(name)
        cells = sheet.to_python(skip_empty_area=False)
        merges = list(sheet.merged_cell_ranges or ())
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(file, error) from error
    rows = ((number, [_text(cell) for cell in row]) for number, row in enumerate(cells, start=1))
    return (row for row in rows if any(cell.strip() for cell in row[1])), merges


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
