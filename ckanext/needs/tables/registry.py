"""All published tables by name, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import ibis
import pyarrow as pa

from ckanext.needs.tables import budget, complaints, gap, keywords, needs, participation, votes
from ckanext.needs.tables.backend import Order
from ckanext.needs.tables.engine import Inputs
from ckanext.needs.tables.names import code_of, with_names
from ckanext.needs.tables.schema import PROTECTED, SENSITIVE, Field, TableSchema, table_schema

#: Columns that only the gate sees.
MARKS = {PROTECTED: pa.bool_(), SENSITIVE: pa.int64()}
TableFunction = Callable[[Inputs, TableSchema], ibis.Table]


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: its name, and the function that makes it of records and codelists.

    :param each_record: it has a row a record: as many as there are, so it is made in batches
    :param order: columns that the rows are ordered by, those of the lake's files first; empty: the
        function orders them
    """

    name: str
    function: TableFunction
    each_record: bool = False
    order: Order = ()

    @property
    def schema(self) -> TableSchema:
        """What its columns are."""
        return table_schema(self.name)

    def expression(self, inputs: Inputs) -> ibis.Table:
        """Return the table as an Ibis expression: the schema's columns but those of names.

        Its rows are in the table's order only where the function orders them.
        """
        table = self.function(inputs, self.schema)
        given = [field for field in self.schema.fields if not code_of(field.name)[0]]
        filled = self.schema.privacy.flags
        columns = [_column(table, field, filled) for field in given]
        return table.select([*columns, *self._marks])

    def make(self, inputs: Inputs) -> pa.Table:
        """Return the table with the schema's types; empty texts become null.

        It has not passed the privacy gate.
        """
        return self._named(inputs.backend.fetch(self.expression(inputs), self.order), inputs)

    def batches(self, inputs: Inputs) -> Iterator[pa.Table]:
        """Yield the same table as `make`, in its order, in parts of `BATCH_ROWS` rows."""
        for part in inputs.backend.stream(self.expression(inputs), self.order):
            yield self._named(part, inputs)

    def _named(self, table: pa.Table, inputs: Inputs) -> pa.Table:
        return with_names(table, self._types.names, inputs.names).cast(self._types)

    @property
    def _marks(self) -> list[str]:
        spec = self.schema.privacy
        marked = [PROTECTED] if spec.protect == "marked" else []
        return [*marked, *([SENSITIVE] if spec.sensitive else [])]

    @property
    def _types(self) -> pa.Schema:
        types = self.schema.arrow
        for mark in self._marks:
            types = types.append(pa.field(mark, MARKS[mark]))
        return types


def _column(table: ibis.Table, field: Field, filled: frozenset[str]) -> ibis.Value:
    """Return a column; an empty text is null, and so is a flag that the gate fills."""
    if field.name in filled:
        return ibis.null("string").name(field.name)
    if field.type == "string":
        return table[field.name].nullif(ibis.literal("")).name(field.name)
    return table[field.name]


def _registry(tables: Iterable[Table]) -> dict[str, Table]:
    return {table.name: table for table in tables}


TABLES: dict[str, Table] = _registry(
    (
        Table("needs_by_district_issue", needs.needs_by_district_issue),
        Table("needs_by_status", needs.needs_by_status),
        Table("needs_by_agency", needs.needs_by_agency),
        Table("needs_budget_gap", gap.needs_budget_gap),
        Table("needs", needs.needs, each_record=True, order=needs.ORDER),
        Table("budget_lines", budget.budget_lines, each_record=True),
        Table("budget_by_strategy", budget.budget_by_strategy),
        Table("budget_by_agency", budget.budget_by_agency),
        Table("budget_keywords", keywords.budget_keywords),
        Table("complaints_by_district_type", complaints.complaints_by_district_type),
        Table("participation", participation.participation),
        Table("votes_by_project", votes.votes_by_project),
        Table("votes_by_district_project", votes.votes_by_district_project),
    )
)
