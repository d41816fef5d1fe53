"""Tables inside documents: laid out for the eye, so nothing in them is refused.

A file that is one table must be right, or a mapping would read the wrong cells. A document has
tables that are none (signatures, boxes around a title), and they must not spoil the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.grid import Layout, Numbered, joined_header
from ckanext.needs.sources.header import Merge, found_layout
from ckanext.needs.sources.limits import check_size
from ckanext.needs.sources.rows import RawTable, make_row


def loose_table(
    rows: Sequence[Numbered],
    where: SourceRef,
    headings: tuple[str, ...] = (),
    merges: Sequence[Merge] = (),
    marked: int = 0,
    layout: Layout | None = None,
) -> RawTable:
    """Return the table of rows that a document has; it may have no row below its header.

    Lines of one cell above the header are headings. The header printed again further down is left
    out. Names that stand twice, and cells without a name, are told apart by their position.

    :param rows: not empty ones, with their number in `where`'s file or table
    :param merges: merged ranges, by number of row (from 0) and column
    :param marked: how many first rows the document itself calls the header; 0 = it does not say
    :param layout: where the header stands, when that is known
    :raises InputError: it is too large
    """
    layout = found_layout(rows, merges, layout or Layout(0, 0))
    start = next((at for at, row in enumerate(rows) if row[0] >= layout.header_row), 0)
    height = max(layout.header_rows, marked - start)
    above = tuple(cell for _, cells in rows[:start] for cell in cells if cell)
    head = [cells for _, cells in rows[start : start + height]]
    width = max(len(cells) for _, cells in rows)
    check_size(len(rows), width, where.file)
    columns = distinct_names(joined_header(head), width)
    body = tuple(
        make_row(columns, cells, SourceRef(where.file, where.part, number), headings + above)
        for number, cells in rows[start + height :]
        if cells not in head
    )
    at = SourceRef(where.file, where.part, rows[start][0])
    return RawTable(columns, body, at, headings + above)


def distinct_names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """Return a name for each column: `(3)` where there is none, `x (3)` after an `x`."""
    names: dict[str, None] = {}
    for position in range(1, width + 1):
        name = " ".join(header[position - 1].split()) if position <= len(header) else ""
        if not name or name in names:
            name = f"{name} ({position})".strip()
        while name in names:
            name += "'"
        names[name] = None
    return tuple(names)
