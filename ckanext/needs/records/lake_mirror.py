"""A copy of the lake where other machines can read it: any address that fsspec knows.

Engines on several machines (Spark) read the copy. It has the lake's own layout; `current.json` is
written last, so that a reader who starts there never sees half a snapshot. The records have not
been through the privacy gate: who may read the address is for its operator to restrict.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec

from ckanext.needs.records.lake import MANIFEST, Snapshot


def addresses(snapshot: Snapshot, address: str) -> Callable[[Path], Path | str]:
    """Return what gives the place where a snapshot's file is to be read.

    :param address: of the copy, which is brought up to date; empty = the file itself
    """
    if not address or not snapshot.files:
        return lambda file: file
    kind = next(each for each in snapshot.files[0].parents if each.name.startswith("kind="))
    mirror = LakeMirror(kind.parent, address)
    mirror.put(snapshot)
    return mirror.address


class LakeMirror:
    """The copy of one lake.

    :param root: the lake's folder
    :param address: of the copy (`s3://bucket/lake`, `file:///mnt/lake`)
    """

    def __init__(self, root: Path, address: str) -> None:
        self._root = root
        self._address = address.rstrip("/")
        self._system: Any = fsspec.filesystem(address.partition("://")[0])

    def address(self, file: Path) -> str:
        """Return where a file of the lake is in the copy."""
        return f"{self._address}/{file.relative_to(self._root).as_posix()}"

    def put(self, snapshot: Snapshot) -> None:
        """Copy a snapshot, unless it is the one in force there already."""
        manifest = self._folder(snapshot) / MANIFEST
        if self._digest(self.address(manifest)) == snapshot.digest:
            return
        for file in snapshot.files:
            self._copy(file)
        self._copy(manifest)

    def _folder(self, snapshot: Snapshot) -> Path:
        return self._root / f"kind={snapshot.kind}" / f"source={snapshot.source}"

    def _digest(self, manifest: str) -> str:
        try:
            return str(json.loads(self._system.cat_file(manifest))["digest"])
        except FileNotFoundError:
            return ""

    def _copy(self, file: Path) -> None:
        address = self.address(file)
        self._system.makedirs(address.rpartition("/")[0], exist_ok=True)
        self._system.put_file(str(file), address)
