"""The lake: canonical records as Parquet, one partition a kind, source, area and fiscal year.

    <root>/kind=budget_line/source=<name>/current.json            which snapshot is in force
    <root>/kind=budget_line/source=<name>/<digest>/area=19/fiscal_year=2565/part.parquet

A snapshot holds all of a source's records. It is written beside the one in force and put in its
place by one rename of `current.json`; a run that fails leaves everything as it was. Only the system
user that wrote the lake can read it: its records have not been through the privacy gate.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.need import Need
from ckanext.needs.records.schemas import ID_COLUMN, partition_area, record_schema

Record = Need | BudgetLine
MANIFEST = "current.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All records of one source, as they are in the lake.

    :param digest: of the records' content: the same records in any order have the same one
    :param files: Parquet files, absolute
    """

    kind: str
    source: str
    digest: str
    rows: int
    files: tuple[Path, ...]


class Lake:
    """The records of all sources under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self, kind: str, source: str) -> Snapshot | None:
        """Return the snapshot in force, or None when the source was never written."""
        folder = self._folder(kind, source)
        try:
            said = json.loads((folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return None
        digest = str(said["digest"])
        files = tuple(folder / digest / str(name) for name in said["files"])
        return Snapshot(kind, source, digest, int(said["rows"]), files)

    def write(self, kind: str, source: str, records: Iterable[Record]) -> Snapshot:
        """Put a source's records in the place of those that were there.

        The same records again leave the files as they are.
        """
        ordered = sorted(records, key=lambda record: str(getattr(record, ID_COLUMN[kind])))
        table = to_arrow(kind, ordered)
        digest = content_digest(table)
        before = self.current(kind, source)
        if before and before.digest == digest and all(file.exists() for file in before.files):
            return before
        folder = self._folder(kind, source)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.root.chmod(0o700)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = _write_snapshot(folder, digest, _partitions(table, ordered))
        _switch(folder, {"digest": digest, "rows": len(ordered), "files": names})
        _forget(folder, {digest, before.digest if before else ""})
        return Snapshot(
            kind, source, digest, len(ordered), tuple(folder / digest / name for name in names)
        )

    def read(self, kind: str, source: str) -> pa.Table:
        """Return all records of a source; no row when there is none."""
        snapshot = self.current(kind, source)
        schema = record_schema(kind)
        tables = [pq.ParquetFile(file).read() for file in (snapshot.files if snapshot else ())]
        return pa.concat_tables([schema.empty_table(), *tables])

    def _folder(self, kind: str, source: str) -> Path:
        return self.root / f"kind={kind}" / f"source={source}"


def to_arrow(kind: str, records: Sequence[Record]) -> pa.Table:
    """Return records as a typed table, columns as the fields of the dataclass."""
    schema = record_schema(kind)
    columns = {name: [getattr(record, name) for record in records] for name in schema.names}
    return pa.Table.from_pydict(columns, schema=schema)


def content_digest(table: pa.Table) -> str:
    """Return the sha256 (16 hex digits) of what a table holds: columns, types and values."""
    digest = hashlib.sha256(str(table.schema).encode())
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())
    digest.update(sink.getvalue())
    return digest.hexdigest()[:16]


def _partitions(table: pa.Table, records: Sequence[Record]) -> dict[str, pa.Table]:
    """Return the rows by the folder they belong in."""
    rows: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        area = partition_area(record) or "none"
        rows.setdefault(f"area={area}/fiscal_year={record.fiscal_year}", []).append(position)
    return {name: table.take(rows[name]) for name in sorted(rows)}


def _write_snapshot(folder: Path, digest: str, parts: dict[str, pa.Table]) -> list[str]:
    temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=folder))
    try:
        names = [_write_part(temporary, name, part) for name, part in parts.items()]
        shutil.rmtree(folder / digest, ignore_errors=True)
        temporary.rename(folder / digest)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return names


def _write_part(folder: Path, name: str, table: pa.Table) -> str:
    (folder / name).mkdir(parents=True)
    part = folder / name / "part.parquet"
    pq.write_table(table, part, compression="zstd")
    part.chmod(0o600)
    return f"{name}/part.parquet"


def _switch(folder: Path, manifest: dict[str, object]) -> None:
    """Put a new manifest in the place of the old one, at once."""
    handle, name = tempfile.mkstemp(prefix=".manifest-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, folder / MANIFEST)


def _forget(folder: Path, keep: set[str]) -> None:
    """Remove snapshots other than the one in force and the one before, which may be being read."""
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in keep:
            shutil.rmtree(entry, ignore_errors=True)
