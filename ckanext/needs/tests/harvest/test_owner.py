"""A harvester's source belongs to its publisher."""

from __future__ import annotations

import json

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.ckan


@pytest.fixture
def strangers_source(source):
    """A source that names the harvester and belongs to somebody else; its editor too."""
    from ckanext.needs.catalogue.publishing import site_context

    user = factories.User()["name"]
    owner = factories.Organization(users=[{"name": user, "capacity": "admin"}])
    made = tk.get_action("harvest_source_create")(
        site_context(),
        {
            "name": "strange",
            "title": "strange",
            "url": "http://example.org/strange",
            "source_type": "needs",
            "config": json.dumps({"harvester": source.name}),
            "owner_org": owner["id"],
        },
    )
    return made["id"], user


def test_editors_of_another_organisation_may_not_run_it(source, strangers_source):
    context = {"user": strangers_source[1], "model": model}
    with pytest.raises(tk.NotAuthorized):
        helpers.call_auth("need_harvest", context, name=source.name)


def test_a_source_of_another_organisation_gathers_nothing(strangers_source):
    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestSource

    job = HarvestJob(source=HarvestSource.get(strangers_source[0]), status="Running")
    job.save()
    assert not queue.gather_stage(queue.get_harvester("needs"), job)
    (error,) = model.Session.query(HarvestGatherError).filter_by(harvest_job_id=job.id)
    assert "test-municipality" in error.message
