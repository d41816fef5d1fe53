"""The databases, Solr core and Redis number that a process of the tests works with."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[3] / "docker" / "scripts" / "instance.sh"


def variables(name):
    """Return the variables that CKAN reads for the instance `name` (docker/scripts/instance.sh)."""
    lines = subprocess.run(
        [str(SCRIPT), "env", name], capture_output=True, text=True, check=True
    ).stdout
    exported = (line.removeprefix("export ").partition("=") for line in lines.splitlines())
    return {key: shlex.split(value)[0] for key, _, value in exported}


def use_own():
    """Give each process of `pytest -n` its own instance: `test_gw0`, `test_gw1` (bin/test)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ.update(variables(f"test_{worker}"))
