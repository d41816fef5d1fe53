"""Files of briefs, written once: under the digest of all that they are made of."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from ckanext.needs.catalogue.files import storage

#: So many files are kept, the ones that were read last.
MOST = 500
#: One file is written at a time in a process: a PDF takes a whole processor for a second.
_writing = threading.Lock()


def find(made_of: str, ending: str) -> bytes | None:
    """Return a file that was written before.

    :param made_of: all that it depends on
    """
    path = _path(made_of, ending)
    try:
        content = path.read_bytes()
        path.touch()
    except OSError:
        return None
    return content


def written(made_of: str, ending: str, write: Callable[[], bytes]) -> bytes:
    """Return a file, written now unless it was before."""
    with _writing:
        content = find(made_of, ending)
        if content is None:
            content = write()
            _keep(_path(made_of, ending), content)
    return content


def _path(made_of: str, ending: str) -> Path:
    return storage() / "briefs" / f"{hashlib.sha256(made_of.encode()).hexdigest()}.{ending}"


def _keep(path: Path, content: bytes) -> None:
    """Put a file where others see it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(fresh).replace(path)
    there = sorted(path.parent.glob("[0-9a-f]*"), key=_read_last, reverse=True)
    for old in there[MOST:]:
        old.unlink(missing_ok=True)


def _read_last(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
