"""Writes a safe table as CSV, JSON and Parquet. The same table gives the same bytes.

CSV: UTF-8 (with a byte order mark when asked, for Excel), comma, one header row, empty = no value.
A text cell that a spreadsheet might run as a formula gets an apostrophe in front (OWASP, "CSV
injection"): one whose first visible character is `=`, `+`, `-`, `@` or another form of these
(full-width, small, raised), and one that begins with a tab or a new line. So does one that begins
with an apostrophe: take one apostrophe from the front of a cell that has one, and the text is as it
was. Numbers and dates get none; JSON and Parquet have the texts as they are.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Protocol, cast

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.bilingual import Text

BOM = "\ufeff"
#: What is put in front of a text so that no spreadsheet runs it.
GUARD = "'"
GUARD_RULE = Text(
    "ข้อความที่โปรแกรมตารางคำนวณอาจรันเป็นสูตร หรือที่ขึ้นต้นด้วย ' มี ' เติมข้างหน้าหนึ่งตัว ตัดออกหนึ่งตัวจะได้ข้อความเดิม",
    "A text that a spreadsheet might run as a formula, or that begins with an apostrophe, has an "
    "apostrophe put in front: take one away and the text is as it was.",
)
_FORMULA_STARTS = "=+@\N{HYPHEN-MINUS}＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋"
#: White space and characters that show nothing: a spreadsheet may skip them before a formula.
_SKIPPED = r"\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_GUARDED = re.compile(rf"[{_SKIPPED}]*[{re.escape(_FORMULA_STARTS)}]|[\t\r\n{GUARD}]")
#: Rows that are texts in memory at a time.
ROWS_AT_A_TIME = 50_000
Cell = str | int | float | bool | Decimal | date | None


class Sink(Protocol):
    """What takes bytes: a file, or memory."""

    def write(self, data: bytes, /) -> int:
        """Take some more bytes."""
        ...


class TableFile(Protocol):
    """A table on its way into a file, in one part or many: at least one, which may have no rows."""

    def write(self, table: pa.Table) -> None:
        """Write the rows of a part."""
        ...

    def close(self) -> None:
        """Write what comes after the last part; the sink stays open."""
        ...


class CsvFile:
    """Writes a table as CSV.

    :param neutralise: put the apostrophe in front of what a spreadsheet would run as a formula
    """

    def __init__(self, sink: Sink, bom: bool = False, neutralise: bool = True) -> None:
        self._sink, self._neutralise = sink, neutralise
        self._start, self._has_header = BOM if bom else "", False

    def write(self, table: pa.Table) -> None:
        """Write the rows of a part; before the first the header."""
        if not self._has_header:
            self._sink.write(self._start.encode() + _csv([table.column_names]))
            self._has_header = True
        for batch in table.to_batches(max_chunksize=ROWS_AT_A_TIME):
            rows = _rows(batch, lambda _name, cell: csv_cell(cell, self._neutralise))
            self._sink.write(_csv(rows))

    def close(self) -> None:
        """A CSV has no end."""


class JsonFile:
    """Writes a table as a JSON list of objects, one object a line."""

    def __init__(self, sink: Sink) -> None:
        self._sink, self._before = sink, "[\n"

    def write(self, table: pa.Table) -> None:
        """Write the rows of a part."""
        for batch in table.to_batches(max_chunksize=ROWS_AT_A_TIME):
            members = _rows(batch, lambda name, cell: f"{json.dumps(name)}: {_json(cell)}")
            lines = ",\n".join("{" + ", ".join(row) + "}" for row in members)
            if lines:
                self._sink.write((self._before + lines).encode())
                self._before = ",\n"

    def close(self) -> None:
        """Close the list."""
        self._sink.write(((self._before if self._before == "[\n" else "") + "\n]\n").encode())


class ParquetFile:
    """Writes a table as Parquet: each part becomes a row group (a very large one several)."""

    def __init__(self, sink: Sink) -> None:
        self._file: pa.NativeFile = pa.PythonFile(cast("io.IOBase", sink), mode="w")
        self._writer: pq.ParquetWriter | None = None

    def write(self, table: pa.Table) -> None:
        """Write the rows of a part."""
        if not self._writer:
            self._writer = pq.ParquetWriter(self._file, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        """Write what a Parquet file ends with."""
        if self._writer:
            self._writer.close()


def csv_bytes(table: pa.Table, bom: bool = False, neutralise: bool = True) -> bytes:
    """Return a table as CSV: see `CsvFile`."""
    return _bytes(table, lambda sink: CsvFile(sink, bom, neutralise))


def json_bytes(table: pa.Table) -> bytes:
    """Return a table as JSON: see `JsonFile`."""
    return _bytes(table, JsonFile)


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as Parquet."""
    return _bytes(table, ParquetFile)


def _bytes(table: pa.Table, kind: Callable[[Sink], TableFile]) -> bytes:
    sink = io.BytesIO()
    file = kind(sink)
    file.write(table)
    file.close()
    return sink.getvalue()


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    out = _Lines(newline="")
    csv.writer(out, lineterminator=_Lines.ENDING).writerows(rows)
    return out.getvalue().encode()


class _Lines(io.StringIO):
    """Takes rows that end in CR LF and ends them in LF.

    `csv` puts quotes only around the characters of the line ending it is told (before Python 3.13):
    a lone CR in a text would break its row in two.
    """

    ENDING = "\r\n"

    def write(self, line: str, /) -> int:
        return super().write(line.removesuffix(self.ENDING) + "\n")


def csv_cell(cell: Cell, neutralise: bool = True) -> str:
    """Return one cell as CSV holds it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"{GUARD}{cell}" if neutralise and _GUARDED.match(cell) else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    return number_text(cell)


def number_text(number: int | float | Decimal) -> str:
    """Return a number without separators, exponent or trailing zeros: 10000000, 0.25."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:f}" if isinstance(number, Decimal) else repr(number)
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def restore_cell(text: str) -> str:
    """Undo what `csv_cell` did to a text."""
    return text.removeprefix(GUARD)


def _json(cell: Cell) -> str:
    if cell is None or isinstance(cell, str | bool):
        return json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, date):
        return f'"{cell.isoformat()}"'
    return number_text(cell)


def _rows(batch: pa.RecordBatch, write: Callable[[str, Cell], str]) -> Iterator[tuple[str, ...]]:
    """Return the rows as texts. A value that a column has many times is written once."""
    cells = cast("dict[str, list[Cell]]", batch.to_pydict())
    columns: list[Iterable[str]] = []
    for name, column in cells.items():
        texts = {cell: write(name, cell) for cell in set(column)}
        columns.append(map(texts.__getitem__, column))
    return zip(*columns, strict=True)
