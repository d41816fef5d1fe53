"""A stock `ckan_harvester` on another catalogue takes over what we publish."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from ckan.plugins import toolkit as tk
from werkzeug.serving import make_server

pytestmark = pytest.mark.ckan

HERE = Path(__file__).parent
PROJECT = HERE.parents[3]
INSTANCE = PROJECT / "docker" / "scripts" / "instance.sh"
#: What has to arrive; `extras` without what each catalogue says of its own harvest.
SAME = ("id", "name", "title", "notes", "maintainer", "maintainer_email", "type", "state")


@pytest.fixture
def second_environment():
    """The variables of the instance `second` (bin/test makes it)."""
    if not INSTANCE.exists():
        pytest.skip("the scripts that make a second instance are not here")
    name = os.environ.get("NEEDS_SECOND", "second")
    lines = subprocess.run(
        [str(INSTANCE), "env", name], capture_output=True, text=True, check=True
    ).stdout
    exported = (line.removeprefix("export ").partition("=") for line in lines.splitlines())
    return {**os.environ, **{key: shlex.split(value)[0] for key, _, value in exported}}


@pytest.fixture
def portal_address(app):
    """This portal, answering on a port of this machine."""
    server = make_server("127.0.0.1", 0, app.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def published(source):
    """Every shipped source that needs no needs, and a small one, published here."""
    from ckanext.needs.harvest.now import harvest

    for name in ("saraburi-pao-budget", "bma-action-plan", source.name):
        assert harvest(name).errors == ()
    found = tk.get_action("package_search")({}, {"fq": "type:dataset", "rows": 100})["results"]
    assert len(found) >= 3
    return {dataset["id"]: dataset for dataset in found}


@pytest.fixture
def taken_over(published, portal_address, second_environment):
    """What the second catalogue has after its harvest."""
    command = [sys.executable, str(HERE / "second_catalogue.py")]
    command += [str(HERE.parent / "second.ini"), portal_address]
    done = subprocess.run(
        command, capture_output=True, text=True, env=second_environment, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_every_published_dataset_is_taken_over_unchanged(published, taken_over):
    assert taken_over["states"] == [["added", []]] * len(published)
    there = {dataset["id"]: dataset for dataset in taken_over["datasets"]}
    assert there.keys() == published.keys()
    for dataset_id, ours in published.items():
        theirs = there[dataset_id]
        assert {key: theirs[key] for key in SAME} == {key: ours[key] for key in SAME}
        assert names(theirs["tags"]) == names(ours["tags"])
        assert extras(theirs) == extras(ours)
        assert resources(theirs) == resources(ours)


def names(tags):
    return sorted(tag["name"] for tag in tags)


def extras(dataset):
    said = dataset.get("extras", [])
    return {each["key"]: each["value"] for each in said if not each["key"].startswith("harvest_")}


def resources(dataset):
    fields = ("id", "name", "url", "format", "description", "mimetype", "size")
    return [{field: each[field] for field in fields} for each in dataset["resources"]]
