"""What readers get while PostgreSQL or Solr is gone for them too, and that it comes back."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.ckan


@pytest.fixture
def reader(processes, services, harvest, source, storage, ckan_config):
    """A portal in another process, of a published dataset; a function that asks it for a page."""
    from ckanext.needs.tests.recovery.child import answer_until_closed

    harvest()
    ours, theirs = processes.Pipe()
    names = ("ckan.storage_path", "ckanext.needs.harvesters_folder")
    options = {name: ckan_config[name] for name in names}
    process = processes.Process(target=answer_until_closed, args=(options, theirs), daemon=True)
    process.start()
    theirs.close()

    def ask(path):
        ours.send(path)
        assert ours.poll(100), f"no answer: {path}"
        return ours.recv()

    yield ask
    process.kill()
    process.join()
    for service in services.values():
        service.restore()


@pytest.fixture
def addresses():
    """What readers ask of a dataset and of the portal."""
    from ckan.plugins import toolkit as tk

    dataset = tk.get_action("package_show")({}, {"id": "small-budget"})
    table = next(one for one in dataset["resources"] if one["name"] == "budget_lines")
    return {
        "page": "/dataset/small-budget",
        "English page": "/en/dataset/small-budget",
        "file": urlsplit(table["url"]).path,
        "table": f"/api/3/action/datastore_search?resource_id={table['id']}",
        "home": "/",
        "datasets": "/dataset/",
        "needs": "/citizen-need/",
        "search": "/api/3/action/package_search",
    }


#: What is said with 500 by core itself.
CORE_S_OWN = {"solr": ("datasets", "needs", "search")}
#: What does not need the service.
AS_EVER = {"postgres": (), "solr": ("file", "table")}
FOR_PROGRAMS = ("table", "search")


@pytest.mark.parametrize("service", AS_EVER)
def test_a_service_that_is_gone(service, reader, services, addresses):
    before = answers(reader, addresses)
    assert {status for status, _, _ in before.values()} == {200}
    services[service].cut()
    for name, (status, headers, text) in answers(reader, addresses).items():
        assert "Traceback" not in text, name
        assert "Error(" not in text, name
        assert "127.0.0.1" not in text, name
        if name in AS_EVER[service]:
            assert (status, text) == (200, before[name][2]), name
        elif name in CORE_S_OWN.get(service, ()):
            assert status == 500, name
        else:
            assert status == 503, (name, text)
            assert int(headers["Retry-After"]) > 0
            says_in_both_languages(json.loads(text)["error"]["message"] if is_json(name) else text)
    services[service].restore()
    again = answers(reader, addresses)
    assert {status for status, _, _ in again.values()} == {200}
    assert [again[name][2] for name in ("file", "table")] == [
        before[name][2] for name in ("file", "table")
    ]


def answers(reader, addresses):
    return {name: reader(path) for name, path in addresses.items()}


def is_json(name):
    return name in FOR_PROGRAMS


def says_in_both_languages(text):
    assert "โปรดลองใหม่" in text
    assert "please try again" in text
