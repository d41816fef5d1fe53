"""Puts other values into a column of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import pyarrow as pa


def replaced(table: pa.Table, name: str, values: Sequence[object]) -> pa.Table:
    """Return the table with other values in a column, its type as it was."""
    position = table.column_names.index(name)
    kind = cast("pa.DataType", table.schema.field(position).type)
    return table.set_column(position, pa.field(name, kind), pa.array(values, kind))
