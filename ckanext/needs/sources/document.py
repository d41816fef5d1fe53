"""Reads the tables of a document: Markdown, HTML, or Markdown with HTML inside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.grid import Layout, Numbered
from ckanext.needs.sources.header import Merge
from ckanext.needs.sources.limits import check_size
from ckanext.needs.sources.loose import loose_table
from ckanext.needs.sources.rows import RawTable

#: Elements that end a line of text.
BLOCKS = ("p", "li", "br", "div", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
_TAG = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
#: Characters that XML, and so its parser, does not have.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END_OF_TABLE = re.compile(r"</table\s*>", re.IGNORECASE)


@dataclass
class _Grid:
    """A table while it is read: rows of cells, each with the line of the file it starts on.

    :ivar merges: merged ranges, by position of row and column
    :ivar header_first: the first row is the header, whatever is in it
    """

    rows: list[Numbered] = field(default_factory=list[Numbered])
    merges: list[Merge] = field(default_factory=list[Merge])
    header_first: bool = True


def read_document(data: bytes, file: str, encoding: str = "") -> tuple[RawTable, ...]:
    """Read every table of a document, with the text that stands between them as headings.

    Tables that continue on a next page stay as many tables as there are: to join them is the
    mapping's business.

    :raises InputError: wrong encoding, or not one table
    """
    text = _CONTROL.sub(" ", decode(data, file, encoding))
    tables: list[RawTable] = []
    headings: list[str] = []
    for block in _blocks(text, file):
        if isinstance(block, str):
            headings.append(block)
        elif any(any(cells) for _, cells in block.rows):
            tables.append(_table(block, file, len(tables) + 1, tuple(headings)))
            headings = []
    if not tables:
        raise file_error("no_rows", file, "ไม่พบตารางในเอกสาร", "there is no table in the document")
    return tuple(tables)


def cell_text(markup: str) -> str:
    """Return the text of a cell: tags gone, one line a paragraph or list item, spaces single."""
    text = _plain(markup) if _TAG.search(markup) else markup
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _plain(markup: str) -> str:
    root = html.fragment_fromstring(markup, create_parent="div")
    for element in root.iter(*BLOCKS):
        element.tail = "\n" + (element.tail or "")
        if element.tag != "br":
            element.text = "\n" + (element.text or "")
    return str(root.text_content())


def _blocks(text: str, file: str) -> list[str | _Grid]:
    """Return the document's lines of text and its tables, in order."""
    lines = text.splitlines()
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    blocks: list[str | _Grid] = []
    done = 0
    for position, token in enumerate(tokens):
        start = token.map[0] if token.map else done
        if start < done:
            continue
        if token.type == "table_open":
            blocks.append(_markdown_grid(tokens, position))
            done = token.map[1] if token.map else done
        elif token.type == "html_block":
            done = _end_of_html(lines, start, token)
            blocks.extend(_html_blocks("\n".join(lines[start:done]), start, file))
        elif token.type == "inline":
            blocks.extend(line for line in cell_text(token.content).split("\n") if line)
    return blocks


def _markdown_grid(tokens: list[Token], position: int) -> _Grid:
    grid = _Grid()
    for token in tokens[position + 1 :]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            grid.rows.append((token.map[0] + 1 if token.map else 0, []))
        elif token.type == "inline":
            grid.rows[-1][1].append(cell_text(token.content))
    return grid


def _end_of_html(lines: list[str], start: int, token: Token) -> int:
    """Return the line after a block of HTML; a table goes on to its end, past empty lines."""
    end = token.map[1] if token.map else start + 1
    if "<table" not in token.content.lower() or _END_OF_TABLE.search(token.content):
        return end
    closing = (n for n in range(end, len(lines)) if _END_OF_TABLE.search(lines[n]))
    return next(closing, end - 1) + 1


def _html_blocks(markup: str, start: int, file: str) -> list[str | _Grid]:
    """Return text and tables of a piece of HTML that begins on line `start` (from 0)."""
    root = html.fragment_fromstring(markup, create_parent="div")
    blocks: list[str | _Grid] = []
    for element in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "table"):
        if any(parent.tag == "table" for parent in element.iterancestors()):
            continue
        if element.tag == "table":
            blocks.append(_html_grid(element, start, file))
        else:
            blocks.extend(line for line in cell_text(_inner(element)).split("\n") if line)
    return blocks


def _html_grid(table: html.HtmlElement, start: int, file: str) -> _Grid:
    """Read a table; a cell merged over several is the first of them, the others are empty."""
    grid = _Grid(header_first=False)
    covered: dict[int, int] = {}  # column to the last row in which a cell from above covers it
    own = (row for row in table.iter("tr") if next(row.iterancestors("table")) is table)
    for at, row in enumerate(own):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while covered.get(len(cells), -1) >= at:
                cells.append("")
            column, wide, high = len(cells), _span(cell, "colspan"), _span(cell, "rowspan")
            check_size(1, column + wide, file)
            if wide > 1 or high > 1:
                grid.merges.append(((at, column), (at + high - 1, column + wide - 1)))
                covered |= dict.fromkeys(range(column, column + wide), at + high - 1)
            cells += [cell_text(_inner(cell)), *[""] * (wide - 1)]
        grid.rows.append((start + (row.sourceline or 1), cells))
    return grid


def _span(cell: html.HtmlElement, name: str) -> int:
    """Return over how many columns or rows a cell goes."""
    text = cell.get(name, "1").strip()
    return max(int(text[:6]), 1) if text.isascii() and text.isdigit() else 1


def _inner(element: html.HtmlElement) -> str:
    return str(html.tostring(element, encoding="unicode", with_tail=False))


def _table(grid: _Grid, file: str, number: int, headings: tuple[str, ...]) -> RawTable:
    """Return the table of a grid; its rows are counted by the lines of the file."""
    full = [(at, cells) for at, (_, cells) in enumerate(grid.rows, start=1) if any(cells)]
    where = SourceRef(file, f"table {number}")
    layout = Layout(full[0][0], 1) if grid.header_first else Layout(0, 0)
    table = loose_table(full, where, headings, grid.merges, layout=layout)
    return replace(
        table,
        ref=_on_line(table.ref, grid),
        rows=tuple(replace(row, ref=_on_line(row.ref, grid)) for row in table.rows),
    )


def _on_line(ref: SourceRef, grid: _Grid) -> SourceRef:
    return replace(ref, row=grid.rows[ref.row - 1][0])
