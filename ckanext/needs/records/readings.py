"""What the columns of a budget table say: years, areas, codes, amounts, days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists
from ckanext.needs.problems import Problem
from ckanext.needs.records.account import Account
from ckanext.needs.records.amounts import Amounts, parse_amounts
from ckanext.needs.records.batch_cells import BatchCells
from ckanext.needs.records.budget_mapping import BudgetMapping
from ckanext.needs.records.cells import Cell
from ckanext.needs.records.schemas import MONEY
from ckanext.needs.records.texts import Codes, coded, column, combined, constant
from ckanext.needs.records.vintages import parse_year
from ckanext.needs.sources.arrow import Column, pa, pc
from ckanext.needs.thai import ThaiValueError, fold, parse_date

T = TypeVar("T")
Mask = npt.NDArray[np.bool_]
#: How a column says yes and no.
YES = frozenset(fold(word) for word in ("true", "1", "yes", "y", "x", "ใช่", "ผูกพัน", "งบผูกพัน", "✓"))
NO = frozenset(fold(word) for word in ("", "false", "0", "no", "n", "-", "ไม่", "ไม่ใช่", "ไม่ผูกพัน"))
_NOT_A_FLAG = Text("ต้องเป็น ใช่/ไม่ใช่ หรือ TRUE/FALSE", "expected yes/no or TRUE/FALSE")


@dataclass(frozen=True, slots=True)
class Years:
    """The fiscal year (Buddhist Era) of each row: `values[codes]`; 0 where there is none."""

    codes: Codes
    values: npt.NDArray[np.int64]


class Readings:
    """Reads columns of one source, and reports what can't be read."""

    def __init__(self, mapping: BudgetMapping, codelists: Codelists, account: Account) -> None:
        self.mapping, self.codelists, self.account = mapping, codelists, account

    def years(self, cells: BatchCells, fixed: int, wrong: Mask) -> Years:
        """Return the fiscal years.

        :param fixed: the year of all rows; 0 = each says its own
        :param wrong: is marked where there is an error
        """
        if fixed:
            return Years(np.zeros(cells.batch.size, np.int64), np.array([fixed]))
        cell = self.mapping.fiscal_year
        codes, values = self._each(cells, cell, "bad_year", self._year, wrong)
        return Years(codes, np.array([value or 0 for value in values], np.int64))

    def areas(self, cells: BatchCells, wrong: Mask) -> Column:
        """Return the code of the area that each row is of."""
        cell = self.mapping.area_column
        if not cell:
            return constant(self.mapping.area, cells.batch.size)
        codes, texts = coded(cells.raw(cell))
        found, bad = self._read(cell, "unknown_code", self._area, texts)
        for code, area in enumerate(found):
            if area and self.mapping.area not in ("", area):
                problem = Problem("wrong_area", self._other_area(), column=cell.shown)
                bad[code] = (problem, texts[code].as_py())
        wrong |= self.account.refuse(cells.batch, codes, bad)
        return column(codes, [area or "" for area in found])

    def districts(self, cells: BatchCells, areas: Column) -> Column:
        """Return the code of each row's district, empty where it is not known."""
        cell, lists = self.mapping.district, self.codelists.areas

        def resolve(text: str, area: str) -> str:
            return lists.resolve(text, level="district", within=area).code

        return self._codes(cells, cell, areas, "unknown_district", resolve)

    def pillars(self, cells: BatchCells, strategies: Column) -> tuple[Column, Column]:
        """Return the codes of each row's pillar and issue, empty where they are not known."""
        lists = self.codelists.strategies

        def pillar(text: str, strategy: str) -> str:
            return lists.pillar(text, strategy).code

        def issue(text: str, within: str) -> str:
            strategy, colon, _ = within.partition(":")
            return lists.issue(text, strategy, within if colon else "").code

        pillars = self._codes(cells, self.mapping.pillar, strategies, "unknown_pillar", pillar)
        known = pc.not_equal(pillars.cast(pa.string()), "")
        within = pc.if_else(known, pillars.cast(pa.string()), strategies.cast(pa.string()))
        within = pc.dictionary_encode(within)
        return pillars, self._codes(cells, self.mapping.issue, within, "unknown_issue", issue)

    def amounts(self, cells: BatchCells, cell: Cell, factor: int, wrong: Mask) -> dict[str, Column]:
        """Return the columns of a line that its amount fills."""
        codes, read = self._money(cells, cell, factor, wrong)
        places = pa.array(codes)
        return {
            "amount": read.amount.take(places),
            "basis": column(codes, read.basis),
            "unit_amount": read.unit_amount.take(places),
            "unit_count": read.unit_count.take(places),
        }

    def used(self, cells: BatchCells, factor: int, wrong: Mask) -> Column:
        """Return the baht spent."""
        cell = self.mapping.used_amount
        if not cell:
            return pa.nulls(cells.batch.size, MONEY)
        codes, read = self._money(cells, cell, factor, wrong)
        return read.amount.take(pa.array(codes))

    def flags(self, cells: BatchCells, cell: Cell, wrong: Mask) -> Column:
        """Return yes, no, or null where the source has no such column."""
        if not cell or (cell.columns and not cell.found(cells.batch.head.columns)):
            return pa.nulls(cells.batch.size, pa.bool_())
        codes, values = self._each(cells, cell, "bad_flag", _flag, wrong)
        return pa.array(values, pa.bool_()).take(pa.array(codes))

    def dates(self, cells: BatchCells, cell: Cell) -> Column:
        """Return days; one that can't be read is null, and a warning."""
        if not cell:
            return pa.nulls(cells.batch.size, pa.date32())
        codes, texts = coded(cells.raw(cell))
        days: list[date | None] = []
        for code, text in enumerate(texts.to_pylist()):
            day: date | None = None
            try:
                day = parse_date(text, self.mapping.two_digits) if fold(text) else None
            except ThaiValueError as error:
                where = cells.batch.ref(int(np.argmax(codes == code)))
                self.account.warn_once("bad_date", error.reason, where, cell.shown, text)
            days.append(day)
        return pa.array(days, pa.date32()).take(pa.array(codes))

    def _money(
        self, cells: BatchCells, cell: Cell, factor: int, wrong: Mask
    ) -> tuple[Codes, Amounts]:
        codes, texts = coded(cells.raw(cell))
        read = parse_amounts(texts, factor)
        bad = {
            code: (Problem("bad_amount", reason, column=cell.shown), texts[code].as_py())
            for code, reason in read.wrong.items()
        }
        if bad:
            wrong |= self.account.refuse(cells.batch, codes, bad)
        return codes, read

    def _each(
        self, cells: BatchCells, cell: Cell, kind: str, parse: Callable[[str], T], wrong: Mask
    ) -> tuple[Codes, list[T | None]]:
        """Read each distinct text once; rows whose text can't be read are refused."""
        codes, texts = coded(cells.raw(cell))
        values, bad = self._read(cell, kind, parse, texts)
        if bad:
            wrong |= self.account.refuse(cells.batch, codes, bad)
        return codes, values

    def _read(
        self, cell: Cell, kind: str, parse: Callable[[str], T], texts: Column
    ) -> tuple[list[T | None], dict[int, tuple[Problem, str]]]:
        values: list[T | None] = []
        bad: dict[int, tuple[Problem, str]] = {}
        for code, text in enumerate(texts.to_pylist()):
            try:
                values.append(parse(text))
            except (ThaiValueError, CodeError) as error:
                values.append(None)
                bad[code] = (Problem(kind, error.reason, column=cell.shown), text)
        return values, bad

    def _codes(
        self,
        cells: BatchCells,
        cell: Cell,
        around: Column,
        kind: str,
        resolve: Callable[[str, str], str],
    ) -> Column:
        """Return codes of texts, each looked for in what stands around it in its row."""
        if not cell:
            return constant("", cells.batch.size)
        texts, named = coded(cells.texts(cell))
        outer, within = coded(around)
        places, first = combined([texts, outer])
        found: list[str] = []
        for row in first.tolist():
            text, place = named[int(texts[row])].as_py(), within[int(outer[row])].as_py()
            try:
                found.append(resolve(text, place) if text else "")
            except CodeError as error:
                found.append("")
                where = cells.batch.ref(row)
                self.account.warn_once(kind, error.reason, where, cell.shown, text, place)
        return column(places, found)

    def _year(self, text: str) -> int:
        return parse_year(text, self.mapping.year_era, self.mapping.two_digits)

    def _area(self, text: str) -> str:
        return self.codelists.areas.resolve(text, level=self.mapping.area_level).code

    def _other_area(self) -> Text:
        expected = self.codelists.areas.get(self.mapping.area).name
        return Text(
            f"แถวนี้เป็นของพื้นที่อื่น ต้องเป็น {expected.th}",
            f"the row is of another area; expected {expected.in_('en')}",
        )


def _flag(text: str) -> bool:
    key = fold(text) or fold(text.strip("- "))
    if key in YES or key in NO:
        return key in YES
    raise ThaiValueError(_NOT_A_FLAG)
