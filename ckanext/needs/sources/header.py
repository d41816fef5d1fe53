"""Where a table's header stands and how high it is, told by its merged cells."""

from __future__ import annotations

from collections.abc import Sequence

from ckanext.needs.sources.grid import Layout, Numbered

#: First and last cell of a merged range, each (row, column) from 0.
Merge = tuple[tuple[int, int], tuple[int, int]]


def found_layout(rows: Sequence[Numbered], merges: Sequence[Merge], layout: Layout) -> Layout:
    """Return a layout with the header's rows counted, where it does not say them.

    :param rows: the first rows that are not empty
    """
    if layout.header_rows:
        return layout
    start = next((at for at, row in enumerate(rows) if _begins(row, layout)), None)
    if start is None:
        return Layout(layout.header_row, 1)
    return Layout(layout.header_row or rows[start][0], _height(rows[start:], merges))


def _begins(row: Numbered, layout: Layout) -> bool:
    """Return whether a row may be the header: it is not one cell that stands alone."""
    if layout.header_row:
        return row[0] >= layout.header_row
    return sum(bool(cell.strip()) for cell in row[1]) > 1


def _height(rows: Sequence[Numbered], merges: Sequence[Merge]) -> int:
    """Return how many rows the header has that begins these rows.

    A next row is a part of it when it is inside a cell merged downwards, or when each of its cells
    stands below one that is merged sideways.
    """
    first = rows[0][0] - 1
    down = max((end[0] for start, end in merges if start[0] == first), default=first)
    height = 1
    for number, cells in rows[1:]:
        wide = {
            column
            for start, end in merges
            if first <= start[0] < number - 1 and end[1] > start[1]
            for column in range(start[1], end[1] + 1)
        }
        filled = {column for column, cell in enumerate(cells) if cell.strip()}
        if number - 1 > down and not filled <= wide:
            break
        height += 1
    return height
