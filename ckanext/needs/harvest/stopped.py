"""Harvest jobs whose process is gone: found, closed, and said on the job's page.

A run in one process (now.py) holds its source's lock; the queues' gather-consumer holds the lock of
the job that it gathers. PostgreSQL frees both when the process dies, so a job that has begun, is
not at its end and is locked by nobody has stopped. What waits in a queue is not touched: an object
whose fetch-consumer died is given to the next one by ckanext-harvest, three minutes later.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Action, Context, DataDict

from ckanext.harvest.model import (
    HarvestGatherError,
    HarvestJob,
    HarvestObject,
    HarvestObjectError,
    HarvestSource,
)
from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.harvest import runs
from ckanext.needs.harvest.objects import JobRow, ObjectRow
from ckanext.needs.model.run import Run, now

SOURCE_TYPE = "needs"
ABORTED = (
    "การเก็บข้อมูลครั้งนี้ถูกหยุดกลางคัน จึงปิดงานโดยไม่สมบูรณ์ ข้อมูลที่เผยแพร่แล้วยังครบถ้วน / "
    "this harvest was stopped before its end and is closed as aborted; "
    "what is published is whole"
)
TRIED_AGAIN = (
    "โปรเซสที่กำลังเผยแพร่ชุดข้อมูลนี้หยุดกลางคัน จึงทำใหม่อีกครั้ง (ครั้งที่ {0}) / "
    "the process that was publishing this dataset was stopped before its end; "
    "it is published anew (attempt {0})"
)
#: The runs that say they go on while their job is over: of consumers that gave up, or timed out.
LEFT_OPEN = sa.text("""
    SELECT need_run.id FROM need_run JOIN harvest_job ON harvest_job.id = need_run.job_id
    WHERE need_run.status = 'running' AND harvest_job.status = 'Finished'
        AND harvest_job.source_id = :source_id
""")


def open_jobs(source_id: str) -> list[JobRow]:
    """Return the jobs of a source that are not at their end."""
    query = model.Session.query(HarvestJob).filter(
        HarvestJob.source_id == source_id, HarvestJob.status.in_(["New", "Running"])
    )
    return query.all()


def close(source_id: str) -> None:
    """Close the jobs of a source that have stopped; the caller holds the source's lock."""
    for job in open_jobs(source_id):
        run = runs.of_job(job.id)
        if (run is not None and runs.in_process(run)) or _gathering_stopped(job):
            _close(job, run)
    for run_id in model.Session.scalars(LEFT_OPEN, {"source_id": source_id}).all():
        runs.failed(cast("Run", runs.get(run_id)), (), ABORTED)


def close_all() -> None:
    """Close the jobs of all sources that have stopped."""
    for (source_id,) in model.Session.query(HarvestSource.id).filter_by(type=SOURCE_TYPE).all():
        with catalogue_locks.tried(catalogue_locks.of_source(source_id)) as alone:
            if alone:  # else a process is at it
                close(source_id)


@tk.chained_action
def harvest_jobs_run(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Close what has stopped, so that it keeps no new job from being made; then do as core's.

    ckanext-harvest would wait for two hours, and then gather in a job of long ago.
    """
    tk.check_access("harvest_jobs_run", context, data_dict)
    close_all()
    return up_func(context, data_dict)


def actions() -> dict[str, Action]:
    """Return the action of ckanext-harvest that looks for what has stopped."""
    told: dict[str, Any] = {"harvest_jobs_run": harvest_jobs_run}
    return told


@contextmanager
def gathering(job: JobRow) -> Generator[None]:
    """Gather for a job as the queues' consumer does, seen to be alive by all others."""
    with catalogue_locks.tried(catalogue_locks.of_gathering(job.id)):
        job.save()  # that it has begun
        yield
        job.gather_finished = now()  # who gets the lock sees that we came to the end
        job.save()


def say_when_tried_again(harvest_object: ObjectRow) -> None:
    """Say on the job's page that an earlier consumer died while it published a dataset."""
    if harvest_object.retry_times > 1:
        message = TRIED_AGAIN.format(harvest_object.retry_times)
        HarvestObjectError.create(message, harvest_object, "Import")


def _gathering_stopped(job: JobRow) -> bool:
    """Return whether a consumer began to gather, did not come to the end, and is gone."""
    with catalogue_locks.tried(catalogue_locks.of_gathering(job.id)) as free:
        model.Session.refresh(job)
        return free and job.gather_started is not None and job.gather_finished is None


def _close(job: JobRow, run: Run | None) -> None:
    if run is not None:
        runs.failed(run, (), ABORTED)
    job.status, job.finished = "Finished", now()
    model.Session.query(HarvestObject).filter(
        HarvestObject.harvest_job_id == job.id,
        HarvestObject.state.notin_(["COMPLETE", "ERROR"]),
    ).update({"state": "ERROR", "report_status": "errored"}, synchronize_session=False)
    model.Session.commit()
    HarvestGatherError.create(ABORTED, job)
