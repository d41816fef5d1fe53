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
from typing import cast

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
Cell = str | int | float | bool | Decimal | date | None


def csv_bytes(table: pa.Table, bom: bool = False, neutralise: bool = True) -> bytes:
    """Return a table as CSV.

    :param neutralise: put the apostrophe in front of what a spreadsheet would run as a formula
    """
    out = _Lines(newline="")
    writer = csv.writer(out, lineterminator=_Lines.ENDING)
    writer.writerow(table.column_names)
    writer.writerows(_rows(table, lambda _name, cell: csv_cell(cell, neutralise)))
    return ((BOM if bom else "") + out.getvalue()).encode()


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


def json_bytes(table: pa.Table) -> bytes:
    """Return a table as a JSON list of objects, one object a line."""
    members = _rows(table, lambda name, cell: f"{json.dumps(name)}: {_json(cell)}")
    lines = ("{" + ", ".join(row) + "}" for row in members)
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as Parquet."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _json(cell: Cell) -> str:
    if cell is None or isinstance(cell, str | bool):
        return json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, date):
        return f'"{cell.isoformat()}"'
    return number_text(cell)


def _rows(table: pa.Table, write: Callable[[str, Cell], str]) -> Iterator[tuple[str, ...]]:
    """Return the rows as texts. A value that a column has many times is written once."""
    for batch in table.to_batches(max_chunksize=50_000):
        cells = cast("dict[str, list[Cell]]", batch.to_pydict())
        columns: list[Iterable[str]] = []
        for name, column in cells.items():
            texts = {cell: write(name, cell) for cell in set(column)}
            columns.append(map(texts.__getitem__, column))
        yield from zip(*columns, strict=True)
