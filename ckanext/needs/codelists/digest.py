"""A digest of all that the codelists in use say, whatever files they came from."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from ckanext.needs.codelists.loading import Codelists


@lru_cache(maxsize=16)
def digest_of(codelists: Codelists) -> str:
    """Return a digest of every name, code, alias, position and year; reckoned once a codelist.

    It is of what was read, not of files: names may come from a package, positions from a CSV, and
    a file that was changed after it was loaded is not yet what a run works with.
    """
    areas = codelists.areas
    digest = sha256(repr(replace(areas.spec, file="", names=None, positions=None)).encode())
    for entries in (
        codelists.strategies.all(),
        areas,
        codelists.statuses.all(),
        codelists.channels.all(),
        codelists.sensitive_complaints.all(),
    ):
        for entry in entries:
            digest.update(repr(entry).encode())
    return digest.hexdigest()
