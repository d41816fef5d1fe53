"""What a process does that wants to harvest a source whose shared run another one leads."""

from __future__ import annotations

import time
from contextlib import suppress

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.harvest import runs
from ckanext.needs.harvest.workers import LostRun
from ckanext.needs.harvester import Harvester

#: Seconds until the next look at how far the others are.
WAIT = 0.5
NOT_THE_SAME = (
    "มีการเก็บข้อมูลแบบแบ่งกันทำจากแหล่งนี้อยู่ แต่เครื่องนี้มีไฟล์ต้นทาง mapping การตั้งค่า "
    "หรือรุ่นของโปรแกรมไม่ตรงกัน จึงร่วมไม่ได้ / "
    "a shared harvest of this source is under way, but this machine has other source files, "
    "another mapping, other settings or another version, so it can't join"
)


def can_join(harvester: Harvester) -> bool:
    """Return whether somebody leads a shared run of a source, whose folder this machine sees."""
    from ckanext.needs.harvest import sharing  # here, so that a portal starts without its libraries

    announced = sharing.announced_of(harvester)
    return announced is not None and _is_running(announced.job_id)


def join(harvester: Harvester, source_id: str, workers: int) -> str | None:
    """Make parts with those who share a run, and wait for its end.

    :returns: id of the job that did it; None when who led it was killed, so that it is our turn
    :raises ckan.plugins.toolkit.ValidationError: this machine would publish something else
    """
    from ckanext.needs.harvest import sharing

    job_id = helped = ""
    while not _ended(source_id):
        announced = sharing.announced_of(harvester)
        job_id = announced.job_id if announced else job_id
        if announced is None or not announced.digest or announced.job_id == helped:
            time.sleep(WAIT)
            continue
        helped = announced.job_id
        if not sharing.same_as(harvester, announced):
            raise tk.ValidationError({"name": [NOT_THE_SAME]})
        with suppress(LostRun):  # who leads says it, unless the run has only ended
            sharing.help_with(harvester, announced, workers)
    return job_id if job_id and not _is_running(job_id) else None


def _ended(source_id: str) -> bool:
    """Return whether nobody harvests the source any more: a process that is killed has no lock."""
    with catalogue_locks.tried(catalogue_locks.of_source(source_id)) as free:
        return free


def _is_running(job_id: str) -> bool:
    model.Session.rollback()  # see what others have noted since
    run = runs.of_job(job_id)
    return run is not None and run.status == "running"
