"""Puts a prepared dataset into its folder, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path

from ckanext.needs.privacy.gate import GateReport
from ckanext.needs.publish.datapackage import PACKAGE
from ckanext.needs.publish.dataset import BuiltDataset, BuiltTable, Prepared
from ckanext.needs.publish.staged import Written
from ckanext.needs.tables.schema import TableSchema


def write_dataset(prepared: Prepared, out: Path) -> BuiltDataset:
    """Put a dataset's files into `<out>/<name>/`, unless the same are there already."""
    name, files = str(prepared.metadata["name"]), prepared.staged.files
    folder, digest = out / name, prepared.staged.digest
    changed = not (folder.is_dir() and digest_of_folder(folder) == digest)
    if changed:
        replace_folder(folder, prepared.staged.folder)
    return BuiltDataset(
        key=prepared.spec.key,
        dataset_id=prepared.dataset_id,
        name=name,
        title=prepared.title,
        metadata=prepared.metadata,
        coverage=prepared.coverage,
        tables=tuple(_table(*made, folder, files) for made in prepared.reports),
        folder=folder,
        datapackage_path=folder / PACKAGE,
        changed=changed,
        digest=digest,
    )


def replace_folder(folder: Path, fresh: Path) -> None:
    """Put a folder in the place of the one that is there; both lie on one disk.

    When anything fails, the folder that was there is there again.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh.chmod(0o755)
    _swap(fresh, folder)


def digest_of_folder(folder: Path) -> str:
    """Return the digest of the files that are in a folder now, as `digest_of` gives it."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").digest()
        digest.update(path.name.encode() + b"\0" + content)
    return digest.hexdigest()


def _swap(fresh: Path, folder: Path) -> None:
    old = fresh.with_suffix(".old")
    was_there = folder.exists()
    if was_there:
        folder.rename(old)
    try:
        fresh.rename(folder)
    except BaseException:
        if was_there:
            old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _table(
    schema: TableSchema, report: GateReport, folder: Path, files: Mapping[str, Written]
) -> BuiltTable:
    return BuiltTable(
        name=schema.name,
        path_csv=folder / f"{schema.name}.csv",
        path_json=folder / f"{schema.name}.json",
        path_parquet=folder / f"{schema.name}.parquet",
        rows=report.rows,
        withheld=report.withheld,
        not_cleared=report.not_cleared,
        report=report,
        schema=schema,
        sha256=files[f"{schema.name}.csv"].sha256,
    )
