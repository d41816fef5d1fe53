"""A CKAN application for benchmarks: the instance that the environment names."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def portal() -> Iterator[None]:
    """Start CKAN with `CKAN_INI` (test.ini without it) and stay in a request."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    application = make_app(load_config(os.environ.get("CKAN_INI", "test.ini")))
    logging.disable(logging.WARNING)
    with application._wsgi_app.test_request_context():
        yield
