"""The order of a table's rows: asked for, or found to be there already."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from ckanext.needs.tables.backend import Order


def ordered(expression: ibis.Table, by: Order) -> ibis.Table:
    """Return the expression with its rows in an order; as it is without one."""
    if not by:
        return expression
    return expression.order_by([_comparable(expression[name]) for name in by])


def is_in_order(table: pa.Table, by: Order) -> bool:
    """Whether the rows are in the order that `ordered` would put them in."""
    size = table.num_rows - 1
    if size < 1:
        return True
    compute: Any = pc  # its stubs have too many forms for a checker to choose from
    right: Any = pa.scalar(True)
    for name in reversed(by):
        column = table[name].combine_chunks()
        if pa.types.is_string(column.type):
            column = compute.fill_null(column, "")
        above, below = column.slice(0, size), column.slice(1)
        same = compute.and_(compute.equal(above, below), right)
        right = compute.or_(compute.less(above, below), same)
    return bool(compute.all(right).as_py())


def _comparable(column: ibis.Column) -> ibis.Column:
    """Engines differ in where nothing comes: here with the empty text."""
    if not column.type().is_string():
        return column
    return column.fill_null(ibis.literal(""))
