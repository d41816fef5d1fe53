"""The first half of a run: read the source; build datasets when it is not as it was."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.catalogue import publishing as catalogue
from ckanext.needs.catalogue import sweep as catalogue_sweep
from ckanext.needs.harvest import failures, objects, problem_files, runs
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.job import find_source
from ckanext.needs.harvest.objects import JobRow
from ckanext.needs.harvest.workers import LostRun
from ckanext.needs.harvester import Harvester
from ckanext.needs.model.run import Run
from ckanext.needs.problems import InputError
from ckanext.needs.publish.edition import Edition, edition_of

#: {} are the names of a harvester and of the organisation that publishes by it.
NOT_THE_SOURCE = (
    "«{0}» เก็บได้จากแหล่งข้อมูลเดียวที่เป็นของหน่วยงาน «{1}» (แหล่งที่สร้างก่อน) / "
    "«{0}» is harvested by one source, the oldest that belongs to the organisation «{1}»"
)
NEVER = catalogue.Stamp("", "", "")


class NotHarvestable(Exception):
    """A harvest source that may not, or cannot, be harvested; the text is for its page."""


def gather(job: JobRow, workers: int = 0) -> list[str] | None:
    """Return the ids of harvest objects to publish; None when the source can't be used.

    Why not is on the job's page then, and what is published stays as it is.

    :param workers: processes of this machine that share the run, with those of others; 0 = nobody
        shares it
    """
    run: Run | None = None
    try:
        catalogue_sweep.sweep()
        harvester = _declared(job.source)
        run = runs.start(harvester.name, job.id)
        with harvest_source.fetched(harvester, _to_share(harvester, workers)) as local:
            run.digest = harvest_source.digest(local)
            before = _still_in_force(harvester.name, run.digest)
            if not before:
                return _build(job, run, local, workers)
        runs.unchanged(run, before)
        objects.not_modified(job, [one.id for one in runs.planned_of(before)])
        return []
    except InputError as error:
        failures.of_gathering(job, run, error.problems, str(error), error.tally)
    except (NotHarvestable, LostRun) as error:
        failures.of_gathering(job, run, (), str(error))
    except Exception:
        message = failures.unexpected("gathering", job.source.id)
        failures.of_gathering(job, run, (), message)
    return None


def _to_share(harvester: Harvester, workers: int) -> Path | None:
    """Return the folder for what a run fetches, if others share it."""
    if not workers:
        return None
    from ckanext.needs.harvest import sharing  # here, so that a portal starts without its libraries

    return sharing.keep_folder(harvester)


def _build(job: JobRow, run: Run, harvester: Harvester, workers: int) -> list[str]:
    """Build all datasets; return the harvest objects of those that are not published like that."""
    digest = run.digest

    def make_parts() -> Path:
        from ckanext.needs.harvest import sharing

        return sharing.lead(harvester, job.id, digest, workers)

    with catalogue_locks.working():
        built = harvest_source.build(
            harvester, make_parts if workers else None, problem_files.path_for(run)
        )
    editions = [edition_of(dataset, harvester) for dataset in built.datasets]
    published = _published_already(editions)
    runs.plan(run, built, editions, published)
    objects.not_modified(job, sorted(published))
    return objects.to_import(job, [e for e in editions if e.dataset_id not in published])


def _declared(source: Any) -> Harvester:
    """Return the harvester of a source.

    :raises NotHarvestable: its config names none, it is not its publisher's, or another source
        harvests it already
    """
    try:
        harvester = harvest_source.named_in(source.config)
    except InputError:
        raise
    except ValueError as error:
        raise NotHarvestable(str(error)) from error
    if find_source(harvester) != source.id:
        name = harvester.datasets[0].publisher.name
        raise NotHarvestable(NOT_THE_SOURCE.format(harvester.name, name))
    return harvester


def _still_in_force(harvester: str, digest: str) -> Run | None:
    """Return the run whose datasets are still what this source gives, and published as it left
    them; None when something has to be done.
    """
    before = runs.newest_of(harvester, digest)
    if before is None:
        return None
    planned = runs.planned_of(before)
    stamps = catalogue.stamps([one.id for one in planned])
    if any(stamps.get(one.id, NEVER).digest != one.digest for one in planned):
        return None
    catalogue.complete([one.id for one in planned])
    return before


def _published_already(editions: Sequence[Edition]) -> set[str]:
    """Return the ids of the editions that are in the catalogue as they are."""
    stamps = catalogue.stamps([edition.dataset_id for edition in editions])
    same = {e.dataset_id for e in editions if stamps.get(e.dataset_id, NEVER).digest == e.digest}
    catalogue.complete(sorted(same))
    return same
