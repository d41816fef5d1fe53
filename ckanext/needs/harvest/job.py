"""Which harvest source is a harvester's, and one run of it at a time in this process."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.harvest.model import HarvestJob, HarvestSource
from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.harvest import runs, stopped
from ckanext.needs.harvest.stopped import SOURCE_TYPE
from ckanext.needs.harvester import Harvester
from ckanext.needs.model.run import now

UNDER_WAY = "มีการเก็บข้อมูลจากแหล่งนี้ค้างอยู่ / a harvest of this source is under way"
#: The owner of a source is that of the dataset that ckanext-harvest keeps for it.
SOURCES = sa.text("""
    SELECT harvest_source.id, harvest_source.config
    FROM harvest_source JOIN package ON package.id = harvest_source.id
        JOIN "group" ON "group".id = package.owner_org
    WHERE harvest_source.type = :type AND harvest_source.active AND "group".name = :publisher
    ORDER BY harvest_source.created, harvest_source.id
""")


def find_source(harvester: Harvester) -> str | None:
    """Return the id of a harvester's harvest source, or None.

    It is the oldest active one whose config names the harvester, of those that belong to its
    (first) publisher: nobody else's editors run it.
    """
    publisher = harvester.datasets[0].publisher.name
    rows = model.Session.execute(SOURCES, {"type": SOURCE_TYPE, "publisher": publisher})
    return next((row.id for row in rows if _names(row.config, harvester.name)), None)


@contextmanager
def running(harvester: Harvester, source_id: str) -> Generator[Any]:
    """Give a running harvest job; it is finished whatever happens.

    Jobs of earlier processes that were killed are closed first.

    :raises ckan.plugins.toolkit.ValidationError: a harvest of the source is under way
    """
    with catalogue_locks.tried(catalogue_locks.of_source(source_id)) as alone:
        if not alone:
            raise tk.ValidationError({"name": [UNDER_WAY]})
        stopped.close(source_id)
        if stopped.open_jobs(source_id):
            raise tk.ValidationError({"name": [UNDER_WAY]})
        job = begin(harvester, source_id)
        try:
            yield job
        finally:
            model.Session.rollback()
            job.status, job.finished = "Finished", now()
            model.Session.add(job)
            model.Session.commit()


def begin(harvester: Harvester, source_id: str) -> Any:
    """Make a running job, marked as one of this process and not of the queues' consumers."""
    job = cast("Any", HarvestJob)(source=HarvestSource.get(source_id), status="Running")
    model.Session.add(job)
    model.Session.flush()
    runs.start(harvester.name, job.id, in_process=True)
    return job


def _names(config: str | None, name: str) -> bool:
    try:
        return json.loads(config or "")["harvester"] == name
    except (ValueError, KeyError, TypeError):
        return False
