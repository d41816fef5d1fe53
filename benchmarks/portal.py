"""A CKAN application for benchmarks: the instance that the environment names."""

from __future__ import annotations

import logging
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: A busy machine takes minutes to start a portal.
PATIENCE_SECONDS = 300


@contextmanager
def portal() -> Generator[None]:
    """Start CKAN with `CKAN_INI` (test.ini without it) and stay in a request."""
    from ckan.cli import load_config
    from ckan.config.middleware import make_app

    application: Any = make_app(load_config(os.environ.get("CKAN_INI", "test.ini")))
    logging.disable(logging.WARNING)
    with application._wsgi_app.test_request_context():
        yield


@contextmanager
def served() -> Generator[tuple[str, str]]:
    """Serve the same instance as a portal does; yield its address and a sysadmin's API token."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import site_context, site_user

    made = tk.get_action("api_token_create")(site_context(), {"user": site_user(), "name": "bench"})
    port = _free_port()
    command = (
        *(Path(sys.executable).with_name("gunicorn"), "--chdir", "docker"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--log-level", "error"),
        "wsgi:application",
    )
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api/3/action/status_show")
        yield address, made["token"]
    finally:
        server.terminate()
        server.wait(PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=60):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
