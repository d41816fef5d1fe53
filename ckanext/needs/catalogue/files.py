"""The published files: one folder a version, never changed once it is there.

    <ckan.storage_path>/needs/files/<dataset id>/<version>/<file>

They are served at `/needs/files/<dataset name>/<version>/<file>` (views/files.py).
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection
from pathlib import Path

import ckan.plugins.toolkit as tk

from ckanext.needs.publish.edition import VERSION_LENGTH, Edition

MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json"}
_VERSION = re.compile(rf"[0-9a-f]{{{VERSION_LENGTH}}}")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_DATASET_ID = re.compile(r"[0-9a-f-]{36}")
#: The address under which views/files.py serves them.
SERVED_AT = "/needs/files"


def storage() -> Path:
    """Return the folder of everything that the extension keeps in files."""
    return Path(str(tk.config["ckan.storage_path"])) / "needs"


def store(edition: Edition) -> bool:
    """Put an edition's public files in their versioned folder; return whether they are new there.

    The folder appears whole or not at all.
    """
    target = _folder(edition.dataset_id) / edition.version
    if target.is_dir():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        for name in edition.public_files():
            shutil.copyfile(edition.folder / name, fresh / name)
        fresh.chmod(0o755)
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return True


def remove(edition: Edition) -> None:
    """Take away the files of an edition that did not get published."""
    shutil.rmtree(_folder(edition.dataset_id) / edition.version, ignore_errors=True)


def keep_only(dataset_id: str, versions: Collection[str]) -> None:
    """Remove the other versions of a dataset."""
    for entry in _folder(dataset_id).iterdir():
        if entry.name not in versions:
            shutil.rmtree(entry, ignore_errors=True)


def find(dataset_id: str, version: str, name: str) -> Path | None:
    """Return the path of a published file, or None; nothing outside the folder can be named."""
    well_formed = (
        _DATASET_ID.fullmatch(dataset_id) and _VERSION.fullmatch(version) and _FILE.fullmatch(name)
    )
    path = _folder(dataset_id) / version / name
    return path if well_formed and path.is_file() else None


def dataset_ids() -> list[str]:
    """Return the ids of the datasets that have published files here, in any version."""
    try:
        names = [entry.name for entry in (storage() / "files").iterdir()]
    except FileNotFoundError:
        return []
    return [name for name in names if _DATASET_ID.fullmatch(name)]


def address(dataset_name: str, version: str, name: str) -> str:
    """Return a file's absolute address; the same in every language and outside of a request."""
    root = str(tk.config.get("ckan.root_path") or "").replace("/{{LANG}}", "")
    return f"{tk.config['ckan.site_url']}{root}{SERVED_AT}/{dataset_name}/{version}/{name}"


def media_type(name: str) -> str:
    """Return a file's media type."""
    return MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")


def _folder(dataset_id: str) -> Path:
    return storage() / "files" / dataset_id
