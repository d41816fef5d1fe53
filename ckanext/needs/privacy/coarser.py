"""The coarser table: the same counts over fewer key columns, where too many would be withheld."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pyarrow as pa

from ckanext.needs.privacy.cells import protected_rows
from ckanext.needs.tables.schema import SENSITIVE, TableSchema

Row = dict[str, object]


def coarsen(table: pa.Table, schema: TableSchema) -> pa.Table:
    """Return a table whose protected rows are summed over the columns in `privacy.coarser`.

    Rows that need no protection stay. In the summed rows those columns are empty, and so are
    measures that can't be added up (medians, shares) and whatever differs among the rows summed.
    """
    marks = protected_rows(table, schema.privacy)
    rows = cast("list[Row]", table.to_pylist())
    groups: dict[object, list[Row]] = {}
    for number, (row, mark) in enumerate(zip(rows, marks, strict=True)):
        groups.setdefault(_key(row, schema) if mark else number, []).append(row)
    made = [
        _summed(group, schema) if isinstance(key, tuple) else group[0]
        for key, group in groups.items()
    ]
    return pa.Table.from_pylist(made, schema=table.schema)


def _key(row: Row, schema: TableSchema) -> tuple[object, ...]:
    return tuple(row[name] for name in schema.primary_key if name not in schema.privacy.coarser)


def _summed(rows: Sequence[Row], schema: TableSchema) -> Row:
    spec = schema.privacy
    additive = {spec.count, SENSITIVE, *spec.additive}
    summed: Row = {}
    for name in rows[0]:
        values = [row[name] for row in rows]
        if name in additive:
            there = [cast("int", value) for value in values if value is not None]
            summed[name] = sum(there) if there or name == spec.count else None
        elif name in spec.measures or _belongs(name, spec.coarser):
            summed[name] = None
        else:
            summed[name] = values[0] if all(value == values[0] for value in values) else None
    return summed


def _belongs(name: str, dropped: Sequence[str]) -> bool:
    """Return whether a column is one of those dropped, or its name in a language."""
    return any(name == column or name.startswith(f"{column}_name") for column in dropped)
