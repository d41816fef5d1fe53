"""portal.sh start: what runs goes on, unless settings, packages or code are others by now."""

import os
import signal
import socket
import subprocess
import time

import pytest

from . import SCRIPTS

WEB = """#!/usr/bin/env python3
import os
from http.server import BaseHTTPRequestHandler, HTTPServer


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()


HTTPServer(("127.0.0.1", int(os.environ["NEEDS_WEB_PORT"])), Pages).serve_forever()
"""
CKAN = "#!/usr/bin/env bash\nsleep 600\n"


@pytest.fixture
def portal(tmp_path):
    """A portal whose programs do nothing: a function that starts it and returns their numbers."""
    programs = tmp_path / "venv" / "2.12" / "bin"
    programs.mkdir(parents=True)
    for name, text in (("gunicorn", WEB), ("ckan", CKAN)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    settings = tmp_path / "home" / "ckan.ini"
    settings.parent.mkdir()
    settings.write_text("a = 1\n")
    environment = {
        **os.environ,
        "NEEDS_CKAN": "2.12",
        "NEEDS_VENVS": str(tmp_path / "venv"),
        "NEEDS_VAR": str(tmp_path / "var"),
        "NEEDS_WEB_PORT": free_port(),
        "CKAN_INI": str(settings),
    }

    def call(word):
        subprocess.run([SCRIPTS / "portal.sh", word], env=environment, check=True, timeout=120)
        run = settings.parent / "run"
        return {path.stem: path.read_text().strip() for path in run.glob("*.pid")}

    call.settings = settings
    yield call
    call("stop")


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return str(listening.getsockname()[1])


def test_what_runs_goes_on_while_nothing_has_changed(portal):
    first = portal("start")
    assert set(first) == {"web", "worker", "gather", "fetch", "scheduler"}
    assert portal("start") == first


def test_all_of_it_is_started_anew_with_other_settings(portal):
    first = portal("start")
    portal.settings.write_text("a = 2\n")
    second = portal("start")
    assert set(second) == set(first)
    assert not set(second.values()) & set(first.values())


def test_what_has_ended_is_started_again_alone(portal):
    first = portal("start")
    os.killpg(int(first["worker"]), signal.SIGKILL)
    time.sleep(0.5)
    second = portal("start")
    assert {name for name in first if first[name] != second[name]} == {"worker"}
