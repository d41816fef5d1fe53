"""Clears away what a killed process left: half-written folders, tables that nobody sees."""

from __future__ import annotations

import logging
import shutil

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.catalogue import tables as catalogue_tables
from ckanext.needs.catalogue.files import storage
from ckanext.needs.datastore import marks as datastore_marks
from ckanext.needs.datastore import switch as datastore_switch

log = logging.getLogger(__name__)

#: Under the storage: of published files, of builds, of the lake.
UNFINISHED = (
    "files/*/.new-*",
    "build/.*",
    "build/history/.*",
    "build/lake/kind=*/source=*/.new-*",
    "build/lake/kind=*/source=*/.manifest-*",
)


#: Of the datasets that these folders are named after: the versions that readers may have links to.
VERSIONS = sa.text("""
    SELECT id, plugin_data -> 'needs' ->> 'version' AS version,
        plugin_data -> 'needs' ->> 'previous' AS previous
    FROM package WHERE id = ANY(:ids)
""")


def sweep() -> None:
    """Clear it away; do nothing while somebody builds or publishes.

    What a killed process had committed is brought to its end.
    """
    with catalogue_locks.tried(catalogue_locks.WORKING) as alone:
        if alone:
            _tables()
            _folders()
            _versions()


def _tables() -> None:
    with datastore_switch.transaction() as cursor:
        marks = datastore_marks.read_all(cursor)
    waiting = {m.resource_id for t, m in marks.items() if datastore_switch.is_shadow(t)}
    catalogue_tables.keep_up(sorted(waiting))
    if tables := datastore_switch.shadows_left():
        log.warning("dropping tables of a run that was killed: %s", ", ".join(tables))
        datastore_switch.drop(tables)


def _folders() -> None:
    for pattern in UNFINISHED:
        for path in storage().glob(pattern):
            log.warning("removing %s, which a run that was killed left", path)
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _versions() -> None:
    """Remove files that were stored for an edition that never came into force."""
    folders = {path.name: path for path in (storage() / "files").glob("*") if path.is_dir()}
    rows = model.Session.execute(VERSIONS, {"ids": list(folders)})
    kept = {row.id: {row.version, row.previous} - {None, ""} for row in rows}
    for dataset_id, folder in folders.items():
        left = {path.name for path in folder.iterdir()} - kept.get(dataset_id, set())
        if left:
            log.warning("removing %s of %s, never published", ", ".join(left), dataset_id)
            catalogue_files.keep_only(dataset_id, kept.get(dataset_id, set()))
