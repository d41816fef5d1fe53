"""Runs harvesters in this process, from source to published datasets, without the queues."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.harvest import queue
from ckanext.harvest.model import (
    HarvestGatherError,
    HarvestObject,
    HarvestObjectError,
    HarvestSource,
)
from ckanext.needs.catalogue import search as catalogue_search
from ckanext.needs.catalogue.publishing import afterwards, ensure_organization, site_context
from ckanext.needs.harvest import gathering, joining, runs
from ckanext.needs.harvest import job as harvest_job
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.job import SOURCE_TYPE, find_source
from ckanext.needs.harvest.objects import JobRow
from ckanext.needs.harvester import Harvester
from ckanext.needs.model.run import Run, now

FREQUENCIES = {"manual": "MANUAL", "daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY"}
INTERVALS = {
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Harvested:
    """What one harvester's run came to.

    :param rows: rows of all its tables
    :param withheld: cells that the privacy gate emptied
    :param not_cleared: those of them that are texts which nobody has cleared
    :param errors: reasons, as they stand on the job's page
    """

    source: str
    title: str
    job_id: str
    datasets: int
    rows: int
    withheld: int
    not_cleared: int
    added: int
    updated: int
    not_modified: int
    errored: int
    seconds: float
    errors: tuple[str, ...]


def harvest(name: str, workers: int = 0) -> Harvested:
    """Harvest one source now; its harvest source is made when it is not there.

    :param workers: processes of this machine that share the run with each other, and with those of
        other machines that are told the same; 0 = nobody shares it. A shared run that is under way
        is joined
    :raises ValueError: no such harvester
    :raises InputError: its YAML is wrong
    :raises ckan.plugins.toolkit.ValidationError: a harvest of it is under way
    """
    harvester = harvest_source.load(name)
    source_id = ensure_source(harvester)
    began = time.perf_counter()
    job_id: str | None = None
    while job_id is None:
        try:
            job_id = _lead(harvester, source_id, workers)
        except tk.ValidationError:
            if not (workers and joining.can_join(harvester)):
                raise
            job_id = joining.join(harvester, source_id, workers)
    return _summary(harvester, job_id, time.perf_counter() - began)


def _lead(harvester: Harvester, source_id: str, workers: int) -> str:
    """Harvest a source; return the id of the job."""
    from ckanext.needs.harvest import sharing  # here, so that a portal starts without its libraries

    with harvest_job.running(harvester, source_id) as job:
        job_id = str(job.id)
        try:
            if workers:
                sharing.begin(harvester, job_id)
            object_ids = _run(job, workers)
        finally:
            sharing.end(harvester)
    _count_schedule_from_now(source_id, harvester.schedule)
    if object_ids:  # the list of sources shows when each was last harvested
        afterwards("the source's entry in the search index", lambda: _reindex(source_id))
        afterwards("search index", catalogue_search.commit)
    return job_id


def ensure_source(harvester: Harvester) -> str:
    """Return the id of a harvester's harvest source, making one owned by its first publisher."""
    found = find_source(harvester)
    if found:
        return found
    publisher = harvester.datasets[0].publisher
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {
            "name": f"source-{harvester.name}",
            "title": harvester.title.th,
            "notes": harvester.source.attribution.th,
            "url": harvester.source.homepage or f"{tk.config['ckan.site_url']}/citizen-need",
            "source_type": SOURCE_TYPE,
            "frequency": FREQUENCIES[harvester.schedule],
            "config": json.dumps({"harvester": harvester.name}),
            "owner_org": ensure_organization(publisher.name, publisher.title.th),
        },
    )
    return str(made["id"])


def _reindex(source_id: str) -> None:
    context = site_context(defer_commit=True)
    tk.get_action("harvest_source_reindex")(context, {"id": source_id})


def _count_schedule_from_now(source_id: str, schedule: str) -> None:
    """Say when the source is due again; to ckanext-harvest one that never was is due at once."""
    if schedule in INTERVALS:
        source = cast("Any", HarvestSource.get(source_id))
        source.next_run = now() + INTERVALS[schedule]
        source.save()


@dataclass(frozen=True, slots=True)
class _Gathering:
    """The part of a harvester that gathers, with several workers."""

    workers: int

    def gather_stage(self, harvest_job: JobRow) -> list[str] | None:
        return gathering.gather(harvest_job, self.workers)


def _run(job: Any, workers: int) -> list[str]:
    """Gather, then fetch and import every object, as the queues' consumers would."""
    harvester = queue.get_harvester(SOURCE_TYPE)
    object_ids: list[str] = queue.gather_stage(_Gathering(workers), job) or []
    for object_id in object_ids:
        queue.fetch_and_import_stages(harvester, HarvestObject.get(object_id))
    return object_ids


def _summary(harvester: Harvester, job_id: str, seconds: float) -> Harvested:
    results = _results(job_id)
    errors = _errors(job_id)
    run = model.Session.scalars(sa.select(Run).where(Run.job_id == job_id)).first()
    planned = runs.planned_of(run) if run else []
    return Harvested(
        source=harvester.name,
        title=harvester.title.th,
        job_id=job_id,
        datasets=len(planned),
        rows=sum(one.rows for one in planned),
        withheld=sum(one.withheld for one in planned),
        not_cleared=sum(one.not_cleared for one in planned),
        added=results["added"],
        updated=results["updated"],
        not_modified=results["not modified"],
        errored=len(errors),
        seconds=round(seconds, 2),
        errors=errors,
    )


def _results(job_id: str) -> Counter[str]:
    rows = model.Session.query(HarvestObject.report_status).filter_by(harvest_job_id=job_id)
    return Counter(status for (status,) in rows if status)


def _errors(job_id: str) -> tuple[str, ...]:
    gathering = model.Session.query(HarvestGatherError.message).filter_by(harvest_job_id=job_id)
    importing = (
        model.Session.query(HarvestObjectError.message)
        .join(HarvestObject)
        .filter(HarvestObject.harvest_job_id == job_id)
    )
    told = [
        *gathering.order_by(HarvestGatherError.created),
        *importing.order_by(HarvestObjectError.created),
    ]
    return tuple(message for (message,) in told)
