"""A harvest by hand counts for the schedule too."""

import pytest
from ckan.tests.helpers import call_action

from ckanext.harvest.model import HarvestSource
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.job import find_source
from ckanext.needs.harvest.now import harvest

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index")]


def test_the_scheduler_does_not_harvest_again_what_was_just_harvested():
    harvested = harvest("portal-needs")
    source_id = find_source(harvest_source.load("portal-needs"))
    call_action("harvest_jobs_run")
    jobs = call_action("harvest_job_list", source_id=source_id)
    assert [job["id"] for job in jobs] == [harvested.job_id]
    assert HarvestSource.get(source_id).next_run is not None
