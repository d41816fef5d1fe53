"""Reads a CSV file of any size, batch by batch.

Pieces are parsed by Arrow, which is fast and assumes much. A piece that is not as it assumes (cells
missing or too many, quotes inside a text, empty lines) is parsed by Python's own reader, which
defines what every file means.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow

from ckanext.needs.problems import SourceRef
from ckanext.needs.sources.arrow import Column, pa, pacsv, pc
from ckanext.needs.sources.batches import ROWS, Batch, TableHead, batch_of, filled
from ckanext.needs.sources.dialect import SAMPLE, delimiter_of
from ckanext.needs.sources.grid import Head, Layout, Numbered, fitted, head_of, no_rows
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.rows import RawRow
from ckanext.needs.sources.sheets import numbered_csv
from ckanext.needs.sources.utf8 import PIECE, utf8_pieces

#: More than this without an end of a record that can be told: quotes do not mean quoting here.
MOST = 8 * PIECE
_QUOTE = ord('"')


def read_csv_batches(
    source: bytes | Path,
    file: str,
    options: ReadOptions | None = None,
    number: int = 0,
    size: int = PIECE,
) -> Iterator[Batch]:
    """Read a CSV file: what `read_csv` reads, and the same, in batches.

    :param source: the bytes, or where they are
    :param number: which of the source's tables it is
    :param size: bytes of a piece
    :raises InputError: as `read_csv`; batches before the mistake have been given then
    """
    options = options or ReadOptions()
    file_ = _File(utf8_pieces(source, file, options.encoding, size), file, options)
    head = file_.read_head()
    above = TableHead(number, head.columns, head.ref, head.headings)
    empty = True
    for batch in file_.batches(above, head):
        if batch.size:
            empty = False
            yield batch
    if empty:
        raise no_rows(file)


class _File:
    """A file while it is read.

    :ivar left: bytes that were taken from the pieces, of which the first `done` are read
    :ivar row: how many records were read
    """

    def __init__(self, pieces: Iterator[bytes], file: str, options: ReadOptions) -> None:
        self.pieces, self.file = pieces, file
        self.left, self.done, self.row = next(pieces, b""), 0, 0
        sample = self.left[: 4 * SAMPLE].decode(errors="ignore")
        self.delimiter, self.said = delimiter_of(sample, file, options.delimiter)
        self.layout = Layout(options.header_row, options.header_rows or 1)

    def read_head(self) -> Head:
        records = (r for r in self._records() if any(cell.strip() for cell in r[1]))
        return head_of(records, self.file, "", self.layout)

    def batches(self, above: TableHead, head: Head) -> Iterator[Batch]:
        yield _rows(above, list(head.rest), self.file)
        while block := self._block():
            fast = _parsed(block, above, head.width, self.delimiter, self.row)
            if fast:
                self.row += fast[1]
                yield fast[0]
            else:
                yield from self._exactly(block, above)
        records = self._records()
        while rows := list(islice(records, ROWS)):
            yield _rows(above, rows, self.file)

    def _block(self) -> bytes:
        """Return bytes that end with a record; nothing when the rest must be read exactly."""
        self.left, self.done = self.left[self.done :], 0
        while True:
            end = _end_of_record(self.left)
            if end:
                block, self.left = self.left[:end], self.left[end:]
                return block
            piece = next(self.pieces, b"")
            if not piece or len(self.left) > MOST:
                self.left += piece
                return b""
            self.left += piece

    def _exactly(self, block: bytes, above: TableHead) -> Iterator[Batch]:
        """Read a block as Python does; the whole rest where its end is none of a record."""
        reader = csv.reader(_text(block), delimiter=self.delimiter, strict=True)
        try:
            records = list(reader)
        except csv.Error:
            self.left = block + self.left
            rows = self._records()
            while part := list(islice(rows, ROWS)):
                yield _rows(above, part, self.file)
            return
        numbered = list(enumerate(records, start=self.row + 1))
        self.row += len(records)
        yield _rows(above, numbered, self.file)

    def _records(self) -> Iterator[Numbered]:
        """Read on record by record, to the end; what was not asked for stays in `left`."""
        reader = csv.reader(self._lines(), delimiter=self.delimiter, strict=True)
        for _ in range(self.said if not self.row else 0):
            next(reader)
            self.row += 1
        before = self.row
        for number, cells in numbered_csv(reader, self.file, before):
            self.row = number
            yield number, cells

    def _lines(self) -> Iterator[str]:
        while self.left:
            for line in _text(self.left[self.done :]):
                self.done += len(line.encode())
                yield line
            self.left, self.done = next(self.pieces, b""), 0


def _text(data: bytes) -> io.StringIO:
    return io.StringIO(data.decode(), newline="")


def _end_of_record(data: bytes) -> int:
    """Return where the last record ends; 0 when that can't be told."""
    end = data.rfind(b"\n") + 1
    quotes = int(np.count_nonzero(np.frombuffer(data, np.uint8, end) == _QUOTE)) if end else 0
    while end and quotes % 2:
        before = data.rfind(b"\n", 0, end - 1) + 1
        quotes -= data.count(b'"', before, end)
        end = before
    return end


def _parsed(
    block: bytes, above: TableHead, width: int, delimiter: str, row: int
) -> tuple[Batch, int] | None:
    """Return a block as Arrow parses it and its number of records; None when it is not plain."""
    quoted = b'"' in block
    if quoted and _has_stray_quote(block, delimiter):
        return None
    names = [str(position) for position in range(width)]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(block),
            pacsv.ReadOptions(use_threads=False, block_size=len(block) + 1, column_names=names),
            pacsv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except pyarrow.ArrowInvalid:
        return None
    columns = [_one(column) for column in table.columns]
    if any(_has_text(column) for column in columns[len(above.columns) :]):
        return None
    if quoted and any(_has_quote(column) for column in columns):
        return None
    rows = np.arange(row + 1, row + 1 + table.num_rows, dtype=np.int64)
    cells = dict(zip(above.columns, columns, strict=False))
    return filled(above, cells, rows), table.num_rows


def _has_stray_quote(block: bytes, delimiter: str) -> bool:
    """Return whether a quote neither begins nor ends a cell, nor stands doubled inside one."""
    text = np.frombuffer(b"\n\n" + block + b"\n", np.uint8)
    ends = np.isin(np.arange(256), [*delimiter.encode(), *b"\r\n"])
    quotes = np.flatnonzero(text == _QUOTE)
    before, after = text[quotes - 1], text[quotes + 1]
    alone = (before != _QUOTE) & (after != _QUOTE) & ~ends[before] & ~ends[after]
    goes_on = (before == _QUOTE) & ends[text[quotes - 2]] & (after != _QUOTE) & ~ends[after]
    return bool((alone | goes_on).any())


def _one(column: Column) -> Column:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _has_text(column: Column) -> bool:
    return bool(pc.any(pc.not_equal(pc.utf8_trim_whitespace(column), "")).as_py())


def _has_quote(column: Column) -> bool:
    _, ends, data = column.buffers()
    if data is None:
        return False
    places = np.frombuffer(ends, np.int32)
    first, last = places[column.offset], places[column.offset + len(column)]
    return bool((np.frombuffer(data, np.uint8)[first:last] == _QUOTE).any())


def _rows(above: TableHead, numbered: list[Numbered], file: str) -> Batch:
    rows: list[RawRow] = []
    for number, cells in numbered:
        if any(cell.strip() for cell in cells):
            rows.append(fitted(above.columns, cells, SourceRef(file, "", number)))
    return batch_of(above, rows)
