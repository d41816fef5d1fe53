"""The lake: canonical records as Parquet, one partition a kind, source, area and fiscal year.

    <root>/kind=budget_line/source=<name>/current.json            which snapshot is in force
    <root>/kind=budget_line/source=<name>/<digest>/area=19/fiscal_year=2565/part.parquet

A snapshot holds all of a source's records. It is written beside the one in force and put in its
place by one rename of `current.json`; a run that fails leaves everything as it was. Only the system
user that wrote the lake can read it: its records have not been through the privacy gate.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.records.schemas import ID_COLUMN, Record, record_schema
from ckanext.needs.records.stage import Stage, Staged

MANIFEST = "current.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All records of one source, as they are in the lake.

    :param digest: of the files' content: the same records have the same one
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
        folder = self.folder(kind, source)
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
        return self.take(stage_records(kind, records, self.folder(kind, source)), source)

    def take(self, staged: Staged, source: str) -> Snapshot:
        """Put staged records in the place of those that were there, and remove what is not needed.

        The same records again leave the files as they are.

        :param staged: in `folder` of the same kind and source
        """
        before = self.current(staged.kind, source)
        if before and before.digest == staged.digest and all(f.exists() for f in before.files):
            staged.discard()
            return before
        folder = self.folder(staged.kind, source)
        for private in (self.root, folder.parent, folder):
            private.chmod(0o700)
        shutil.rmtree(folder / staged.digest, ignore_errors=True)
        staged.folder.rename(folder / staged.digest)
        files = list(staged.files)
        _switch(folder, {"digest": staged.digest, "rows": staged.rows, "files": files})
        _forget(folder, {staged.digest, before.digest if before else ""})
        paths = tuple(folder / staged.digest / name for name in files)
        return Snapshot(staged.kind, source, staged.digest, staged.rows, paths)

    def read(self, kind: str, source: str) -> pa.Table:
        """Return all records of a source; no row when there is none."""
        snapshot = self.current(kind, source)
        schema = record_schema(kind)
        tables = [pq.ParquetFile(file).read() for file in (snapshot.files if snapshot else ())]
        return pa.concat_tables([schema.empty_table(), *tables])

    def folder(self, kind: str, source: str) -> Path:
        """Return where a source's snapshots are; they are staged there too."""
        return self.root / f"kind={kind}" / f"source={source}"


def stage_records(kind: str, records: Iterable[Record], folder: Path) -> Staged:
    """Write records into a folder of their own inside `folder`, in the order of their ids."""
    ordered = sorted(records, key=lambda record: str(getattr(record, ID_COLUMN[kind])))
    stage = Stage(kind, folder)
    try:
        stage.add(to_arrow(kind, ordered))
        return stage.finish()
    except BaseException:
        stage.discard()
        raise


def to_arrow(kind: str, records: Sequence[Record]) -> pa.Table:
    """Return records as a typed table, columns as the fields of the dataclass."""
    schema = record_schema(kind)
    columns = {name: [getattr(record, name) for record in records] for name in schema.names}
    return pa.Table.from_pydict(columns, schema=schema)


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
