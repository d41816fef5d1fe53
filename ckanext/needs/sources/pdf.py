"""Reads the tables of a PDF with a text layer, with the text that stands above them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ckanext.needs.problems import InputError, SourceRef
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import Layout, Numbered
from ckanext.needs.sources.header import Merge, found_layout
from ckanext.needs.sources.limits import check_cells
from ckanext.needs.sources.loose import loose_table
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.pdf_pages import MAX_PAGES, MAX_SECONDS, Block, Pages
from ckanext.needs.sources.rejoin import join_rows, joined_lines
from ckanext.needs.sources.rows import RawTable

PROGRAM = "ckanext.needs.sources.pdf_pages"
#: How far apart, in points, the same edge of a column may be on two pages.
EDGE = 3
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:หน้า|หน้าที่|page)?[-–—\s]*\d+(?:\s*(?:/|จาก|of)\s*\d+)?[-–—\s]*", re.IGNORECASE
)


def read_pdf(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    """Read every table of a PDF, one a page; each row knows its page and its row there.

    A table that goes on where the page ends is read on below the same header, printed again or
    not. Lines that the page cut are put together again; a row that it cut stays two, unless
    `options.key_column` says whose cell begins a row. With `options.table_lines` `text`, tables
    without lines are read too: cells are bounded by where the words stand.

    :raises InputError: not a PDF, locked, too large, without text (scanned), or without tables
    """
    tables = tuple(_tables(_pages(data, file, options.table_lines), file))
    if not tables:
        raise file_error("no_rows", file, "ไม่พบตารางในเอกสาร", "there is no table in the document")
    check_cells(sum(len(table.rows) * len(table.columns) for table in tables), file)
    return join_rows(tables, options.key_column) if options.key_column else tables


def _pages(data: bytes, file: str, table_lines: str) -> list[list[Block]]:
    if b"%PDF-" not in data[:1024]:
        raise _broken(file, "no %PDF")
    found = _run(data, file, table_lines)
    error = found.get("error")
    if error == "broken":
        raise _broken(file, found.get("detail", ""))
    if error:
        raise _too_large(file)
    if not found.get("characters"):
        raise file_error(
            "no_text",
            file,
            "PDF นี้ไม่มีข้อความ (เป็นภาพสแกน) ต้องแปลงเป็นข้อความ (OCR) ก่อน",
            "this PDF has no text (it is scanned); it must go through OCR first",
        )
    return found.get("pages", [])


def _run(data: bytes, file: str, table_lines: str) -> Pages:
    """Take the PDF apart in a process of its own, which may die of it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [_python(), "-P", "-m", PROGRAM, table_lines],
            input=data,
            capture_output=True,
            timeout=2 * MAX_SECONDS,
            check=True,
        )
        found: object = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _too_large(file) from error
    return cast("Pages", found)


def _python() -> str:
    """Return the interpreter; a web server may have put its own program in `sys.executable`."""
    named = Path(sys.executable)
    return str(named if named.name.startswith("python") else Path(sys.prefix) / "bin" / "python3")


def _broken(file: str, detail: str) -> InputError:
    return file_error(
        "broken_file", file, f"เปิด PDF ไม่ได้ ({detail})", f"the PDF can't be opened ({detail})"
    )


def _too_large(file: str) -> InputError:
    return file_error(
        "too_large",
        file,
        f"PDF ใหญ่หรือซับซ้อนเกินไป (ไม่เกิน {MAX_PAGES} หน้า และ {MAX_SECONDS} วินาที)",
        f"the PDF is too large or too complex (at most {MAX_PAGES} pages and {MAX_SECONDS} s)",
    )


def _tables(pages: list[list[Block]], file: str) -> Iterator[RawTable]:
    """Yield the tables of all pages; a line that more pages have is a heading once."""
    open_table: _Head | None = None
    seen: set[str] = set()
    headings: list[str] = []
    for number, blocks in enumerate(pages, start=1):
        tables = [block for block in blocks if block.get("rows")]
        for block in blocks:
            if "rows" not in block:
                line = joined_lines(block.get("line", ""))
                if line and line not in seen and not _PAGE_NUMBER.fullmatch(line):
                    headings.append(line)
                    seen.add(line)
                    open_table = None
            elif rows := _rows(block["rows"]):
                part = f"page {number}"
                if len(tables) > 1:
                    part += f" table {tables.index(block) + 1}"
                head = _head(rows, block)
                if open_table and block is tables[0] and open_table.goes_on_in(head):
                    rows = [*((0, cells) for cells in open_table.rows), *rows]
                    head = open_table
                where = SourceRef(file, part)
                yield loose_table(rows, where, tuple(headings), _merges(block), len(head.rows))
                open_table, headings = head, []


@dataclass(frozen=True, slots=True)
class _Head:
    """A table's header, and where its columns begin."""

    rows: tuple[list[str], ...]
    edges: tuple[float, ...]

    def goes_on_in(self, other: _Head) -> bool:
        """Return whether the other table has the same columns, and not the same header again."""
        same = len(self.edges) == len(other.edges) and all(
            abs(a - b) <= EDGE for a, b in zip(self.edges, other.edges, strict=True)
        )
        return same and self.rows[0] != other.rows[0]


def _head(rows: list[Numbered], block: Block) -> _Head:
    layout = found_layout(rows, _merges(block), Layout(0, 0))
    start = next((at for at, row in enumerate(rows) if row[0] >= layout.header_row), 0)
    head = tuple(cells for _, cells in rows[start : start + layout.header_rows])
    return _Head(head, tuple(block.get("edges", ())))


def _merges(block: Block) -> list[Merge]:
    return [((top, left), (bottom, right)) for top, left, bottom, right in block.get("merges", ())]


def _rows(cells: list[list[str | None]]) -> list[Numbered]:
    rows = ((n, [joined_lines(cell or "") for cell in row]) for n, row in enumerate(cells, start=1))
    return [row for row in rows if any(row[1])]
