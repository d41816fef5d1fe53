"""From numbered rows of cells to a table: what is a heading, what is the header, what is a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ckanext.needs.problems import InputError, SourceRef
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.limits import check_size
from ckanext.needs.sources.rows import RawRow, RawTable, make_row

#: Between the lines of a header of more rows: `ปี 2567 / แผน`.
JOINER = " / "
#: A row's number as a person sees it, and its cells.
Numbered = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in a sheet the header stands.

    :param header_row: its first row, counted from 1; 0 = the first row that is not a heading
    :param header_rows: how many rows it has; several are joined, each below the cell above it
    """

    header_row: int = 0
    header_rows: int = 1


def table_of(
    rows: Iterable[Numbered], file: str, part: str = "", layout: Layout | None = None
) -> RawTable:
    """Return the table that stands in rows of cells; empty rows are left out and still counted.

    A single cell that stands alone above a wider row is no header but a line of heading.

    :raises InputError: no header, the same header twice, no row, a cell outside the header, too
        many columns or cells
    """
    full = ((number, cells) for number, cells in rows if any(cell.strip() for cell in cells))
    head = head_of(full, file, part, layout)
    body = tuple(_rows(head.columns, _chain(head.rest, full), file, part, head.headings))
    if not body:
        raise no_rows(file)
    return RawTable(head.columns, body, head.ref, head.headings)


@dataclass(frozen=True, slots=True)
class Head:
    """The top of a table.

    :param columns: names of the columns
    :param width: cells in the header's rows; those after the last name are empty
    :param ref: where the header stands
    :param headings: the lines above it
    :param rest: rows below the header that were read to find it
    """

    columns: tuple[str, ...]
    width: int
    ref: SourceRef
    headings: tuple[str, ...]
    rest: tuple[Numbered, ...]


def head_of(
    full: Iterator[Numbered], file: str, part: str = "", layout: Layout | None = None
) -> Head:
    """Read the top of a table from rows that are not empty.

    :raises InputError: no header, the same header twice, too many columns
    """
    layout = layout or Layout()
    headings, top = _top(full, layout)
    if not top:
        raise file_error("empty_file", file, "ไฟล์ไม่มีข้อมูล", "there is nothing in the file")
    head, rest = top[: layout.header_rows], top[layout.header_rows :]
    while len(head) < layout.header_rows and (another := next(full, None)):
        head.append(another)
    number = head[0][0]
    columns = column_names(joined_header([cells for _, cells in head]), file, number)
    width = max(len(cells) for _, cells in head)
    return Head(columns, width, SourceRef(file, part, number), headings, tuple(rest))


def no_rows(file: str) -> InputError:
    """Return the error of a table without a row."""
    return file_error("no_rows", file, "มีแต่หัวตาราง ไม่มีแถวข้อมูล", "there is a header but not one row")


def joined_header(rows: Sequence[list[str]]) -> list[str]:
    """Return one name a column of a header of one or more rows.

    An empty cell right of a name belongs to that name (they were merged) when both have a name
    of their own below.
    """
    names = [" ".join(cell.split()) for cell in rows[-1]]
    for row in reversed(rows[:-1]):
        upper = [" ".join(cell.split()) for cell in row]
        width = max(len(upper), len(names))
        upper += [""] * (width - len(upper))
        names += [""] * (width - len(names))
        names = [
            _join(above, below) for above, below in zip(_spread(upper, names), names, strict=True)
        ]
    return names


def column_names(header: Sequence[str], file: str, number: int) -> tuple[str, ...]:
    """Return the header's names; empty ones at the end are dropped, others say their position.

    :raises InputError: the same name twice, or too many columns
    """
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


def _top(full: Iterator[Numbered], layout: Layout) -> tuple[tuple[str, ...], list[Numbered]]:
    """Return the lines above the header, and the rows that were taken to find it."""
    headings: list[str] = []
    taken: list[Numbered] = []
    for number, cells in full:
        if layout.header_row and number < layout.header_row:
            headings.extend(cell.strip() for cell in cells if cell.strip())
            continue
        if taken and not _alone(cells) and not layout.header_row:
            headings.extend(" ".join("".join(cells).split()) for _, cells in taken)
            taken.clear()
        taken.append((number, cells))
        if layout.header_row or not _alone(cells) or len(taken) > 20:
            break
    return tuple(headings), taken


def _alone(cells: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1


def _chain(first: Iterable[Numbered], then: Iterable[Numbered]) -> Iterator[Numbered]:
    yield from first
    yield from then


def _spread(upper: list[str], below: list[str]) -> Iterator[str]:
    last, spreads = "", False
    for above, under in zip(upper, below, strict=True):
        if above:
            last, spreads = above, bool(under)
        yield above or (last if spreads and under else "")


def _join(above: str, below: str) -> str:
    return above if above == below else JOINER.join(part for part in (above, below) if part)


def _rows(
    columns: tuple[str, ...],
    full: Iterable[Numbered],
    file: str,
    part: str,
    headings: tuple[str, ...],
) -> Iterator[RawRow]:
    for count, (number, cells) in enumerate(full, start=1):
        check_size(count, len(columns), file)
        yield fitted(columns, cells, SourceRef(file, part, number), headings)


def fitted(
    columns: tuple[str, ...], cells: list[str], ref: SourceRef, headings: tuple[str, ...] = ()
) -> RawRow:
    """Return a row with one cell a column.

    :raises InputError: a cell outside the header
    """
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
    return make_row(columns, cells, ref, headings)
