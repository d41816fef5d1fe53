"""What takes jobs away before they are done, and who is told all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest


@pytest.fixture
def mails_go_out(with_plugins, monkeypatch):
    """Mail is configured; as options of a test (`ckan_config`) all plugins would load anew."""
    from ckan.plugins import toolkit as tk

    monkeypatch.setitem(tk.config, "smtp.server", "localhost:25")
    monkeypatch.setitem(tk.config, "smtp.mail_from", "needs@example.go.th")


@contextmanager
def redis_down(monkeypatch):
    """Let nobody answer where Redis was."""
    import ckan.lib.jobs
    import ckan.lib.redis
    from redis import ConnectionPool

    nobody = ConnectionPool.from_url("redis://127.0.0.1:1/0")
    with monkeypatch.context() as patch:
        patch.setattr(ckan.lib.redis, "_connection_pool", nobody)
        patch.setattr(ckan.lib.jobs, "_queues", {})
        yield


def at_once(app, times, call):
    """Call a function at the same moment in threads, each with a session of its own."""
    from ckan import model

    start = Barrier(times)

    def work(_number):
        with app.flask_app.test_request_context():
            start.wait()
            try:
                return call()
            finally:
                model.Session.remove()

    with ThreadPoolExecutor(times) as pool:
        done = list(pool.map(work, range(times)))
    model.Session.rollback()
    return done
