"""One portal, one browser and one look at each page for all tests of this folder."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from ckan import model
from werkzeug.serving import make_server

from ckanext.needs.tests.documented.conftest import configured  # noqa: F401 - a fixture
from ckanext.needs.tests.journeys import world as worlds
from ckanext.needs.tests.journeys.looking import Eyes
from ckanext.needs.tests.webhooks.receiver import running

ROOT = Path(__file__).parents[4]
PICTURES = ROOT / "var" / "screenshots"


@pytest.fixture(scope="package")
def listener():
    """Another system, which webhooks call."""
    with running() as started:
        yield started


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    """Where the portal keeps its files and harvesters."""
    made = tmp_path_factory.mktemp("portal")
    (made / "harvesters").mkdir()
    return made


@pytest.fixture(scope="package")
def held():
    """What is made once: the world, the server, and the eyes that look."""
    made = {}
    yield made
    if "eyes" in made:
        made["eyes"].report()
    if "server" in made:
        made["server"].shutdown()
        made["server"].server_close()


@pytest.fixture
def address(app, held, ckan_config, monkeypatch):
    """Where the portal answers; what it publishes and its redirects lead back to it."""
    if "server" not in held:
        held["server"] = server = make_server("127.0.0.1", 0, app.app, threaded=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
    found = f"http://127.0.0.1:{held['server'].port}"
    monkeypatch.setitem(ckan_config, "ckan.site_url", found)
    return found


@pytest.fixture
def world(request, held, address, configured, listener, folder):  # noqa: F811
    """The people and things of the portal."""
    if "world" not in held:
        request.getfixturevalue("clean_portal")
        held["world"] = worlds.make(listener.url, folder)
    model.Session.commit()
    yield held["world"]
    model.Session.rollback()


@pytest.fixture
def eyes(address, world, held, chromium):
    """What looks at pages, and remembers what it has seen."""
    if "eyes" not in held:
        held["eyes"] = Eyes(chromium, address, world, PICTURES)
    return held["eyes"]
