"""What an engine must be able to do, beyond what Ibis has in common for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import ibis
import pyarrow as pa

#: Rows of a batch: that many are in memory at a time, and are one row group of a Parquet file.
BATCH_ROWS = 122_880


#: Names of columns that rows are ordered by; an empty text and none at all come first.
Order = Sequence[str]


class Backend(Protocol):
    """One engine's connection."""

    def add(self, name: str, table: pa.Table) -> ibis.Table:
        """Return a (small) table in memory as a table of the engine."""
        ...

    def parquet(self, name: str, files: tuple[str, ...], schema: pa.Schema) -> ibis.Table:
        """Return Parquet files as one table, read when it is used.

        :param files: paths, or addresses that fsspec knows; one at least, all of one protocol
        :param schema: what is in them
        """
        ...

    def fetch(self, expression: ibis.Table, order: Order = ()) -> pa.Table:
        """Run an expression and return all its rows.

        :param order: columns to order them by; without it the expression has an order of its own
        """
        ...

    def stream(self, expression: ibis.Table, order: Order = ()) -> Iterator[pa.Table]:
        """Run an expression and yield its rows in order, `BATCH_ROWS` at a time.

        Every batch has one chunk a column. The first comes always, if only with the columns.

        :param order: as in `fetch`
        """
        ...

    def close(self) -> None:
        """Give back what the connection holds."""
        ...


def protocol_of(file: str) -> str:
    """Return the protocol of an address (`s3`, `memory`), `file` for a path."""
    protocol, found, _rest = file.partition("://")
    return protocol if found else "file"
