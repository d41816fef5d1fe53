"""Reading one sheet of a workbook, as most tests of workbooks do."""

from ckanext.needs.sources.rows import RawTable
from ckanext.needs.sources.workbook import read_sheets


def read_workbook(data: bytes, file: str, sheet: str = "") -> RawTable:
    return read_sheets(data, file, (sheet,) if sheet else ())[0]
