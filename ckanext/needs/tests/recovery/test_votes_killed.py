"""Web processes that are killed while ballots arrive: what was acknowledged is there, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.ckan
PROJECT = Path(__file__).parents[4]


def test_every_acknowledged_ballot_is_there_once(clean_db, request):
    """The portal and its voters are processes of their own, as in benchmarks/voting.py."""
    from ckan import model

    model.Session.remove()
    ini = str(Path(str(request.config.getoption("--ckan-ini"))).resolve())
    run = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.voting"),
            *("--voters", "20", "--seconds", "12", "--kill"),
        ],
        cwd=PROJECT,
        env={**os.environ, "CKAN_INI": ini},
        capture_output=True,
        text=True,
        timeout=900,  # a busy machine takes minutes to start a portal
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["acknowledged"] > 0
    assert found["killed"] > 0, "nothing was killed, so nothing is proven"
    assert (found["lost"], found["doubled"], found["half"]) == (0, 0, 0)
    assert found["marks"] == found["ballots"] > 0
