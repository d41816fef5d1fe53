"""Clears away what a killed process left: half-written folders, tables that nobody sees."""

from __future__ import annotations

import logging
import shutil

from ckanext.needs.publish import catalogue_locks, datastore
from ckanext.needs.publish.catalogue_files import storage

log = logging.getLogger(__name__)

#: Under the storage: of published files, of builds, of the lake.
UNFINISHED = (
    "files/*/.new-*",
    "build/.*",
    "build/lake/kind=*/source=*/.new-*",
    "build/lake/kind=*/source=*/.manifest-*",
)


def sweep() -> None:
    """Clear it away; do nothing while somebody builds or publishes."""
    with catalogue_locks.tried(catalogue_locks.WORKING) as alone:
        if alone:
            _folders()
            if tables := datastore.shadows_left():
                log.warning("dropping tables of a run that was killed: %s", ", ".join(tables))
                datastore.drop(tables)


def _folders() -> None:
    for pattern in UNFINISHED:
        for path in storage().glob(pattern):
            log.warning("removing %s, which a run that was killed left", path)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
