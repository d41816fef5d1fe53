"""DuckDB in memory, spilling to the temporary folder: the engine of one machine."""

from __future__ import annotations

import tempfile

import ibis
import pyarrow as pa

from ckanext.needs.tables.backend import protocol_of


class DuckDB:
    """A database of its own, gone when it is closed."""

    def __init__(self) -> None:
        # Tables say their order themselves; keeping that of the files costs time and memory.
        self._ibis = ibis.duckdb.connect(
            temp_directory=tempfile.gettempdir(), preserve_insertion_order=False
        )

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

    def fetch(self, expression: ibis.Table) -> pa.Table:
        """Run an expression and return all its rows; Ibis's own way copies them once more."""
        return self._ibis.con.sql(ibis.to_sql(expression)).to_arrow_table()

    def close(self) -> None:
        """Close the database."""
        self._ibis.disconnect()
