"""Tables that are published together: their counts decided, the audit, and what may be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.cells import Cell, cells_of
from ckanext.needs.privacy.coarser import coarsen
from ckanext.needs.privacy.columns import replaced
from ckanext.needs.privacy.gone import gone_cells
from ckanext.needs.privacy.past import Past
from ckanext.needs.privacy.result import GateReport, GateResult
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.privacy.texts import SafeTexts, withhold_texts
from ckanext.needs.privacy.withholding import PUBLISHED, ROUNDED, SUPPRESSED, Withholding
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.tables.schema import TableSchema

#: A table with its schema, before the gate.
Ungated = tuple[pa.Table, TableSchema]
GIVEN_AWAY = Text(
    "จำนวนที่ปกปิดนี้คำนวณกลับได้จากตารางที่เผยแพร่ด้วยกันหรือก่อนหน้า จึงไม่เผยแพร่รอบนี้",
    "this withheld count can be worked out from the tables published with it or before it; "
    "nothing of this run is published",
)


class Together:
    """The tables of one dataset, their counts decided.

    :param cells: the counts of datasets that passed earlier in the run
    :param states: the decisions on those
    :raises InputError: a withheld count could be worked out
    """

    def __init__(
        self,
        tables: Sequence[Ungated],
        rules: Rules,
        past: Past,
        cells: Sequence[Cell],
        states: Sequence[str],
    ) -> None:
        self.tables, self.rules, self.past = list(tables), rules, past
        self.earlier, self.states = list(cells), list(states)
        self.summed: set[int] = set()
        self._decide()
        while self._make_coarser():
            self._decide()
        self._audit()

    def results(self) -> Iterator[GateResult]:
        """Yield the tables as they may be published."""
        for number, (table, schema) in enumerate(self.tables):
            yield self._result(table, schema, number)

    def _decide(self) -> None:
        made = [cells_of(table, schema, self.rules) for table, schema in self.tables]
        new = [cell for cells in made for cell in cells]
        gone = gone_cells(self.past, [*self.earlier, *new], self.rules)
        settled = [*self.earlier, *(cell for cell, _state in gone)]
        self.cells = [*settled, *new]
        ends = list(accumulate((len(cells) for cells in made), initial=len(settled)))
        self.slices = [range(*ends_of) for ends_of in pairwise(ends)]
        self.new = range(len(settled), len(self.cells))
        states = [*self.states, *(state for _cell, state in gone)]
        self.decided = Withholding(self.cells, self.rules, self.past, states)
        self.decided.decide()

    def _make_coarser(self) -> bool:
        """Put the coarser table in the place of each that has too much withheld."""
        found = [number for number in range(len(self.tables)) if self._too_much(number)]
        for number in found:
            table, schema = self.tables[number]
            self.tables[number] = coarsen(table, schema), schema
        self.summed.update(found)
        return bool(found)

    def _too_much(self, number: int) -> bool:
        cells, schema = self.slices[number], self.tables[number][1]
        if number in self.summed or not schema.privacy.coarser:
            return False
        return self._count(cells, SUPPRESSED) > len(cells) * self.rules.largest_share

    def _count(self, cells: range, state: str) -> int:
        return sum(self.decided.state[n] == state for n in cells)

    def _audit(self) -> None:
        problems = [
            Problem(
                "count_given_away",
                GIVEN_AWAY,
                SourceRef(self.cells[n].place.table),
                self.cells[n].place.describe(),
            )
            for n in self.decided.exposed()
        ]
        if problems:
            raise InputError(*problems)

    def _result(self, table: pa.Table, schema: TableSchema, number: int) -> GateResult:
        cells = self.slices[number]
        safe = self._without_counts(table, schema, cells) if cells else all_shown(table, schema)
        texts = withhold_texts(safe, schema, self.rules.cleared)
        report = self._report(texts, schema, number)
        return GateResult(texts.table.select(list(schema.columns)), report.withheld, report)

    def _report(self, texts: SafeTexts, schema: TableSchema, number: int) -> GateReport:
        cells, kinds = self.slices[number], Counter(kind for cell in texts.found for kind in cell)
        hidden = [n for n in cells if self.decided.state[n] == SUPPRESSED]
        return GateReport(
            rows=texts.table.num_rows,
            counts_withheld=len(hidden),
            texts_withheld=len(texts.found),
            kinds=tuple(sorted(kinds.items())),
            complementary=sum(self.cells[n].value >= self.cells[n].threshold for n in hidden),
            rounded=self._count(cells, ROUNDED),
            known_before=len(self.decided.known.intersection(hidden)),
            summed_over=schema.privacy.coarser if number in self.summed else (),
        )

    def _without_counts(self, table: pa.Table, schema: TableSchema, cells: range) -> pa.Table:
        """Empty every measure of the rows that are not shown; a rounded count stays."""
        spec, states = schema.privacy, [self.decided.state[n] for n in cells]
        for name in dict.fromkeys((spec.count, *spec.measures)):
            values = [
                value if state == PUBLISHED else None
                for value, state in zip(table[name].to_pylist(), states, strict=True)
            ]
            if name == spec.count:
                for row, number in enumerate(cells):
                    if states[row] == ROUNDED:
                        values[row] = self.decided.rounded(number)
            table = replaced(table, name, values)
        return replaced(table, spec.flag, states) if spec.flag else table


def all_shown(table: pa.Table, schema: TableSchema) -> pa.Table:
    """Return a table none of whose counts is withheld, its flag column filled."""
    flag = schema.privacy.flag
    return replaced(table, flag, [PUBLISHED] * table.num_rows) if flag else table
