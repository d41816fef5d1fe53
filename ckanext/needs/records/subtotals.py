"""Rows that sum up others: what they state beside what the lines that they cover come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.amounts import parse_amounts
from ckanext.needs.records.batch_cells import BatchCells
from ckanext.needs.records.budget_mapping import BudgetMapping
from ckanext.needs.records.cells import Cell, Words
from ckanext.needs.records.header import Header, MoneyColumn
from ckanext.needs.records.line_stage import SATANG, satang_of
from ckanext.needs.records.texts import coded
from ckanext.needs.records.vintages import parse_year
from ckanext.needs.sources.arrow import pa
from ckanext.needs.sources.batches import Batch
from ckanext.needs.thai import ThaiValueError, fold

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One stated sum.

    :param words: the part of the mapping that told it
    :param table, row: where it stands
    :param year: of the lines that it covers (Buddhist Era); 0 = of whatever year
    :param classes: the classes of the lines that it covers, by the column's place in the path
    :param satang: what it states; None = it can't be read
    """

    words: Words
    table: int
    row: int
    year: int
    classes: tuple[tuple[int, str], ...]
    satang: int | None
    where: SourceRef
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is kept of lines to sum them up: one item a line."""

    table: Numbers
    row: Numbers
    year: Numbers
    satang: Numbers
    classes: tuple[Numbers, ...]


class Subtotals:
    """All subtotals of a source, and as much of its lines as they need."""

    def __init__(self, mapping: BudgetMapping) -> None:
        self.mapping = mapping
        self._found: list[Subtotal] = []
        self._lines: list[_Lines] = []
        self._codes: dict[str, int] = {}

    def add(self, batch: Batch, words: Words, header: Header) -> None:
        """Note rows that are subtotals."""
        cells = BatchCells(batch, self.mapping.corrections)
        for money in header.amounts:
            texts = cells.raw(money.cell)
            codes, distinct = coded(texts)
            read = parse_amounts(distinct, money.factor)
            amounts = satang_of(pa.chunked_array([read.amount]))
            for row in range(batch.size):
                code = int(codes[row])
                known = code not in read.wrong
                stated = int(amounts[code]) if known else None
                text = distinct[code].as_py()
                if text.strip():
                    self._found.append(self._subtotal(cells, row, words, money, stated, text))

    def cover(self, lines: pyarrow.Table, batch: Batch, places: Numbers) -> None:
        """Note lines, and the rows of the batch that they were made of."""
        if not self.mapping.subtotals:
            return
        cells = BatchCells(batch, self.mapping.corrections)
        classes = tuple(self._classes(cells, cell)[places] for cell in self.mapping.code_path)
        self._lines.append(
            _Lines(
                np.full(len(places), batch.head.number, np.int64),
                batch.rows[places],
                lines["fiscal_year"].to_numpy().astype(np.int64),
                satang_of(lines["amount"]),
                classes,
            )
        )

    def problems(self) -> Iterator[Problem]:
        """Yield a warning for each subtotal that is not the sum of its lines."""
        lines = self._all()
        for subtotal in self._found:
            if subtotal.satang is None:
                yield _unreadable(subtotal)
                continue
            sums = self._sums(subtotal, lines)
            if subtotal.satang not in sums:
                yield _differs(subtotal, sums[0])

    def _subtotal(
        self,
        cells: BatchCells,
        row: int,
        words: Words,
        money: MoneyColumn,
        stated: int | None,
        text: str,
    ) -> Subtotal:
        batch = cells.batch
        classes = tuple(
            (place, said)
            for place, cell in enumerate(self.mapping.code_path)
            if (said := fold(self._said(cells, cell, row, words)))
        )
        year = money.year or self._year(cells, row)
        return Subtotal(
            words,
            batch.head.number,
            int(batch.rows[row]),
            year,
            classes,
            stated,
            batch.ref(row),
            money.cell.found(batch.head.columns)[0],
            text,
        )

    def _said(self, cells: BatchCells, cell: Cell, row: int, words: Words) -> str:
        """Return the class that a subtotal's row gives in a column; not the word for a sum."""
        text = str(cells.texts(cell)[row].as_py())
        is_word = any(each.match(text) for each in self.mapping.subtotals)
        return "" if is_word or words.column in cell.columns or not cell.columns else text

    def _year(self, cells: BatchCells, row: int) -> int:
        text = str(cells.raw(self.mapping.fiscal_year)[row].as_py())
        try:
            return parse_year(text, self.mapping.year_era, self.mapping.two_digits)
        except ThaiValueError:
            return 0

    def _classes(self, cells: BatchCells, cell: Cell) -> Numbers:
        codes, texts = coded(cells.texts(cell))
        known = [self._codes.setdefault(fold(t), len(self._codes)) for t in texts.to_pylist()]
        return np.array(known, np.int64)[codes]

    def _all(self) -> _Lines:
        def joined(arrays: list[Numbers]) -> Numbers:
            return np.concatenate([np.empty(0, np.int64), *arrays])

        return _Lines(
            joined([each.table for each in self._lines]),
            joined([each.row for each in self._lines]),
            joined([each.year for each in self._lines]),
            joined([each.satang for each in self._lines]),
            tuple(
                joined([each.classes[place] for each in self._lines])
                for place in range(len(self.mapping.code_path))
            ),
        )

    def _sums(self, subtotal: Subtotal, lines: _Lines) -> list[int]:
        """Return what the covered lines come to, the likeliest reading first."""
        there = lines.table == subtotal.table
        if subtotal.year:
            there &= lines.year == subtotal.year
        for place, text in subtotal.classes:
            there &= lines.classes[place] == self._codes.get(text, -1)
        if subtotal.classes:
            return [int(lines.satang[there].sum())]
        above = there & (lines.row < subtotal.row)
        if not above.any():
            return [int(lines.satang[there].sum())]
        since = above & (lines.row > self._before(subtotal))
        readings = [since, above] if since.any() else [above]
        return [int(lines.satang[reading].sum()) for reading in readings]

    def _before(self, subtotal: Subtotal) -> int:
        """Return the row of the subtotal before this one that was told by the same words."""
        rows = (
            each.row
            for each in self._found
            if each.words is subtotal.words
            and each.table == subtotal.table
            and each.row < subtotal.row
            and not each.classes
        )
        return max(rows, default=0)


def _differs(subtotal: Subtotal, satang: int) -> Problem:
    stated, found = (subtotal.satang or 0) / SATANG, satang / SATANG
    reason = Text(
        f"ยอดรวมที่ระบุ {stated:,.2f} บาท ไม่เท่ากับผลรวมของรายการ {found:,.2f} บาท",
        f"the stated sum is {stated:,.2f} baht, its lines come to {found:,.2f}",
    )
    return Problem(
        "subtotal_differs", reason, subtotal.where, subtotal.column, subtotal.text, "warning"
    )


def _unreadable(subtotal: Subtotal) -> Problem:
    reason = Text("อ่านยอดรวมไม่ได้ จึงไม่ได้ตรวจ", "the sum can't be read, so it was not checked")
    return Problem(
        "bad_subtotal", reason, subtotal.where, subtotal.column, subtotal.text, "warning"
    )
