"""The portal of the examples, made once for a module, served at an address during each test."""

from __future__ import annotations

import threading
from contextlib import contextmanager

import pytest
from ckan import model
from werkzeug.serving import make_server

from ckanext.needs.tests.documented.world import World
from ckanext.needs.tests.webhooks.receiver import running


@contextmanager
def serving(app):
    """The address of a portal, as long as the block lasts."""
    server = make_server("127.0.0.1", 0, app.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def listener():
    """Another system, which webhooks call."""
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the portal of this module keeps its files and harvesters."""
    made = tmp_path_factory.mktemp("portal")
    (made / "harvesters").mkdir()
    return made


@pytest.fixture
def configured(app, folder, listener, ckan_config, monkeypatch):
    """The portal has a storage and a folder of harvesters, and may call the listener."""
    monkeypatch.setitem(ckan_config, "ckan.storage_path", str(folder / "storage"))
    harvesters = str(folder / "harvesters")
    monkeypatch.setitem(ckan_config, "ckanext.needs.harvesters_folder", harvesters)
    monkeypatch.setitem(ckan_config, "ckanext.needs.webhook_allowed_hosts", listener.host)


@pytest.fixture(scope="module")
def built():
    """The world, made by the first test of a module."""
    return {}


@pytest.fixture
def world(request, built, configured, listener):
    if not built:
        request.getfixturevalue("clean_portal")
        built["world"] = World(listener.url)
    yield built["world"]
    model.Session.rollback()


@pytest.fixture
def address(world, app):
    """The address of the portal of the examples."""
    model.Session.commit()
    with serving(app) as found:
        yield found
