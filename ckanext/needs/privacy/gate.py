"""The gate every table passes before it is published, together with all that are published with it.

docs/privacy.md says the rules to those who publish and those who read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from ckanext.needs.privacy.cells import Cell
from ckanext.needs.privacy.past import Past, Shown
from ckanext.needs.privacy.result import GateReport, GateResult, GrowingReport
from ckanext.needs.privacy.rules import DEFAULT_THRESHOLD, SENSITIVE_THRESHOLD, Rules
from ckanext.needs.privacy.texts import withhold_texts
from ckanext.needs.privacy.together import Together, Ungated, all_shown
from ckanext.needs.tables.schema import TableSchema


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
        counts = Together(tables, self.rules, self.before, self.cells, self.states)
        self._remember(counts)
        return tuple(counts.results())

    def pass_rows(
        self, parts: Iterable[pa.Table], schema: TableSchema, report: GrowingReport
    ) -> Iterator[pa.Table]:
        """Yield the parts of a table without counts as they may be published.

        :param report: grows by what is done to each part
        :raises ValueError: the table has counts, which are decided on together
        """
        if schema.privacy.counts:
            raise ValueError(schema.name)
        for part in parts:
            texts = withhold_texts(all_shown(part, schema), schema, self.rules.cleared)
            report.add(texts)
            yield texts.table.select(list(schema.columns))

    @property
    def past(self) -> Past:
        """The past of the next run: earlier editions and this one."""
        edition = sorted(self.shown, key=lambda shown: repr(shown.place))
        return self.before.with_edition(tuple(edition))

    def _remember(self, counts: Together) -> None:
        cells, decided = counts.cells, counts.decided
        guarded = {cells[n].place.population for n in counts.new if cells[n].threshold}
        self.shown += [decided.shown(n) for n in counts.new if cells[n].place.population in guarded]
        self.cells += [cells[n] for n in counts.new]
        self.states += [decided.state[n] for n in counts.new]


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
    "GrowingReport",
    "Ungated",
    "pass_gate",
]
