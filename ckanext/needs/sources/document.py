"""Reads the tables of a document: Markdown, HTML, or Markdown with HTML inside."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.loose import distinct_names
from ckanext.needs.sources.rows import RawTable, make_row

#: Elements that end a line of text.
BLOCKS = ("p", "li", "br", "div", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
_TAG = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
#: Characters that XML, and so its parser, does not have.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_END_OF_TABLE = re.compile(r"</table\s*>", re.IGNORECASE)


@dataclass
class _Grid:
    """A table while it is read: rows of cells, each with the line of the file it starts on."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list[tuple[int, list[str]]])


def read_document(data: bytes, file: str, encoding: str = "") -> tuple[RawTable, ...]:
    """Read every table of a document, with the text that stands between them as headings.

    Tables that continue on a next page stay as many tables as there are: to join them is the
    mapping's business.

    :raises InputError: wrong encoding, or not one table
    """
    text = _CONTROL.sub(" ", decode(data, file, encoding))
    tables: list[RawTable] = []
    headings: list[str] = []
    for block in _blocks(text):
        if isinstance(block, str):
            headings.append(block)
        elif block.rows:
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


def _blocks(text: str) -> list[str | _Grid]:
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
            blocks.extend(_html_blocks("\n".join(lines[start:done]), start))
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


def _html_blocks(markup: str, start: int) -> list[str | _Grid]:
    """Return text and tables of a piece of HTML that begins on line `start` (from 0)."""
    root = html.fragment_fromstring(markup, create_parent="div")
    blocks: list[str | _Grid] = []
    for element in root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "table"):
        if any(parent.tag == "table" for parent in element.iterancestors()):
            continue
        if element.tag == "table":
            blocks.append(_html_grid(element, start))
        else:
            blocks.extend(line for line in cell_text(_inner(element)).split("\n") if line)
    return blocks


def _html_grid(table: html.HtmlElement, start: int) -> _Grid:
    grid = _Grid()
    for row in table.iter("tr"):
        cells = [cell_text(_inner(cell)) for cell in row.iterchildren("td", "th")]
        grid.rows.append((start + (row.sourceline or 1), cells))
    return grid


def _inner(element: html.HtmlElement) -> str:
    return str(html.tostring(element, encoding="unicode", with_tail=False))


def _table(grid: _Grid, file: str, number: int, headings: tuple[str, ...]) -> RawTable:
    line, header = grid.rows[0]
    part = f"table {number}"
    columns = distinct_names(header, max(len(cells) for _, cells in grid.rows))
    rows = tuple(
        make_row(columns, cells, SourceRef(file, part, at), headings)
        for at, cells in grid.rows[1:]
        if any(cells)
    )
    return RawTable(columns, rows, SourceRef(file, part, line), headings)
