"""What a job's page says when something went wrong: for those who can do something about it."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.harvest.model import HarvestGatherError, HarvestObjectError
from ckanext.needs.harvest import runs
from ckanext.needs.model.run import Run
from ckanext.needs.problems import Problem, Tally, describe

log = logging.getLogger(__name__)

#: {} is the time under which the log has the details.
UNEXPECTED = (
    "เกิดข้อผิดพลาดภายในระบบ ผู้ดูแลระบบดูรายละเอียดได้ในบันทึกเวลา {0} / "
    "an internal error; the administrator finds the details in the log at {0}"
)
#: A source with thousands of bad rows has one cause most times: the first ones show it.
MAX_ERRORS = 50


def unexpected(doing: str, what: str) -> str:
    """Log the error that is being handled; return what the job's page, which is public, says."""
    moment = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
    log.exception("%s %s, shown to readers as the error of %s", doing, what, moment)
    return UNEXPECTED.format(moment)


def of_gathering(
    job: Any,
    run: Run | None,
    problems: Sequence[Problem],
    message: str,
    tally: Tally | None = None,
) -> None:
    """Put the reasons on the job's page and into the run's report.

    :param tally: of all problems, where these are but the first
    """
    model.Session.rollback()
    if run is not None:
        runs.failed(run, problems, message, tally)
    texts = [_both_languages(problem) for problem in problems[:MAX_ERRORS]] or [message]
    more = max(len(problems), tally.total if tally else 0) - MAX_ERRORS
    if more > 0:
        texts.append(f"และอีก {more:,} รายการ / and {more:,} more")
    for text in texts:
        HarvestGatherError.create(text, job)


def of_publishing(harvest_object: Any, error: Exception, name: str) -> None:
    """Put the reason why a dataset was not published on its object's page.

    Called while the error is being handled.
    """
    refused = isinstance(error, tk.ValidationError)
    message = (
        json.dumps(error.error_dict, ensure_ascii=False)
        if refused
        else unexpected("publishing", name)
    )
    model.Session.rollback()
    HarvestObjectError.create(message, harvest_object, "Import")


def _both_languages(problem: Problem) -> str:
    english = problem.reason.in_("en")
    thai = describe(problem)
    return thai if english == problem.reason.th else f"{thai} / {english}"
