"""Harvests in processes that stop where a test wants them to, and what readers see meanwhile."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from ckanext.needs.tests.harvest.conftest import harvest as harvest
from ckanext.needs.tests.harvest.conftest import source as source
from ckanext.needs.tests.recovery.proxy import Proxy

OLD, NEW = 4_250_000, 4_300_000
#: What each service's address is called in the environment.
SERVICES = {
    "postgres": ("CKAN_SQLALCHEMY_URL", "CKAN_DATASTORE_WRITE_URL", "CKAN_DATASTORE_READ_URL"),
    "solr": ("CKAN_SOLR_URL",),
    "redis": ("CKAN_REDIS_URL",),
}
SECONDS = 120


@pytest.fixture
def storage(app, tmp_path, ckan_config, monkeypatch):
    """A storage folder of this test alone; the portal that would forget it has been made."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(tmp_path / "storage"))
    return tmp_path / "storage" / "needs"


@pytest.fixture(scope="session")
def services():
    """The services that the processes use, each to be cut and restored by its name."""
    return {name: Proxy(os.environ[urls[0]]) for name, urls in SERVICES.items()}


@pytest.fixture(scope="session")
def processes(services, request):
    """A server that forks processes with a portal in them."""
    patch = pytest.MonkeyPatch()
    patch.setenv("CKAN_INI", str(request.config.getoption("--ckan-ini")))
    for name, variables in SERVICES.items():
        for variable in variables:
            patch.setenv(variable, services[name].through(os.environ[variable]))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ckanext.needs.tests.recovery.portal"])
    first = context.Process()
    first.start()  # the server takes the environment along
    first.join()
    patch.undo()
    return context


class Harvesting:
    """A harvest in another process that has come to a place and waits there."""

    def __init__(self, process, channel):
        self._process, self._channel = process, channel

    def kill(self):
        self._process.kill()
        self._process.join(SECONDS)
        assert self._process.exitcode == -9
        _wait_until_unlocked()

    def go_on(self, how="go on"):
        """Let it come to its end; return whether it got there without an exception."""
        self._channel.send(how)
        self._process.join(SECONDS)
        return self._process.exitcode == 0


def _wait_until_unlocked():
    """Wait until PostgreSQL has noticed that a killed process is gone."""
    import ckan.model as model
    import sqlalchemy as sa

    held = sa.text("""
        SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND datname = current_database()
    """)
    until = time.monotonic() + SECONDS
    while model.Session.scalar(held) and time.monotonic() < until:
        time.sleep(0.05)


@pytest.fixture
def stopped_at(processes, services, source, storage, ckan_config):
    """A function that gives a harvest of the source, in another process, stopped at a stage.

    Or other work: see `child.work_until`.
    """

    @contextmanager
    def start(stage, work=f"harvest {source.name}"):
        from ckanext.needs.tests.recovery.child import work_until

        options = {
            name: ckan_config[name]
            for name in ("ckan.storage_path", "ckanext.needs.harvesters_folder")
        }
        ours, theirs = processes.Pipe()
        process = processes.Process(
            target=work_until, args=(stage, work, options, theirs), daemon=True
        )
        process.start()
        theirs.close()
        try:
            assert ours.poll(SECONDS), f"{stage} was not reached"
            assert ours.recv() == "reached"
            yield Harvesting(process, ours)
        finally:
            process.kill()
            process.join(SECONDS)
            for service in services.values():
                service.restore()

    return start


@pytest.fixture
def readers(app, source):
    """What readers get of the published dataset: from its page's data, its tables, its files."""
    return Readers(app)


class Readers:
    def __init__(self, app):
        self._app = app

    def total(self):
        """Return the budget's total, in which all that is published agrees."""
        dataset = self._action("package_show", id="small-budget")
        tables = [one for one in dataset["resources"] if one.get("datastore_active")]
        assert len(tables) == 2
        found = {}
        for one in tables:
            rows = self._action("datastore_search", resource_id=one["id"], limit=100)["records"]
            found[one["name"], "table"] = sum(int(row["amount"]) for row in rows)
            text = self._get(one["url"]).decode("utf-8-sig")
            lines = csv.DictReader(io.StringIO(text))
            found[one["name"], "file"] = sum(int(float(line["amount"])) for line in lines)
        assert len(set(found.values())) == 1, found
        return found["budget_lines", "table"]

    @contextmanager
    def at_the_same_time(self):
        """Give what somebody gets who begins to read now, and may have to wait."""
        with ThreadPoolExecutor(1) as thread:
            yield thread.submit(self.total)

    def _action(self, name, **asked):
        query = "&".join(f"{key}={value}" for key, value in asked.items())
        return json.loads(self._get(f"/api/3/action/{name}?{query}"))["result"]

    def _get(self, url):
        response = self._app.get(urlsplit(url)._replace(scheme="", netloc="").geturl())
        assert response.status_code == 200, response.body
        return response.data


@pytest.fixture
def job_says():
    """A function that returns the errors on the page of each job, oldest job first."""
    from ckan import model

    from ckanext.harvest.model import (
        HarvestGatherError,
        HarvestJob,
        HarvestObject,
        HarvestObjectError,
    )

    def errors():
        model.Session.remove()
        for job in model.Session.query(HarvestJob).order_by(HarvestJob.created):
            gathering = model.Session.query(HarvestGatherError).filter_by(harvest_job_id=job.id)
            importing = (
                model.Session.query(HarvestObjectError)
                .join(HarvestObject)
                .filter(HarvestObject.harvest_job_id == job.id)
            )
            yield [error.message for error in [*gathering, *importing]]

    return lambda: list(errors())
