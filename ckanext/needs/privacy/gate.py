"""The gate every table passes before it is published, together with all that are published with it.

docs/privacy.md says the rules to those who publish and those who read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.cells import Cell, cells_of
from ckanext.needs.privacy.coarser import coarsen
from ckanext.needs.privacy.columns import replaced
from ckanext.needs.privacy.past import Past, Shown
from ckanext.needs.privacy.rules import DEFAULT_THRESHOLD, SENSITIVE_THRESHOLD, Rules
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


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the gate did to one table.

    :param rows: of the table
    :param counts_withheld: rows whose count was emptied
    :param texts_withheld: cells of text that were emptied
    :param kinds: kinds of personal data found (and `not_cleared`), each with the number of cells
    :param complementary: how many of the rows withheld are not below the threshold themselves
    :param rounded: rows whose count was rounded
    :param known_before: withheld rows that earlier editions give away already
    :param summed_over: columns that the coarser table published instead does not have
    """

    rows: int
    counts_withheld: int
    texts_withheld: int
    kinds: tuple[tuple[str, int], ...]
    complementary: int = 0
    rounded: int = 0
    known_before: int = 0
    summed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateResult:
    """A table that may be published.

    :param withheld: cells (counts and texts) that were emptied
    """

    table: pa.Table
    withheld: int
    report: GateReport


class Gate:
    """The gate of one run: what it let pass earlier in the run counts as published with the rest.

    :param past: what earlier runs showed of the same counts
    """

    def __init__(self, rules: Rules | None = None, past: Past | None = None) -> None:
        self.rules, self.before = rules or Rules(), past or Past()
        self.cells: list[Cell] = []
        self.states: list[str] = []
        self.shown: list[Shown] = []

    def pass_together(self, tables: Sequence[Ungated]) -> tuple[GateResult, ...]:
        """Empty what must not be published, fill the flag columns, and report, table by table.

        Rows are those of the tables, in their order, except where the coarser table takes a
        table's place; columns are the schema's.

        :raises InputError: a withheld count could be worked out all the same
        """
        counts = _Counts(self, tables)
        self._remember(counts)
        return tuple(counts.results())

    @property
    def past(self) -> Past:
        """The past of the next run: earlier editions and this one."""
        edition = sorted(self.shown, key=lambda shown: repr(shown.place))
        return self.before.with_edition(tuple(edition))

    def _remember(self, counts: _Counts) -> None:
        new = range(len(self.cells), len(counts.cells))
        guarded = {counts.cells[n].place.population for n in new if counts.cells[n].threshold}
        for number in new:
            if counts.cells[number].place.population in guarded:
                self.shown.append(counts.decided.shown(number))
        self.cells, self.states = counts.cells, counts.decided.state


class _Counts:
    """The counts of the tables of one dataset, decided."""

    def __init__(self, gate: Gate, tables: Sequence[Ungated]) -> None:
        self.gate, self.tables = gate, list(tables)
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
        self.cells, self.slices = list(self.gate.cells), list[range]()
        for table, schema in self.tables:
            start = len(self.cells)
            self.cells += cells_of(table, schema, self.gate.rules)
            self.slices.append(range(start, len(self.cells)))
        gate = self.gate
        self.decided = Withholding(self.cells, gate.rules, gate.before, gate.states)
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
        return self._count(cells, SUPPRESSED) > len(cells) * self.gate.rules.largest_share

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
        safe = self._without_counts(table, schema, cells) if cells else _all_shown(table, schema)
        texts = withhold_texts(safe, schema, self.gate.rules.cleared)
        report = self._report(texts, schema, number)
        withheld = report.counts_withheld + report.texts_withheld
        return GateResult(texts.table.select(list(schema.columns)), withheld, report)

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


def _all_shown(table: pa.Table, schema: TableSchema) -> pa.Table:
    flag = schema.privacy.flag
    return replaced(table, flag, [PUBLISHED] * table.num_rows) if flag else table


def pass_gate(table: pa.Table, schema: TableSchema, rules: Rules | None = None) -> GateResult:
    """Pass one table that is published alone."""
    (result,) = Gate(rules).pass_together([(table, schema)])
    return result


__all__ = [
    "DEFAULT_THRESHOLD",
    "SENSITIVE_THRESHOLD",
    "Gate",
    "GateReport",
    "GateResult",
    "Ungated",
    "pass_gate",
]
