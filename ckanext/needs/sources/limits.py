"""How large a table may be, found out before it is read.

A workbook of one kilobyte may name a cell in the last row and column; who reads it makes room for
17 billion cells. The XML parts are therefore scanned as a stream first, every one of them: which
is a sheet is for the reader to say, and the extents that a sheet says of itself are not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO
from xml.parsers import expat

from ckanext.needs.problems import InputError
from ckanext.needs.sources.failures import file_error

MAX_COLUMNS = 200
MAX_ROWS = 1_000_000
MAX_CELLS = 10_000_000
#: Of a workbook after unpacking; and how many times its size in the file when that is much.
MAX_UNPACKED = 500_000_000
MAX_RATIO = 200
SMALL = 10_000_000
#: All marks in one part: a cell has two or three.
MAX_ELEMENTS = 3 * MAX_CELLS
CHUNK = 1 << 18
_CELL = re.compile(r"([A-Za-z]{1,8})(\d{1,9})")


class _TooLargeError(Exception):
    """A part is larger than the limits."""


def check_size(rows: int, columns: int, file: str) -> None:
    """Refuse a table with too many rows, columns or cells.

    :raises InputError: it is too large; the limit is said
    """
    if exceeds(rows, columns):
        raise too_large(file)


def exceeds(rows: int, columns: int) -> bool:
    """Return whether a table of this size is larger than the limits."""
    return columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS


def check_cells(cells: int, file: str) -> None:
    """Refuse tables that have too many cells together.

    :raises InputError: there are more than `MAX_CELLS`
    """
    if cells > MAX_CELLS:
        raise too_large(file)


def too_large(file: str) -> InputError:
    """Return the error of a table that is larger than the limits."""
    return file_error(
        "too_large",
        file,
        f"ตารางใหญ่เกินไป (ไม่เกิน {MAX_COLUMNS} คอลัมน์ {MAX_ROWS:,} แถว และ {MAX_CELLS:,} ช่อง)",
        f"the table is too large (at most {MAX_COLUMNS} columns, {MAX_ROWS:,} rows "
        f"and {MAX_CELLS:,} cells)",
    )


def check_workbook(data: bytes, file: str) -> None:
    """Scan a workbook (XLSX, XLSM, ODS) for what would fill the memory. Others are not looked into.

    :raises InputError: unpacked it is too large, or one of its sheets is; or it can't be unpacked
    """
    if data.startswith(b"PK"):
        check_package(data, file, MAX_UNPACKED)


def check_package(data: bytes, file: str, most: int) -> None:
    """Scan a package of XML parts (Office Open XML, OpenDocument) for what would fill the memory.

    :param most: bytes that it may have unpacked
    :raises InputError: as `check_workbook`
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            _check_unpacked(book, file, most)
            for part in book.infolist():
                if part.filename.lower().endswith((".xml", ".rels")):
                    with book.open(part) as stream:
                        _Scan().read(stream)
    except InputError:
        raise
    except _TooLargeError as error:
        raise too_large(file) from error
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError) as error:
        raise _broken(file, error) from error
    except (NotImplementedError, RuntimeError, ValueError) as error:
        raise _broken(file, error) from error


def _check_unpacked(book: zipfile.ZipFile, file: str, most: int) -> None:
    parts = book.infolist()
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if total > most or total > max(SMALL, packed * MAX_RATIO):
        megabytes = most // 1_000_000
        raise file_error(
            "too_large",
            file,
            f"ไฟล์ที่คลายแล้วใหญ่เกินไป (ไม่เกิน {megabytes} MB และ {MAX_RATIO} เท่าของขนาดไฟล์)",
            f"the file is too large when unpacked (at most {megabytes} MB, and {MAX_RATIO} times "
            "its size)",
        )


def _broken(file: str, error: Exception) -> InputError:
    return file_error(
        "broken_file",
        file,
        f"เปิดไฟล์ไม่ได้ ({error})",
        f"the file can't be opened ({error})",
    )


class _Scan:
    """Follows the cells of one part, in the XML of XLSX and in that of ODS."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = self.elements = 0
        self.cell: tuple[int, int] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def read(self, stream: IO[bytes]) -> None:
        """Read a part to its end.

        :raises _TooLargeError: it is larger than the limits
        """
        while chunk := stream.read(CHUNK):
            self.parser.Parse(chunk, False)
        self.parser.Parse(b"", True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise _TooLargeError
        local = name.rpartition(" ")[2]
        if local == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif local == "c":
            self._place(attributes.get("r", ""))
        elif local in ("v", "is", "t") and self.cell:
            self._holds(*self.cell)
        elif local == "table":
            self.row = self.rows = self.columns = 0
        elif local == "table-row":
            self.row += _repeated(attributes, "number-rows-repeated")
            self.column = 0
        elif local in ("table-cell", "covered-table-cell"):
            self.column += _repeated(attributes, "number-columns-repeated")
            self.cell = (self.row, self.column)
            if any(key.endswith((" value-type", " formula")) for key in attributes):
                self._holds(*self.cell)
        elif local == "p" and self.cell:
            self._holds(*self.cell)

    def _end(self, name: str) -> None:
        if name.rpartition(" ")[2] in ("c", "table-cell", "covered-table-cell"):
            self.cell = None

    def _doctype(self, *_: object) -> None:
        raise ValueError("DOCTYPE")

    def _place(self, reference: str) -> None:
        """Note where a cell of an XLSX stands; one without a reference follows the one before."""
        match = _CELL.fullmatch(reference)
        if reference and not match:
            raise ValueError(reference)
        self.column = _column_number(match[1]) if match else self.column + 1
        self.cell = (int(match[2]) if match else self.row, self.column)

    def _holds(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if exceeds(self.rows, self.columns):
            raise _TooLargeError


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _repeated(attributes: Mapping[str, str], name: str) -> int:
    return next((int(text) for key, text in attributes.items() if key.endswith(f" {name}")), 1)
