"""What is at addresses, brought once: all steps of a run then see the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from ckanext.needs.sources.failures import unreadable
from ckanext.needs.sources.fetch import is_address
from ckanext.needs.sources.options import FetchOptions
from ckanext.needs.sources.read import collect

CHUNK = 1 << 20


def bring(
    locations: Sequence[str], format: str, options: FetchOptions, folder: Path
) -> tuple[str, ...]:
    """Bring what is at addresses into a folder; return the path to read each location from.

    :raises InputError: an address can't be fetched
    """
    return tuple(_bring(n, each, format, options, folder) for n, each in enumerate(locations))


def _bring(number: int, location: str, format: str, options: FetchOptions, folder: Path) -> str:
    if not is_address(location):
        return location
    copy = folder / str(number)
    copy.write_bytes(collect(location, format, options))
    return str(copy)


def hash_of(path: str | Path) -> str:
    """Return the SHA-256 of a file, hexadecimal; a file of any size.

    :raises InputError: it can't be read
    """
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise unreadable(str(path), str(error), str(error)) from error


def hash_of_all(paths: Sequence[str | Path]) -> str:
    """Return one SHA-256 of some files: that of a single one, else of theirs in a row.

    Empty when there is none.
    """
    hashes = [hash_of(path) for path in paths]
    if len(hashes) < 2:
        return "".join(hashes)
    return hashlib.sha256(b"".join(bytes.fromhex(each) for each in hashes)).hexdigest()
