"""The plugin `needs_harvester`: sources whose rows become open datasets of this catalogue.

It keeps ckanext-harvest's contract, so sources, jobs, errors and the queues' consumers are those
that publishers know. One harvest object is one dataset.

gather reads the source. When nothing changed since the datasets in force were made, it says "not
modified" of each and runs nothing else. Otherwise it builds all datasets as files; import publishes
each one (publish/catalogue.py).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.harvest.harvesters import HarvesterBase
from ckanext.harvest.model import HarvestGatherError, HarvestObject, HarvestObjectError
from ckanext.needs.harvest import runs
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.job import find_source
from ckanext.needs.harvest.source import build_folder
from ckanext.needs.harvester import Harvester
from ckanext.needs.model.run import Run, now
from ckanext.needs.problems import InputError, Problem, describe
from ckanext.needs.publish import (
    catalogue,
    catalogue_locks,
    catalogue_sweep,
)
from ckanext.needs.publish.edition import Edition, edition_of

log = logging.getLogger(__name__)

#: Rows of ckanext-harvest's tables; its models carry no types that a checker could use.
JobRow = Any
ObjectRow = Any

SOURCE_TYPE = "needs"
#: {} are the names of a harvester and of the organisation that publishes by it.
NOT_THE_SOURCE = (
    "«{0}» เก็บได้จากแหล่งข้อมูลเดียวที่เป็นของหน่วยงาน «{1}» (แหล่งที่สร้างก่อน) / "
    "«{0}» is harvested by one source, the oldest that belongs to the organisation «{1}»"
)
#: {} is the time under which the log has the details.
UNEXPECTED = (
    "เกิดข้อผิดพลาดภายในระบบ ผู้ดูแลระบบดูรายละเอียดได้ในบันทึกเวลา {0} / "
    "an internal error; the administrator finds the details in the log at {0}"
)
#: A source with thousands of bad rows has one cause most times: the first ones show it.
MAX_ERRORS = 50


class NeedsHarvester(HarvesterBase):
    """Harvester of type `needs`; its config names a harvester: `{"harvester": "portal-needs"}`."""

    # IHarvester

    def info(self) -> dict[str, str]:
        """Return what the form of a harvest source shows."""
        return {
            "name": SOURCE_TYPE,
            "title": "ความต้องการและงบประมาณ (ckanext-needs)",
            "description": 'Open data by a declared harvester: {"harvester": NAME}. '
            + "There are: "
            + ", ".join(harvest_source.names()),
            "form_config_interface": "Text",
        }

    def validate_config(self, config: str) -> str:
        """Check the config of a harvest source.

        :raises ValueError: it does not name one of the declared harvesters
        """
        harvest_source.named_in(config)
        return config

    def gather_stage(self, harvest_job: JobRow) -> list[str] | None:
        """Return the ids of harvest objects to publish; None when the source can't be used."""
        run: Run | None = None
        try:
            catalogue_sweep.sweep()
            harvester = _declared(harvest_job.source)
            run = runs.start(harvester.name, harvest_job.id)
            run.digest = harvest_source.digest(harvester)
            before = _still_in_force(harvester.name, run.digest)
            if before:
                runs.unchanged(run, before)
                return _not_modified(harvest_job, [one.id for one in runs.planned_of(before)])
            with catalogue_locks.working():
                built = harvest_source.build(harvester)
            editions = [edition_of(dataset, harvester) for dataset in built.datasets]
            published = _published_already(editions)
            runs.plan(run, built, editions, published)
            _not_modified(harvest_job, sorted(published))
            return _to_import(harvest_job, [e for e in editions if e.dataset_id not in published])
        except InputError as error:
            self._gather_failed(harvest_job, run, error.problems, str(error))
        except _NotHarvestable as error:
            self._gather_failed(harvest_job, run, (), str(error))
        except Exception:
            message = _unexpected("gathering", harvest_job.source.id)
            self._gather_failed(harvest_job, run, (), message)
        return None

    def fetch_stage(self, harvest_object: ObjectRow) -> bool:
        """Do nothing: gathering has built the files already."""
        return True

    def import_stage(self, harvest_object: ObjectRow) -> bool:
        """Publish one dataset; on an error the published one stays exactly as it was."""
        edition = Edition.from_json(harvest_object.content, build_folder())
        try:
            catalogue.publish(edition, lambda: _link(harvest_object, edition.dataset_id))
        except tk.ValidationError as error:
            _save_error(harvest_object, json.dumps(error.error_dict, ensure_ascii=False))
        except Exception:
            _save_error(harvest_object, _unexpected("publishing", edition.name))
        else:
            runs.note(harvest_object.harvest_job_id, edition.dataset_id, "done")
            return True
        runs.note(harvest_object.harvest_job_id, edition.dataset_id, "errored")
        return False

    def _gather_failed(
        self, job: JobRow, run: Run | None, problems: Sequence[Problem], message: str
    ) -> None:
        """Put the reasons on the job's page and into the run's report."""
        model.Session.rollback()
        if run is not None:
            runs.failed(run, problems, message)
        texts = [_both_languages(problem) for problem in problems[:MAX_ERRORS]] or [message]
        if len(problems) > MAX_ERRORS:
            more = len(problems) - MAX_ERRORS
            texts.append(f"และอีก {more:,} รายการ / and {more:,} more")
        for text in texts:
            HarvestGatherError.create(text, job)


