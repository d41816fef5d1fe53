"""Budget lines on their way into the lake: they get their ids, and are counted and summed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow
import pyarrow.parquet as pq

from ckanext.needs.records.line_ids import (
    Digests,
    Numbers,
    again,
    as_text,
    line_digests,
    numbered_digests,
)
from ckanext.needs.records.schemas import record_schema
from ckanext.needs.records.stage import Stage, Staged, open_parquet, plain_texts, split
from ckanext.needs.sources.arrow import Column, pa, pc

#: Satang in a baht.
SATANG = 100
Satang = npt.NDArray[np.int64]


class LineStage(Stage):
    """Writes budget lines.

    :param source: name of the harvester
    :ivar lines: how many lines each fiscal year has
    :ivar satang: what each fiscal year's lines come to
    :ivar areas: codes of the areas that lines are of
    """

    def __init__(self, source: str, folder: Path) -> None:
        super().__init__("budget_line", folder)
        self.source = source
        self.lines: Counter[int] = Counter()
        self.satang: Counter[int] = Counter()
        self.areas: set[str] = set()
        self._digests: dict[str, list[Digests]] = {}
        self._amounts: dict[str, list[Satang]] = {}
        self._numbers: dict[str, Numbers] = {}
        self._written: Counter[str] = Counter()

    def add(self, table: pyarrow.Table) -> None:
        """Write lines without ids: texts may come as dictionaries."""
        self.add_named(plain_texts(table), line_digests(table, self.source))

    def add_named(self, table: pyarrow.Table, digests: Digests) -> None:
        """Write lines whose ids are known, but for the numbers of those about the same thing.

        :param digests: as `line_digests` gives them
        """
        table = table.set_column(0, "line_id", as_text(digests))
        satang = satang_of(table["amount"])
        for name, part, places in split(self.kind, table):
            amounts = satang[places]
            self._digests.setdefault(name, []).append(digests[places])
            self._amounts.setdefault(name, []).append(amounts)
            year = int(part["fiscal_year"][0].as_py())
            self.areas.add(str(part["area"][0].as_py()))
            self.lines[year] += part.num_rows
            self.satang[year] += int(amounts.sum())
            self.put(name, part)

    def baht(self, year: int) -> Decimal:
        """Return what a fiscal year's lines come to."""
        return Decimal(self.satang[year]) / SATANG

    def finish(self) -> Staged:
        """Tell lines about the same thing apart, and close the files."""
        super().finish()
        for name, numbers in self._numbers.items():
            right = self._again(name) if self._written[name] != len(numbers) else numbers
            if not np.array_equal(right[: len(numbers)], numbers) or right[len(numbers) :].any():
                self._renumber(name, right)
        return self.closed()

    def ready(self, name: str, table: pyarrow.Table) -> pyarrow.Table:
        """Number the lines of a partition that are about the same thing: all, when no more come."""
        if name not in self._numbers:
            self._numbers[name] = self._again(name)
            table = self._with_ids(table, self._numbers[name])
        self._written[name] += table.num_rows
        return table

    def _again(self, name: str) -> Numbers:
        return again(np.concatenate(self._digests[name]), np.concatenate(self._amounts[name]))

    def _renumber(self, name: str, numbers: Numbers) -> None:
        """Write the files of a partition anew, whose lines came in more than one part."""
        start, schema = 0, record_schema(self.kind)
        for path in self.files_of(name):
            renamed, source = path.with_suffix(".numbered"), pq.ParquetFile(path)
            with open_parquet(renamed, schema) as writer:
                for group in range(source.num_row_groups):
                    table = source.read_row_group(group).cast(schema)
                    here = numbers[start : start + table.num_rows]
                    writer.write_table(self._with_ids(table, here, whole=True))
                    start += table.num_rows
            renamed.replace(path)

    def _with_ids(
        self, table: pyarrow.Table, numbers: Numbers, whole: bool = False
    ) -> pyarrow.Table:
        """Return lines with the ids that their numbers ask for.

        :param numbers: of each line; 0 = it is the only or the first one
        :param whole: make the ids of those anew too
        """
        mask = np.ones(len(numbers), np.bool_) if whole else numbers > 0
        if not mask.any():
            return table
        lines = table.take(pa.array(np.flatnonzero(mask)))
        ids = as_text(numbered_digests(lines, self.source, numbers[mask].tolist()))
        column = table["line_id"].combine_chunks()
        return table.set_column(0, "line_id", pc.replace_with_mask(column, pa.array(mask), ids))


def satang_of(amounts: Column) -> Satang:
    """Return amounts in satang, 0 where there is none."""
    filled = pc.fill_null(amounts, Decimal(0)).combine_chunks()
    whole = np.frombuffer(filled.buffers()[1], np.int64)
    return whole[2 * filled.offset : 2 * (filled.offset + len(filled)) : 2].copy()
