"""Harvest objects: one is one dataset of one job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast
from uuid import uuid4

import ckan.model as model
import sqlalchemy as sa

from ckanext.harvest.model import HarvestObject
from ckanext.needs.model.run import now
from ckanext.needs.publish.edition import Edition

#: Rows of ckanext-harvest's tables; its models carry no types that a checker could use.
JobRow = Any
ObjectRow = Any


def not_modified(job: JobRow, dataset_ids: Sequence[str]) -> None:
    """Record harvest objects that are done already, all in one statement."""
    if dataset_ids:
        rows = [_finished(job, dataset_id) for dataset_id in dataset_ids]
        model.Session.execute(sa.insert(cast(sa.Table, HarvestObject.__table__)), rows)
        model.Session.commit()


def to_import(job: JobRow, editions: Sequence[Edition]) -> list[str]:
    """Record harvest objects that are to be published; return their ids."""
    objects: list[ObjectRow] = [
        HarvestObject(guid=edition.dataset_id, job=job, content=edition.as_json())
        for edition in editions
    ]
    model.Session.add_all(objects)
    model.Session.commit()
    return [one.id for one in objects]


def link(harvest_object: ObjectRow, dataset_id: str) -> None:
    """Make this the dataset's current harvest object, in the transaction that publishes it."""
    model.Session.query(HarvestObject).filter(
        HarvestObject.package_id == dataset_id, HarvestObject.current.is_(True)
    ).update({"current": False}, synchronize_session=False)
    harvest_object.package_id = dataset_id
    harvest_object.current = True
    model.Session.add(harvest_object)
    model.Session.flush()


def _finished(job: JobRow, dataset_id: str) -> dict[str, Any]:
    moment = now()
    times = ("gathered", "fetch_started", "fetch_finished", "import_started", "import_finished")
    return {
        "id": str(uuid4()),
        "guid": dataset_id,
        "current": False,
        "state": "COMPLETE",
        "report_status": "not modified",
        "harvest_job_id": job.id,
        "harvest_source_id": job.source.id,
        **dict.fromkeys(times, moment),
    }
