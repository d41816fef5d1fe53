"""Fetches a source's file: from a path, or from an address that may be anybody's."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from ckanext.needs.sources.download import Download
from ckanext.needs.sources.failures import too_many_bytes, unreadable
from ckanext.needs.sources.options import FetchOptions


def is_address(location: str) -> bool:
    """Return whether a location is an address, of whatever scheme, and not a path."""
    return "://" in location


def name_of(location: str) -> str:
    """Return what errors and provenance call a location: a file's name, or host and path."""
    if not is_address(location):
        return Path(location).name
    try:
        parts = urlsplit(location)
        last = parts.path.rpartition("/")[2]
        return last if "." in last else f"{parts.hostname or ''}{parts.path}".rstrip("/")
    except ValueError:
        return location


def fetch(location: str, options: FetchOptions | None = None) -> bytes:
    """Return the bytes of a file, or of an `http(s)` address.

    :raises InputError: there is no such file; the address may not be fetched, does not answer with
        status 200, breaks off, or answers nothing; or there is too much of it
    """
    options = options or FetchOptions()
    if is_address(location):
        return Download(location, options).run()
    return _read(location, options.max_bytes)


def _read(path: str, most: int) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise unreadable(path, str(error), str(error)) from error
    if len(data) > most:
        raise too_many_bytes(path, most)
    return data
