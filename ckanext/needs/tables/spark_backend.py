"""Apache Spark: the engine of needs that outgrow one machine. An extra: `ckanext-needs[spark]`.

Where Spark runs and with what is said in Spark's own ways (`spark-defaults.conf`, `SPARK_REMOTE`,
`PYSPARK_SUBMIT_ARGS`); without them it is this machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.tables.backend import BATCH_ROWS, Order, protocol_of
from ckanext.needs.tables.order import ordered

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Protocols that Spark's executors read themselves, under the names that Hadoop has for them.
HADOOP = {"file": "file", "hdfs": "hdfs", "s3": "s3a", "s3a": "s3a", "gs": "gs", "abfs": "abfs"}


class Spark:
    """Tables of its own in the process's one Spark application, which stays for the next."""

    def __init__(self) -> None:
        self._session = _session()
        self._ibis = ibis.pyspark.connect(self._session)

    def add(self, name: str, table: pa.Table) -> ibis.Table:
        """Return a table in memory as a table of the engine."""
        frame: Any = self._session.createDataFrame(table)
        frame.createOrReplaceTempView(name)
        return self._ibis.table(name)

    def parquet(self, name: str, files: tuple[str, ...], schema: pa.Schema) -> ibis.Table:
        """Return Parquet files as one table.

        Where only fsspec can read them (`memory://`), they pass through this process.
        """
        protocol = protocol_of(files[0])
        if protocol not in HADOOP:
            return self.add(name, _read(files, protocol, schema))
        # Without this option Spark takes the folders' `fiscal_year=2568` for a column.
        reader = self._session.read.option("recursiveFileLookup", "true")
        frame = reader.parquet(*(_hadoop(file, protocol) for file in files))
        frame.createOrReplaceTempView(name)
        return self._ibis.table(name)

    def fetch(self, expression: ibis.Table, order: Order = ()) -> pa.Table:
        """Run an expression and return all its rows; Ibis's own way makes floats of integers."""
        wanted = ordered(expression, order)
        return self._session.sql(ibis.to_sql(wanted, dialect="pyspark")).toArrow()

    def stream(self, expression: ibis.Table, order: Order = ()) -> Iterator[pa.Table]:
        """Yield the rows in batches; Spark's answer is in memory whole before the first."""
        table = self.fetch(expression, order).combine_chunks()
        for start in range(0, max(1, table.num_rows), BATCH_ROWS):
            yield table.slice(start, BATCH_ROWS)

    def close(self) -> None:
        """Forget the tables."""
        for table in self._session.catalog.listTables():
            self._session.catalog.dropTempView(table.name)


def _session() -> SparkSession:
    """Return a session with tables of its own, starting Spark when it does not run yet.

    :raises InputError: Spark, or the Java it needs, is not there
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _missing(_NOT_INSTALLED, error) from error
    builder: Any = SparkSession.builder
    try:
        # Its web pages show records that have not passed the privacy gate.
        started = builder.appName("ckanext-needs").config("spark.ui.enabled", "false").getOrCreate()
    except PySparkRuntimeError as error:
        raise _missing(_NO_JAVA, error) from error
    return started.newSession()


def _read(files: tuple[str, ...], protocol: str, schema: pa.Schema) -> pa.Table:
    import fsspec
    import pyarrow.parquet as pq

    system: Any = fsspec.filesystem(protocol)
    tables: list[pa.Table] = []
    for file in files:
        with system.open(file, "rb") as opened:
            tables.append(pq.ParquetFile(opened).read())
    return pa.concat_tables([schema.empty_table(), *tables])


def _hadoop(file: str, protocol: str) -> str:
    return f"{HADOOP[protocol]}://{file.partition('://')[2] or file}"


_NOT_INSTALLED = Text(
    "ยังไม่ได้ติดตั้ง Spark สั่ง pip install 'ckanext-needs[spark]'",
    "Spark is not installed: pip install 'ckanext-needs[spark]'",
)
_NO_JAVA = Text(
    "Spark ไม่เริ่มทำงาน ต้องมี Java 17 หรือ 21 (JAVA_HOME)",
    "Spark did not start; it needs Java 17 or 21 (JAVA_HOME)",
)


def _missing(reason: Text, error: Exception) -> InputError:
    found = str(error).strip().partition("\n")[0]
    return InputError(Problem("engine", reason, SourceRef("ckanext.needs.engine"), "", found))
