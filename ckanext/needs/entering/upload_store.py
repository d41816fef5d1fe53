"""Keeps an uploaded spreadsheet between trying it and loading it: one a user, for a day."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from pathlib import Path

from ckanext.needs.catalogue.files import storage

KEPT = 24 * 3600
_TOKEN = re.compile(r"[0-9a-f]{32}")
_USER = re.compile(r"[0-9A-Za-z_-]{1,100}")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")


def keep(user_id: str, data: bytes, name: str) -> str:
    """Keep a file in the place of the user's earlier one; return the token that it is had by."""
    sweep()
    mine = _folder(user_id)
    shutil.rmtree(mine, ignore_errors=True)
    mine.mkdir(parents=True, mode=0o700)
    token = secrets.token_hex(16)
    ending = Path(name).suffix
    ending = ending if _ENDING.fullmatch(ending) else ""
    (mine / f"{token}{ending}").write_bytes(data)
    return token


def get(user_id: str, token: str) -> tuple[bytes, str] | None:
    """Return content and name of a kept file, None when it is not kept any more."""
    if not _TOKEN.fullmatch(token):
        return None
    found = next(iter(_folder(user_id).glob(f"{token}*")), None)
    return (found.read_bytes(), f"needs{found.suffix}") if found else None


def forget(user_id: str) -> None:
    """Remove the user's file."""
    shutil.rmtree(_folder(user_id), ignore_errors=True)


def sweep() -> None:
    """Remove the files that are older than a day, whosever they are."""
    for folder in _all().glob("*"):
        if os.stat(folder).st_mtime < time.time() - KEPT:
            shutil.rmtree(folder, ignore_errors=True)


def _all() -> Path:
    return storage() / "spreadsheets"


def _folder(user_id: str) -> Path:
    if not _USER.fullmatch(user_id):
        raise ValueError(f"no id of a user: {user_id!r}")
    return _all() / user_id
