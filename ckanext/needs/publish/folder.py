"""Puts a prepared dataset into its folder, whole or not at all."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ckanext.needs.privacy.gate import GateResult
from ckanext.needs.publish.datapackage import PACKAGE
from ckanext.needs.publish.dataset import BuiltDataset, BuiltTable, Prepared, digest_of
from ckanext.needs.tables.schema import TableSchema


def write_dataset(prepared: Prepared, out: Path) -> BuiltDataset:
    """Write a dataset to `<out>/<name>/`, unless the same files are there already.

    The files are written beside, then take the old folder's place.
    """
    name = str(prepared.metadata["name"])
    folder = out / name
    changed = not _is_there(prepared.files, folder)
    if changed:
        replace_folder(folder, prepared.files)
    return BuiltDataset(
        key=prepared.spec.key,
        dataset_id=prepared.dataset_id,
        name=name,
        title=prepared.title,
        metadata=prepared.metadata,
        coverage=prepared.coverage,
        tables=tuple(_table(s, r, folder, prepared.files) for s, r in prepared.results),
        folder=folder,
        datapackage_path=folder / PACKAGE,
        changed=changed,
        digest=digest_of(prepared.files),
    )


def replace_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a folder with exactly these files in the place of the one that is there.

    When anything fails, the folder that was there is there again.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, data in files.items():
            (fresh / name).write_bytes(data)
        fresh.chmod(0o755)
        _swap(fresh, folder)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


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


def _is_there(files: Mapping[str, bytes], folder: Path) -> bool:
    if not folder.is_dir() or {path.name for path in folder.iterdir()} != set(files):
        return False
    return all((folder / name).read_bytes() == data for name, data in files.items())


def _table(
    schema: TableSchema, result: GateResult, folder: Path, files: Mapping[str, bytes]
) -> BuiltTable:
    return BuiltTable(
        name=schema.name,
        path_csv=folder / f"{schema.name}.csv",
        path_json=folder / f"{schema.name}.json",
        path_parquet=folder / f"{schema.name}.parquet",
        rows=result.table.num_rows,
        withheld=result.withheld,
        report=result.report,
        schema=schema,
        sha256=hashlib.sha256(files[f"{schema.name}.csv"]).hexdigest(),
    )
