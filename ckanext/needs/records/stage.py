"""Records on their way into the lake: Parquet files, one partition an area and fiscal year.

They are written batch by batch, so that a source of any size needs the memory of a few batches.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet as pq

from ckanext.needs.records.schemas import PARTITION_AREA, record_schema
from ckanext.needs.records.texts import Codes, coded, combined
from ckanext.needs.sources.arrow import pa

#: Rows of a row group, and bytes that wait for more of their partition at most.
ROW_GROUP, WAITING = 100_000, 48_000_000
#: Files that are open at the same time at most.
OPEN = 200


@dataclass(frozen=True, slots=True)
class Staged:
    """All records of a source, written but not yet in force.

    :param folder: where the files are; empty of them once it is in force
    :param files: names inside the folder
    :param digest: of the files' content
    """

    kind: str
    folder: Path
    files: tuple[str, ...]
    rows: int
    digest: str

    def discard(self) -> None:
        """Remove the files."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def read(self) -> pyarrow.Table:
        """Return all records, partition after partition."""
        tables = [pq.ParquetFile(self.folder / name).read() for name in self.files]
        return pa.concat_tables([record_schema(self.kind).empty_table(), *tables])


@dataclass
class _Partition:
    """One partition while it is written: what waits, its rows and bytes, and where it goes."""

    name: str
    waiting: list[pyarrow.Table] = field(default_factory=list[pyarrow.Table])
    files: list[str] = field(default_factory=list[str])
    writer: pq.ParquetWriter | None = None
    rows: int = 0
    size: int = 0


class Stage:
    """Writes records of one kind.

    :param folder: what the new folder lies in; it is made when the first records come
    """

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.rows = kind, 0
        self._inside = folder
        self._folder: Path | None = None
        self._partitions: dict[str, _Partition] = {}
        self._waiting = 0

    @property
    def folder(self) -> Path:
        """The new folder, readable by the system user alone."""
        if self._folder is None:
            for missing in (*reversed(self._inside.parents), self._inside):
                if not missing.exists():
                    missing.mkdir(mode=0o700, exist_ok=True)
            self._folder = Path(tempfile.mkdtemp(prefix=".new-", dir=self._inside))
        return self._folder

    def add(self, table: pyarrow.Table) -> None:
        """Write records; texts may come as dictionaries."""
        for name, part, _ in split(self.kind, plain_texts(table)):
            self.put(name, part)

    def put(self, name: str, part: pyarrow.Table) -> None:
        """Write records of one partition."""
        self.rows += part.num_rows
        partition = self._partitions.pop(name, None) or _Partition(name)
        self._partitions[name] = partition
        partition.waiting.append(part)
        partition.rows, partition.size = (
            partition.rows + part.num_rows,
            partition.size + part.nbytes,
        )
        self._waiting += part.nbytes
        if self._waiting > WAITING:
            self._write_half()

    def finish(self) -> Staged:
        """Write what waits and close the files."""
        for partition in self._partitions.values():
            self._write(partition)
            self._close(partition)
        return self.closed()

    def closed(self) -> Staged:
        """Return what was written, all files closed."""
        files = tuple(
            file for name in sorted(self._partitions) for file in self._partitions[name].files
        )
        return Staged(self.kind, self.folder, files, self.rows, _digest(self.folder, files))

    def discard(self) -> None:
        """Remove what was written."""
        if self._folder is not None:
            for partition in self._partitions.values():
                self._close(partition)
            shutil.rmtree(self._folder, ignore_errors=True)

    def files_of(self, name: str) -> list[Path]:
        """Return the closed files of a partition, in the order of their rows."""
        return [self.folder / file for file in self._partitions[name].files]

    def ready(self, name: str, table: pyarrow.Table) -> pyarrow.Table:
        """Return what waited of a partition as it is to be written."""
        return table

    def _write_half(self) -> None:
        """Write the partitions that were added to longest ago, until half of what waits is left."""
        for partition in tuple(self._partitions.values()):
            if self._waiting <= WAITING // 2:
                break
            self._write(partition)

    def _write(self, partition: _Partition) -> None:
        if not partition.waiting:
            return
        self._waiting -= partition.size
        table = self.ready(partition.name, pa.concat_tables(partition.waiting))
        partition.waiting, partition.rows, partition.size = [], 0, 0
        if partition.writer is None:
            partition.writer = self._open(partition, table.schema)
        partition.writer.write_table(table, row_group_size=ROW_GROUP)

    def _open(self, partition: _Partition, schema: pyarrow.Schema) -> pq.ParquetWriter:
        others = [each for each in self._partitions.values() if each.writer]
        if len(others) >= OPEN:
            self._close(others[0])
        again = f"-{len(partition.files) + 1}" if partition.files else ""
        name = f"{partition.name}/part{again}.parquet"
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partition.files.append(name)
        return open_parquet(path, schema)

    def _close(self, partition: _Partition) -> None:
        if partition.writer is not None:
            partition.writer.close()
            partition.writer = None


def open_parquet(path: Path, schema: pyarrow.Schema) -> pq.ParquetWriter:
    """Return a writer of a file that only the system user can read; texts are read as texts."""
    path.touch(mode=0o600)
    return pq.ParquetWriter(path, schema, compression="snappy", store_schema=False)


def plain_texts(table: pyarrow.Table) -> pyarrow.Table:
    """Return a table whose texts are no dictionaries: a part of a table has but few of them."""
    types: list[Any] = list(table.schema.types)
    fields = [
        pa.field(name, kind.value_type if pa.types.is_dictionary(kind) else kind)
        for name, kind in zip(table.schema.names, types, strict=True)
    ]
    return table.cast(pa.schema(fields))


def split(kind: str, table: pyarrow.Table) -> Iterator[tuple[str, pyarrow.Table, Codes]]:
    """Yield the rows by the partition that they belong in, in their order, with their places."""
    if not table.num_rows:
        return
    areas, names = coded(table[PARTITION_AREA[kind]].combine_chunks())
    years = table["fiscal_year"].to_numpy().astype(np.int64)
    places, first = combined([areas, years])
    texts = [
        f"area={names[int(areas[row])].as_py() or 'none'}/fiscal_year={years[row]}"
        for row in first.tolist()
    ]
    if len(texts) == 1:
        yield texts[0], table, np.arange(table.num_rows)
        return
    order = np.argsort(places, kind="stable")
    if (np.diff(order) < 0).any():
        table = table.take(pa.array(order))
    ends = np.cumsum(np.bincount(places)).tolist()
    start = 0
    for text, end in zip(texts, ends, strict=True):
        yield text, table.slice(start, end - start), order[start:end]
        start = end


def _digest(folder: Path, files: tuple[str, ...]) -> str:
    """Return the sha256 (16 hex digits) of files, names and contents."""
    digest = hashlib.sha256()
    for name in files:
        digest.update(name.encode() + b"\0")
        with (folder / name).open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]
