"""What the other process does: `work_until` harvests, or consumes, and stops at one place.

The test then says how it goes on.
"""

from __future__ import annotations

import importlib
import logging
import resource

#: What the test may say: go on, or go on with a disk that takes no more.
GO_ON, DISK_FULL = "go on", "disk full"
#: Bytes that a file may have when the disk is full: none of a harvest's files is as small.
FULL = 64


def work_until(stage, work, options, channel):
    """Work; tell the channel when the stage is reached, and wait there.

    :param stage: `before MODULE:NAME` or `after MODULE:NAME`: a function, or a class's method
    :param work: `harvest NAME`, or a consumer of ckanext-harvest's queues: `gather`, `fetch`
    :param options: of the portal's configuration
    """
    from ckan.common import config

    from ckanext.needs.tests.recovery.portal import APPLICATION

    logging.disable(logging.CRITICAL)
    config.update(options)
    _forget_connections()
    _stop_at(stage, channel)
    with APPLICATION._wsgi_app.test_request_context():
        _work(*work.split())


def _work(kind, *name):
    from ckanext.harvest import utils
    from ckanext.needs.harvest.now import harvest

    does = {"harvest": harvest, "gather": utils.gather_consumer, "fetch": utils.fetch_consumer}
    does[kind](*name)


def _forget_connections():
    """Those that the server has opened are not ours to use."""
    from ckan import model

    from ckanext.datastore.backend import postgres

    for engine in (model.meta.engine, *postgres._engines.values()):
        engine.dispose(close=False)


def _stop_at(stage, channel):
    when, _, place = stage.partition(" ")
    module, _, path = place.partition(":")
    owner = importlib.import_module(module)
    *classes, function = path.split(".")
    for one in classes:
        owner = getattr(owner, one)
    original = getattr(owner, function)

    def stopping(*args, **kwargs):
        setattr(owner, function, original)
        if when == "before":
            _wait(channel)
        result = original(*args, **kwargs)
        if when == "after":
            _wait(channel)
        return result

    setattr(owner, function, stopping)


def _wait(channel):
    channel.send("reached")
    if channel.recv() == DISK_FULL:
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


def answer_until_closed(options, channel):
    """Answer addresses from the channel as the portal does: status, headers and text of each.

    :param options: of the portal's configuration
    """
    from ckan.common import config
    from werkzeug.test import Client

    from ckanext.needs.tests.recovery.portal import APPLICATION

    logging.disable(logging.CRITICAL)
    config.update(options)
    _forget_connections()
    client = Client(APPLICATION)  # with the outer layers that CKAN 2.11 has
    while path := channel.recv():
        try:
            answer = client.get(path)
            channel.send((answer.status_code, dict(answer.headers), answer.get_data(as_text=True)))
        except Exception as error:  # the test says then what it is
            channel.send((0, {}, repr(error)))
