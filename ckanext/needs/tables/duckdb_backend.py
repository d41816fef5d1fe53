"""DuckDB in memory, spilling to the temporary folder: the engine of one machine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.tables.backend import BATCH_ROWS, Order, protocol_of
from ckanext.needs.tables.order import is_in_order, ordered

#: What DuckDB may take while it sorts what is streamed; more than that goes to the disk.
SORT_MEMORY = "200MB"
#: Each thread sorts in memory of its own.
SORT_THREADS = 2
#: As the connection was before it sorted.
SORTED = (
    "RESET threads",
    "RESET memory_limit",
    "SET preserve_insertion_order = false",
)


class DuckDB:
    """A database of its own, gone when it is closed."""

    def __init__(self) -> None:
        # Tables say their order themselves; keeping that of the files costs time and memory.
        self._ibis = ibis.duckdb.connect(
            temp_directory=tempfile.gettempdir(), preserve_insertion_order=False
        )
        # Its bar goes to standard output, where others look for answers.
        self._ibis.con.execute("SET enable_progress_bar = false")
        # A lake has a file for each province and year, and each table and proof asks them all.
        self._ibis.con.execute("SET parquet_metadata_cache = true")

    def add(self, name: str, table: pa.Table) -> ibis.Table:
        """Return a table in memory as a table of the engine."""
        self._ibis.con.register(name, table)
        return self._ibis.table(name)

    def parquet(self, name: str, files: tuple[str, ...], schema: pa.Schema) -> ibis.Table:
        """Return Parquet files as one table; those that are no paths are read through fsspec."""
        protocol = protocol_of(files[0])
        if protocol != "file":
            import fsspec

            self._ibis.register_filesystem(fsspec.filesystem(protocol))
        paths = [file.removeprefix("file://") for file in files]
        return self._ibis.read_parquet(paths, table_name=name, hive_partitioning=False)

    def fetch(self, expression: ibis.Table, order: Order = ()) -> pa.Table:
        """Run an expression and return all its rows; Ibis's own way copies them once more.

        The lake's files have an order, and mostly the one wanted: sorting is for when they do not.
        """
        if order:
            self._ibis.con.execute("SET preserve_insertion_order = true")
            try:
                found = self._ibis.con.sql(self._ibis.compile(expression)).to_arrow_table()
            finally:
                self._ibis.con.execute("SET preserve_insertion_order = false")
            if is_in_order(found, order):
                return found
        return self._ibis.con.sql(self._ibis.compile(ordered(expression, order))).to_arrow_table()

    def stream(self, expression: ibis.Table, order: Order = ()) -> Iterator[pa.Table]:
        """Yield the rows in batches, from a Parquet file that DuckDB writes them into in order.

        DuckDB's own batches for Arrow come after all rows are in memory.
        """
        with tempfile.TemporaryDirectory(prefix="needs-rows-") as folder:
            path = Path(folder) / "rows.parquet"
            self._write_into(path, self._ibis.compile(expression))
            if order and not _file_is_in_order(path, order):
                self._write_into(path, self._ibis.compile(ordered(expression, order)))
            with pq.ParquetFile(path) as written:
                if not written.num_row_groups:
                    yield written.schema_arrow.empty_table()
                for group in range(written.num_row_groups):
                    yield written.read_row_group(group).combine_chunks()

    def _write_into(self, path: Path, query: str) -> None:
        run = self._ibis.con.execute
        copy = f"COPY ({query}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE {BATCH_ROWS})"
        run(f"SET threads = {SORT_THREADS}")
        run("SET preserve_insertion_order = true")
        try:
            run(f"SET memory_limit = '{SORT_MEMORY}'")
            run(copy)
        except duckdb.OutOfMemoryException:
            run("RESET memory_limit")
            run(copy)
        finally:
            for end in SORTED:
                run(end)

    def close(self) -> None:
        """Close the database."""
        self._ibis.disconnect()


def _file_is_in_order(path: Path, order: Order) -> bool:
    """Whether the rows of a file are, looking at one row group at a time."""
    last: list[pa.Table] = []
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            keys = file.read_row_group(group, columns=list(order))
            if not is_in_order(pa.concat_tables([*last, keys]), order):
                return False
            last = [keys.slice(keys.num_rows - 1)]
    return True
