"""The plugin `needs_harvester`: sources whose rows become open datasets of this catalogue.

It keeps ckanext-harvest's contract, so sources, jobs, errors and the queues' consumers are those
that publishers know. One harvest object is one dataset.

gather reads the source. When nothing changed since the datasets in force were made, it says "not
modified" of each and runs nothing else. Otherwise it builds all datasets as files (gathering.py);
import publishes each one (catalogue/publishing.py).
"""

from __future__ import annotations

import ckan.plugins as p
from ckan.types import Action

from ckanext.harvest.harvesters import HarvesterBase
from ckanext.needs.catalogue import publishing as catalogue
from ckanext.needs.catalogue import reading as catalogue_reading
from ckanext.needs.catalogue import search as catalogue_search
from ckanext.needs.harvest import failures, gathering, objects, runs, stopped
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.harvest.job import SOURCE_TYPE
from ckanext.needs.harvest.objects import JobRow, ObjectRow
from ckanext.needs.harvest.source import build_folder
from ckanext.needs.publish.edition import Edition


class NeedsHarvester(HarvesterBase):
    """Harvester of type `needs`; its config names a harvester: `{"harvester": "portal-needs"}`."""

    p.implements(p.IActions)

    # IActions

    def get_actions(self) -> dict[str, Action]:
        """Return core's actions that read published tables, told what a publication leaves; and
        ckanext-harvest's that is called every few minutes, told what killed consumers leave.
        """
        return catalogue_reading.actions() | stopped.actions()

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
        """Return the ids of harvest objects to publish; None when the source can't be used.

        A job that is over is not gathered for: a message of it came back from a killed consumer.
        """
        if harvest_job.status == "Finished":
            return []
        with stopped.gathering(harvest_job):
            return gathering.gather(harvest_job)

    def fetch_stage(self, harvest_object: ObjectRow) -> bool:
        """Do nothing: gathering has built the files already."""
        return True

    def import_stage(self, harvest_object: ObjectRow) -> bool:
        """Publish one dataset; on an error the published one stays exactly as it was."""
        stopped.say_when_tried_again(harvest_object)
        edition = Edition.from_json(harvest_object.content, build_folder())
        try:
            catalogue.publish(edition, lambda: objects.link(harvest_object, edition.dataset_id))
            published = True
        except Exception as error:
            failures.of_publishing(harvest_object, error, edition.name)
            published = False
        result = "done" if published else "errored"
        run = runs.note(harvest_object.harvest_job_id, edition.dataset_id, result)
        if run is not None and run.finished and not runs.in_process(run):
            catalogue.afterwards("search index", catalogue_search.commit)
        return published