class _NotHarvestable(Exception):
    """A harvest source that may not, or cannot, be harvested; the text is for its page."""


def _declared(source: Any) -> Harvester:
    """Return the harvester of a source.

    :raises _NotHarvestable: its config names none, it is not its publisher's, or another source
        harvests it already
    """
    try:
        harvester = harvest_source.named_in(source.config)
    except InputError:
        raise
    except ValueError as error:
        raise _NotHarvestable(str(error)) from error
    if find_source(harvester) != source.id:
        name = harvester.datasets[0].publisher.name
        raise _NotHarvestable(NOT_THE_SOURCE.format(harvester.name, name))
    return harvester


def _unexpected(doing: str, what: str) -> str:
    """Log the error that is being handled; return what the job's page, which is public, says."""
    moment = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    log.exception("%s %s, shown to readers as the error of %s", doing, what, moment)
    return UNEXPECTED.format(moment)


def _both_languages(problem: Problem) -> str:
    english = problem.reason.in_("en")
    thai = describe(problem)
    return thai if english == problem.reason.th else f"{thai} / {english}"


def _still_in_force(harvester: str, digest: str) -> Run | None:
    """Return the run whose datasets are still what this source gives, and published as it left
    them; None when something has to be done.
    """
    before = runs.newest_of(harvester, digest)
    if before is None:
        return None
    planned = runs.planned_of(before)
    stamps = catalogue.stamps([one.id for one in planned])
    if any(one.id not in stamps or stamps[one.id].digest != one.digest for one in planned):
        return None
    catalogue.complete([one.id for one in planned])
    return before


def _published_already(editions: Sequence[Edition]) -> set[str]:
    """Return the ids of the editions that are in the catalogue as they are."""
    stamps = catalogue.stamps([edition.dataset_id for edition in editions])
    same = {e.dataset_id for e in editions if stamps.get(e.dataset_id, _NONE).digest == e.digest}
    catalogue.complete(sorted(same))
    return same


_NONE = catalogue.Stamp("", "", "")


def _not_modified(job: JobRow, dataset_ids: Sequence[str]) -> list[str]:
    """Record harvest objects that are done already, all in one statement."""
    if dataset_ids:
        rows = [_finished_object(job, dataset_id) for dataset_id in dataset_ids]
        table = cast(sa.Table, HarvestObject.__table__)
        model.Session.execute(sa.insert(table), rows)
        model.Session.commit()
    return []


def _finished_object(job: JobRow, dataset_id: str) -> dict[str, Any]:
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


def _to_import(job: JobRow, editions: Sequence[Edition]) -> list[str]:
    objects: list[ObjectRow] = [
        HarvestObject(guid=edition.dataset_id, job=job, content=edition.as_json())
        for edition in editions
    ]
    model.Session.add_all(objects)
    model.Session.commit()
    return [one.id for one in objects]


def _link(harvest_object: ObjectRow, dataset_id: str) -> None:
    """Make this the dataset's current harvest object, in the transaction that publishes it."""
    model.Session.query(HarvestObject).filter(
        HarvestObject.package_id == dataset_id, HarvestObject.current.is_(True)
    ).update({"current": False}, synchronize_session=False)
    harvest_object.package_id = dataset_id
    harvest_object.current = True
    model.Session.add(harvest_object)
    model.Session.flush()


def _save_error(harvest_object: ObjectRow, message: str) -> None:
    model.Session.rollback()
    HarvestObjectError.create(message, harvest_object, "Import")
