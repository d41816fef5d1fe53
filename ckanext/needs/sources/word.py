"""Reads the tables of a Word document (DOCX), with the text that stands above them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from lxml.etree import _Element as Element  # pyright: ignore[reportPrivateUsage]

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import Numbered
from ckanext.needs.sources.header import Merge
from ckanext.needs.sources.limits import MAX_COLUMNS, check_package, too_large
from ckanext.needs.sources.loose import loose_table
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.rows import RawTable

#: Of a document after unpacking: all of it is held as a tree.
MAX_UNPACKED = 100_000_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What is not in the text that a reader sees: moved away, or said a second time for old programs.
_HIDDEN = frozenset(
    (
        f"{_W}moveFrom",
        f"{_W}del",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
#: Wraps around rows, cells and paragraphs: forms, tracked changes, custom marks.
_WRAPS = frozenset(f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml"))
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


@dataclass
class _Grid:
    """A table while it is read."""

    rows: list[Numbered] = field(default_factory=list[Numbered])
    merges: list[Merge] = field(default_factory=list[Merge])
    marked: int = 0


def read_word(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    """Read every table of a document; tables that go on after a text stay two.

    Rows are counted in their table, from 1 with the header. A cell merged over several is the
    first of them, the others are empty.

    :raises InputError: not a DOCX, not one table, or too large
    """
    check_package(data, file, MAX_UNPACKED)
    tables: list[RawTable] = []
    headings: list[str] = []
    for block in _blocks(_body(data, file)):
        if block.tag == f"{_W}p":
            headings.extend(line for line in _lines(block) if line)
            continue
        grid = _grid(block, file)
        if grid.rows:
            where = SourceRef(file, f"table {len(tables) + 1}")
            found = loose_table(grid.rows, where, tuple(headings), grid.merges, grid.marked)
            tables.append(found)
            headings = []
    if not tables:
        raise file_error("no_rows", file, "ไม่พบตารางในเอกสาร", "there is no table in the document")
    return tuple(tables)


def _body(data: bytes, file: str) -> Element:
    try:
        root: Any = Document(io.BytesIO(data)).element
        body: Element = root.body
    # What a broken file makes python-docx raise is of many kinds, and all mean the same.
    except Exception as error:
        raise file_error(
            "broken_file",
            file,
            f"เปิดเอกสาร Word ไม่ได้ ({error})",
            f"the Word document can't be opened ({error})",
        ) from error
    return body


def _blocks(element: Element) -> Iterator[Element]:
    yield from _inside(element, f"{_W}p", f"{_W}tbl")


def _inside(element: Element, *tags: str) -> Iterator[Element]:
    """Yield the children with these tags, also those that are wrapped."""
    for child in element.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPS:
            yield from _inside(child, *tags)


def _grid(table: Element, file: str) -> _Grid:
    grid = _Grid()
    open_merges: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(_inside(table, f"{_W}tr"), start=1):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            continue
        cells = _row(row, number - 1, grid, open_merges, file)
        if row.find(f"{_W}trPr/{_W}tblHeader") is not None and grid.marked == len(grid.rows):
            grid.marked += 1
        if any(cells):
            grid.rows.append((number, cells))
    return grid


def _row(
    row: Element, at: int, grid: _Grid, open_merges: dict[int, tuple[int, int]], file: str
) -> list[str]:
    """Return the cells of a row, and note what is merged.

    :param open_merges: by first column: the row in which a merge downwards began, and its place
        among the merges
    """
    cells = [""] * _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
    for cell in _inside(row, f"{_W}tc"):
        column, span = len(cells), _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
        if column + span > 2 * MAX_COLUMNS:
            raise too_large(file)
        down = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = down is not None and down.get(f"{_W}val", "continue") != "restart"
        if goes_on and column in open_merges:
            first, place = open_merges[column]
            grid.merges[place] = ((first, column), (at, column + span - 1))
        else:
            open_merges.pop(column, None)
            if down is not None:
                open_merges[column] = (at, len(grid.merges))
            if down is not None or span > 1:
                grid.merges.append(((at, column), (at, column + span - 1)))
        cells += ["" if goes_on else _cell(cell), *[""] * (span - 1)]
    return cells


def _number(element: Element | None, default: int) -> int:
    text = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(text[:9]), 10 * MAX_COLUMNS) if text.isascii() and text.isdigit() else default


def _cell(cell: Element) -> str:
    """Return a cell's text, a line a paragraph; tables inside it are read along."""
    paragraphs = cell.iter(f"{_W}p")
    lines = (line for paragraph in paragraphs for line in _lines(paragraph))
    return "\n".join(line for line in lines if line)


def _lines(paragraph: Element) -> list[str]:
    text = "".join(_texts(paragraph))
    return [" ".join(line.split()) for line in text.split("\n")]


def _texts(element: Element) -> Iterator[str]:
    for child in element.iterchildren():
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[str(child.tag)]
        elif child.tag not in _HIDDEN and child.tag != f"{_W}p":
            yield from _texts(child)
