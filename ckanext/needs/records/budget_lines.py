"""Turns the rows of a flat budget table into budget lines, a batch of rows at a time.

Each distinct text of a column is read once; a row with an error is refused and reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow

from ckanext.needs.codelists import Codelists
from ckanext.needs.records.account import Account
from ckanext.needs.records.batch_cells import BatchCells
from ckanext.needs.records.budget_line import PATH_SEPARATOR
from ckanext.needs.records.budget_mapping import TEXTS, BudgetMapping
from ckanext.needs.records.cells import Cell, Words
from ckanext.needs.records.header import Header, MoneyColumn, read_header
from ckanext.needs.records.headings import Place
from ckanext.needs.records.readings import Readings
from ckanext.needs.records.schemas import record_schema
from ckanext.needs.records.subtotals import Subtotals
from ckanext.needs.records.texts import Codes, coded, column, constant
from ckanext.needs.records.vintages import strategy_in
from ckanext.needs.sources.arrow import Column, pa
from ckanext.needs.sources.batches import Batch, TableHead
from ckanext.needs.thai import normalise

#: What stands in a year's column where that year has no amount.
DASHES = frozenset(("", "-", "–", "—"))
__all__ = ["PATH_SEPARATOR", "BudgetMapper"]
Mask = npt.NDArray[np.bool_]
_SCHEMA = record_schema("budget_line")


class BudgetMapper:
    """Maps the batches of one source, or of a part of it.

    :ivar account: rows read and refused, and the problems found
    :ivar subtotals: the rows that sum up others
    """

    def __init__(
        self,
        mapping: BudgetMapping,
        codelists: Codelists,
        source: str,
        account: Account | None = None,
    ) -> None:
        self.mapping = mapping
        self.account = account or Account(source, mapping.max_error_share)
        self.subtotals = Subtotals(mapping)
        self._readings = Readings(mapping, codelists, self.account)
        self._header: Header | None = None
        self._described = 0

    def lines(self, batches: Iterable[Batch]) -> Iterator[pyarrow.Table]:
        """Yield the lines of each batch, without ids, in the order of the source.

        :raises InputError: a table lacks a column that the mapping names
        """
        for batch in batches:
            header = self._header_of(batch.head)
            self.account.read += batch.size
            records = self._records(batch, header)
            if records.size:
                yield from self._map(records, header)

    def _header_of(self, head: TableHead) -> Header:
        if self._header is None or self._header.head is not head:
            before = self._header.place if self._header else Place()
            self._header = read_header(head, self.mapping, before)
            self._described = self.mapping.description_rows
        return self._header

    def _records(self, batch: Batch, header: Header) -> Batch:
        """Return the rows that are lines: no descriptions, none to skip, no subtotals."""
        leave = np.zeros(batch.size, np.bool_)
        leave[: self._described] = True
        self._described = max(0, self._described - batch.size)
        for words in self.mapping.skip:
            leave |= _matching(batch, words)
        for words in self.mapping.subtotals:
            sums = _matching(batch, words) & ~leave
            if sums.any():
                self.subtotals.add(batch.take(sums), words, header)
            leave |= sums
        self.account.left_out += int(leave.sum())
        return batch.take(~leave) if leave.any() else batch

    def _map(self, batch: Batch, header: Header) -> Iterator[pyarrow.Table]:
        refused = np.zeros(batch.size, np.bool_)
        made = [self._lines(batch, header, money, refused) for money in header.amounts]
        self.account.refused += int(refused.sum())
        for lines, places in made:
            keep = ~refused[places]
            kept = lines if keep.all() else lines.filter(pa.array(keep))
            if kept.num_rows:
                self.subtotals.cover(kept, batch, places[keep])
                yield kept

    def _lines(
        self, batch: Batch, header: Header, money: MoneyColumn, refused: Mask
    ) -> tuple[pyarrow.Table, Codes]:
        """Return a line for each row, and the place of the row; mark the rows with an error."""
        places = np.arange(batch.size)
        if money.year:
            there = ~_without_amount(batch, money.cell)
            places = places[there]
            batch = batch.take(there)
        cells = BatchCells(batch, self.mapping.corrections)
        wrong = np.zeros(batch.size, np.bool_)
        columns = self._columns(cells, header, money, wrong)
        refused[places] |= wrong
        arrays = [columns[name] for name in _SCHEMA.names]
        return pyarrow.Table.from_arrays(arrays, names=_SCHEMA.names), places

    def _columns(
        self, cells: BatchCells, header: Header, money: MoneyColumn, wrong: Mask
    ) -> dict[str, Column]:
        read, mapping, count = self._readings, self.mapping, cells.batch.size
        years = read.years(cells, money.year, wrong)
        area = read.areas(cells, wrong)
        strategies = [strategy_in(mapping.strategy, int(year)) for year in years.values]
        strategy = column(years.codes, strategies)
        pillar, issue = read.pillars(cells, strategy)
        amount = read.amounts(cells, money.cell, money.factor, wrong)
        texts = {name: cells.texts(mapping.texts[name]) for name in TEXTS if name in mapping.texts}
        if header.place.levels and "plan" not in texts:
            texts["plan"] = constant(header.place.name, count)
        columns: dict[str, Column] = {
            "line_id": pa.nulls(count, pa.string()),
            "fiscal_year": pa.array(years.values[years.codes], pa.int32()),
            "phase": constant(mapping.phase, count),
            "area": area,
            "strategy": strategy,
            "code_path": cells.path(mapping.code_path, header.place.code_path),
            "source_ref": cells.refs(),
            "pillar": pillar,
            "issue": issue,
            "district": read.districts(cells, area),
            "source_id": cells.texts(mapping.own_id),
            "obliged": read.flags(cells, mapping.obliged, wrong),
            "start_date": read.dates(cells, mapping.start_date),
            "end_date": read.dates(cells, mapping.end_date),
            "amount_text": cells.raw(money.cell),
            **amount,
        }
        columns["used_amount"] = read.used(cells, header.used, wrong)
        return columns | {name: texts.get(name, constant("", count)) for name in TEXTS}


def _matching(batch: Batch, words: Words) -> Mask:
    """Return which rows have one of these words in their column."""
    codes, texts = coded(batch.cells[words.column])
    matches = np.array([words.match(text) for text in texts.to_pylist()], np.bool_)
    return matches[codes]


def _without_amount(batch: Batch, cell: Cell) -> Mask:
    """Return which rows say nothing in a column of one year's amounts: empty, or a dash."""
    codes, texts = coded(batch.cells[cell.columns[0]])
    nothing = [normalise(text) in DASHES for text in texts.to_pylist()]
    return np.array(nothing, np.bool_)[codes]
