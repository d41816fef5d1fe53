"""Tables as batches of columns: what a table of any size is mapped from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.arrow import Column, pa, pc
from ckanext.needs.sources.rows import RawRow, RawTable

#: Rows of a batch that is not made of a piece of a file.
ROWS = 50_000
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TableHead:
    """What is above the rows of a table.

    :param number: which of the source's tables it is, from 0
    :param ref: where the header stands
    """

    number: int
    columns: tuple[str, ...]
    ref: SourceRef
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of one table, in order; rows without any text are left out.

    :param cells: column to texts, never null; every column of the table is there
    :param rows: the number of each row in its source
    """

    head: TableHead
    cells: dict[str, Column]
    rows: Numbers

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def ref(self, position: int) -> SourceRef:
        """Return where a row was read."""
        where = self.head.ref
        return SourceRef(where.file, where.part, int(self.rows[position]))

    def take(self, mask: npt.NDArray[np.bool_]) -> Batch:
        """Return only the rows that are marked."""
        keep = pa.array(mask)
        cells = {name: cells.filter(keep) for name, cells in self.cells.items()}
        return Batch(self.head, cells, self.rows[mask])


def batches_of(tables: Iterable[RawTable]) -> Iterator[Batch]:
    """Yield tables that were read row by row."""
    for number, table in enumerate(tables):
        head = TableHead(number, table.columns, table.ref, table.headings)
        for start in range(0, len(table.rows), ROWS):
            yield batch_of(head, table.rows[start : start + ROWS])


def batch_of(head: TableHead, rows: Sequence[RawRow]) -> Batch:
    """Return rows of one table as a batch."""
    cells = {name: pa.array([r.cells[name] for r in rows], pa.string()) for name in head.columns}
    return Batch(head, cells, np.array([row.ref.row for row in rows], np.int64))


def filled(head: TableHead, cells: dict[str, Column], rows: Numbers) -> Batch:
    """Return a batch without the rows that have no text."""
    batch = Batch(head, cells, rows)
    empty = np.ones(len(rows), np.bool_)
    for texts in cells.values():
        if not empty.any():
            return batch
        blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0)
        empty &= blank.to_numpy(zero_copy_only=False)
    return batch.take(~empty) if empty.any() else batch
