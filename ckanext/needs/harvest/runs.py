"""Keeps account of harvester runs in the table `need_run`.

A run's report lists the datasets it planned, each with the digest of its edition and what became of
it. Workers in several processes may report to one run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.harvest import problem_files, provenance
from ckanext.needs.model.run import Run, now
from ckanext.needs.problems import Problem, Tally, describe
from ckanext.needs.publish.edition import Edition

if TYPE_CHECKING:
    from ckanext.needs.build import Built

#: More than these would make the report unreadable; their number is there all the same.
MAX_LISTED = 100
#: In a run's report: that it runs, or ran, in one process, without the queues.
IN_PROCESS = "in_process"
#: What a run on an unchanged source takes over from the one before.
KEPT_UNCHANGED = (
    *("datasets", "not_cleared", "source", "problems", "problem_count", problem_files.REPORTED),
)

#: ckanext-harvest keeps which of its objects a dataset was last made from.
JOB_OF_DATASET = sa.text("""
    SELECT harvest_job_id FROM harvest_object WHERE package_id = :id AND current
    ORDER BY import_finished DESC NULLS LAST LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Planned:
    """A dataset of a run; `result` is empty until it was published (`done`) or not (`errored`).

    :param withheld: cells that the privacy gate emptied
    :param not_cleared: those of them that are texts which nobody has cleared
    """

    id: str
    name: str
    digest: str
    rows: int
    withheld: int
    result: str = ""
    not_cleared: int = 0


def start(harvester: str, job_id: str, *, in_process: bool = False) -> Run:
    """Note that a run has begun, unless that is noted already.

    :param in_process: one process does it from beginning to end; when that is gone the run is over
    """
    noted = of_job(job_id)
    if noted is not None:
        return noted
    run = Run(harvester=harvester, job_id=job_id, report={IN_PROCESS: True} if in_process else {})
    model.Session.add(run)
    model.Session.commit()
    return run


def of_job(job_id: str) -> Run | None:
    """Return the run of a harvest job."""
    return model.Session.scalars(sa.select(Run).where(Run.job_id == job_id)).first()


def get(run_id: str) -> Run | None:
    """Return a run by its id."""
    return model.Session.get(Run, run_id)


def plan(run: Run, built: Built, editions: Sequence[Edition], published: set[str]) -> None:
    """Note what was built; `published` are the ids that are in the catalogue already."""
    planned = [
        Planned(
            id=e.dataset_id,
            name=e.name,
            digest=e.digest,
            rows=e.rows,
            withheld=e.withheld,
            result=_result(e, published),
            not_cleared=e.not_cleared,
        )
        for e in editions
    ]
    source = provenance.told(run.harvester, editions, run.started)
    rows: dict[str, int] = source.get("rows", {})
    run.rows_used = built.records
    run.rows_refused = rows.get("refused", _refused(built.problems, built.tally))
    run.rows_read = rows.get("read", run.rows_used + run.rows_refused)
    run.rows_withheld = built.withheld
    run.report = {
        **run.report,
        **_problems(run, built.problems, built.tally),
        "source": source,
        "datasets": [asdict(one) for one in planned],
        "not_cleared": sum(one.not_cleared for one in planned),
        "seconds": dict(built.seconds),
        "warnings": _listed(built.problems),
    }
    _end_when_complete(run, planned)
    model.Session.commit()


def unchanged(run: Run, before: Run) -> None:
    """Note that the source is as it was: the datasets of the run before are still in force."""
    run.status, run.finished = "unchanged", now()
    run.rows_read, run.rows_used = before.rows_read, before.rows_used
    run.rows_refused, run.rows_withheld = before.rows_refused, before.rows_withheld
    kept = {key: before.report[key] for key in KEPT_UNCHANGED if key in before.report}
    run.report = {**run.report, **kept}
    problem_files.keep(run)
    model.Session.commit()


def failed(
    run: Run, problems: Sequence[Problem], message: str = "", tally: Tally | None = None
) -> None:
    """Note that a run came to nothing, and why.

    :param tally: of all problems, where these are but the first
    """
    model.Session.rollback()
    run.status, run.finished = "failed", now()
    run.rows_read = tally.read if tally else 0
    run.rows_refused = _refused(problems, tally)
    errors = _listed(problems) or [message]
    run.report = {**run.report, **_problems(run, problems, tally), "errors": errors}
    model.Session.add(run)
    model.Session.commit()


def note(job_id: str, dataset_id: str, result: str) -> Run | None:
    """Note what became of one dataset; the last one ends the run, which is returned."""
    query = sa.select(Run).where(Run.job_id == job_id).with_for_update()
    run = model.Session.scalars(query).first()
    if run is None:
        return None
    planned = [
        replace(one, result=result) if one.id == dataset_id else one for one in planned_of(run)
    ]
    run.report = {**run.report, "datasets": [asdict(one) for one in planned]}
    _end_when_complete(run, planned)
    model.Session.commit()
    return run


def in_process(run: Run) -> bool:
    """Return whether one process does, or did, the whole run, without the queues."""
    return bool(run.report.get(IN_PROCESS))


def newest_of(harvester: str, digest: str) -> Run | None:
    """Return the newest run that planned datasets from a source of this content."""
    query = (
        sa.select(Run)
        .where(Run.harvester == harvester, Run.digest == digest, Run.status != "failed")
        .order_by(Run.started.desc())
        .limit(1)
    )
    run = model.Session.scalars(query).first()
    return run if run is not None and run.report.get("datasets") else None


def of_harvester(harvester: str, limit: int, offset: int = 0) -> list[Run]:
    """Return the newest runs of a harvester."""
    query = sa.select(Run).where(Run.harvester == harvester).order_by(Run.started.desc())
    return list(model.Session.scalars(query.limit(limit).offset(offset)))


def of_dataset(dataset_id: str) -> Run | None:
    """Return the run that made a published dataset what it is; None of one that no run made."""
    job_id = model.Session.scalars(JOB_OF_DATASET, {"id": dataset_id}).first()
    return of_job(job_id) if job_id else None


def planned_of(run: Run) -> list[Planned]:
    """Return the datasets of a run."""
    return [Planned(**one) for one in run.report.get("datasets", [])]


def _result(edition: Edition, published: set[str]) -> str:
    return "not modified" if edition.dataset_id in published else ""


def _end_when_complete(run: Run, planned: Sequence[Planned]) -> None:
    results = {one.result for one in planned}
    if "" not in results:
        run.status = "failed" if "errored" in results else "done"
        run.finished = now()


def _problems(run: Run, problems: Sequence[Problem], tally: Tally | None) -> dict[str, object]:
    """Return what a report says of problems: the first, how many, and where all of them are."""
    count = max(len(problems), tally.total if tally else 0)
    kept = {"problems": provenance.listed(problems), "problem_count": count}
    return {**kept, **problem_files.reported(run)}


def _refused(problems: Sequence[Problem], tally: Tally | None) -> int:
    """Return how many rows have an error."""
    return max(tally.refused if tally else 0, provenance.refused(problems))


def _listed(problems: Sequence[Problem]) -> list[str]:
    return [describe(problem) for problem in problems[:MAX_LISTED]]
