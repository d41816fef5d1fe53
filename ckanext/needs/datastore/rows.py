"""Rows on their way to PostgreSQL: Arrow's batches as the CSV that COPY reads, with row numbers.

Arrow writes the CSV of the next batch, in a thread, while PostgreSQL takes the one before.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

ROW_ID = "_id"
BATCH_ROWS = 65_536
WITHOUT_HEADER = pa_csv.WriteOptions(include_header=False)

Batch = Any  # pyarrow's own types are not known to a checker


class Rows:
    """A file of CSV without a header, made while it is read: the row's number, then its cells.

    An empty cell is null, a quoted one of no length is an empty text. Rows count from 1.

    :param batches: of one schema; what they raise, `read` raises
    """

    def __init__(self, batches: Iterable[Batch]) -> None:
        self._texts = _ahead(_as_csv(batches))
        self._left = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end."""
        if not self._left:
            self._left = memoryview(next(self._texts, b""))
        part, self._left = self._left[:size], self._left[size:]
        return bytes(part)

    def close(self) -> None:
        """Stop making more."""
        self._texts.close()


@contextmanager
def parquet_rows(path: Path) -> Generator[Rows]:
    """Give the rows of a Parquet file."""
    with pq.ParquetFile(path) as file:
        rows = Rows(file.iter_batches(BATCH_ROWS))
        try:
            yield rows
        finally:
            rows.close()


def _as_csv(batches: Iterable[Batch]) -> Iterator[bytes]:
    first = 1
    for batch in batches:
        numbers = pa.array(np.arange(first, first + len(batch)))
        first += len(batch)
        numbered = pa.record_batch([numbers, *batch.columns], [ROW_ID, *batch.schema.names])
        text = pa.BufferOutputStream()
        pa_csv.write_csv(numbered, text, WITHOUT_HEADER)
        yield text.getvalue().to_pybytes()


def _ahead(texts: Iterator[bytes]) -> Generator[bytes]:
    """Yield the same, the next one being made meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = thread.submit(next, texts, None)
        while (text := coming.result()) is not None:
            coming = thread.submit(next, texts, None)
            if len(text):
                yield text
