"""The tables of published datasets: of which edition they are, and what they still lack.

Metadata and tables are in two databases, so they are committed one after the other. What counts is
the metadata: when a process is killed between the two, the tables of the edition in force wait as
shadows, and whoever comes first, a reader or a run, switches them in (`keep_up`).
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.catalogue.metadata import table_resource_id
from ckanext.needs.datastore import fulltext as datastore_fulltext
from ckanext.needs.datastore import marks as datastore_marks
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.datastore import tables as datastore
from ckanext.needs.datastore.marks import Mark
from ckanext.needs.datastore.rows import parquet_rows
from ckanext.needs.datastore.switch import Shadow
from ckanext.needs.publish.edition import Edition

log = logging.getLogger(__name__)

IN_FORCE = sa.text("""
    SELECT resource.id AS resource_id, package.id AS dataset_id,
        package.plugin_data -> 'needs' ->> 'version' AS edition
    FROM resource JOIN package ON package.id = resource.package_id
    WHERE (resource.id = ANY(:ids) OR package.id = ANY(:ids))
        AND resource.state = 'active' AND package.plugin_data -> 'needs' IS NOT NULL
""")
NO_MARK = Mark("", "", full_text=True)
#: Seconds that a worker may take for the full text of a dataset's tables.
FULL_TEXT_SECONDS = 4 * 3600


@dataclass(frozen=True, slots=True)
class InForce:
    """The edition in force of a resource's dataset."""

    resource_id: str
    dataset_id: str
    edition: str


def in_force(ids: Sequence[str]) -> list[InForce]:
    """Return which edition is in force of these resources, or of all resources of these datasets.

    Those that no edition was ever published of are not in it.
    """
    rows = model.Session.execute(IN_FORCE, {"ids": list(ids)})
    return [InForce(row.resource_id, row.dataset_id, row.edition) for row in rows]


def fill(edition: Edition) -> Generator[Shadow]:
    """Yield the edition's tables as shadows, each as soon as it is filled."""
    for table in edition.tables:
        with parquet_rows(edition.folder / table.files["parquet"]) as rows:
            resource_id = table_resource_id(edition, table)
            yield datastore.fill(resource_id, table.fields, rows, edition.version)


def late(found: Sequence[InForce]) -> list[Shadow]:
    """Return the shadows that belong to an edition in force and were not switched in."""
    with datastore_switch.transaction() as cursor:
        there = datastore_marks.read(cursor, [one.resource_id for one in found])
        behind = {
            one.resource_id: one.edition
            for one in found
            if there.get(one.resource_id, NO_MARK).edition != one.edition
        }
        marks = datastore_marks.read_all(cursor) if behind else {}
    waiting = {
        mark.resource_id: table
        for table, mark in marks.items()
        if behind.get(mark.resource_id) == mark.edition and datastore_switch.is_shadow(table)
    }
    return [Shadow(resource_id, table, 0) for resource_id, table in waiting.items()]


def keep_up(ids: Sequence[str]) -> None:
    """Switch in what belongs to the editions in force of these resources or datasets.

    The caller holds the lock of their publication.
    """
    if shadows := late(in_force(ids)):
        log.warning("switching in %d tables of a run that was killed", len(shadows))
        datastore_switch.switch(shadows)


def ready_to_read(resource_id: str) -> Mark | None:
    """Make sure that a resource's table is of the edition in force; return the table's mark.

    None when the table is not one that an edition was published in.
    """
    found = in_force([resource_id])
    if found and late(found):
        with catalogue_locks.publishing(found[0].dataset_id):
            keep_up([found[0].dataset_id])
    with datastore_switch.transaction() as cursor:
        return datastore_marks.read(cursor, [resource_id]).get(resource_id) if found else None


def all_ready_to_read() -> None:
    """Make sure that every table is of the edition in force, whichever somebody will read."""
    with datastore_switch.transaction() as cursor:
        marks = datastore_marks.read_all(cursor)
    waiting = {m.resource_id for name, m in marks.items() if datastore_switch.is_shadow(name)}
    found = in_force(sorted(waiting))
    behind = {shadow.resource_id for shadow in late(found)}
    for dataset_id in sorted({one.dataset_id for one in found if one.resource_id in behind}):
        with catalogue_locks.publishing(dataset_id):
            keep_up([dataset_id])


def lacking_full_text(dataset_ids: Sequence[str]) -> list[str]:
    """Return the datasets that have tables without full text."""
    found = {one.resource_id: one.dataset_id for one in in_force(dataset_ids)}
    return sorted({found[one] for one in datastore_fulltext.lacking(list(found))})


def all_lacking_full_text() -> list[str]:
    """Return all datasets that have tables without full text."""
    with datastore_switch.transaction() as cursor:
        marks = datastore_marks.read_all(cursor)
    found = in_force([table for table, mark in marks.items() if not mark.full_text])
    return sorted({one.dataset_id for one in found})


def full_text_soon(dataset_id: str) -> None:
    """Leave the full text of a dataset's tables, where it lacks, to a worker of CKAN's jobs."""
    if lacking_full_text([dataset_id]):
        tk.enqueue_job(
            make_full_text,
            [dataset_id],
            title=f"full text of the tables of {dataset_id}",
            rq_kwargs={"timeout": FULL_TEXT_SECONDS},
        )


def make_full_text(dataset_id: str) -> int:
    """Make the full text that a dataset's tables lack; return how many lacked it."""
    with catalogue_locks.publishing(dataset_id):
        resource_ids = [one.resource_id for one in in_force([dataset_id])]
        return sum(datastore_fulltext.make(one) for one in resource_ids)
