"""Stock harvesters of another catalogue take over what we publish, again and again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ckan.plugins import toolkit as tk
from werkzeug.serving import make_server

from ckanext.needs.harvester import harvesters_folder
from ckanext.needs.tests.instances import variables
from ckanext.needs.tests.records.test_shipped_complaints import answer as feed_answer

pytestmark = pytest.mark.ckan

HERE = Path(__file__).parent


@pytest.fixture
def second_environment():
    """The variables of the instance `second` (bin/test makes it)."""
    return {**os.environ, **variables(os.environ.get("NEEDS_SECOND", "second"))}


@pytest.fixture
def portal_address(app):
    """This portal, answering on a port of this machine."""
    server = make_server("127.0.0.1", 0, app.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


class Second:
    """The other catalogue, in a process of its own."""

    def __init__(self, environment, rule, log):
        script, ini = HERE / "second_catalogue.py", HERE.parent / "second.ini"
        self.log = log
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(ini), rule],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
            env=environment,
        )

    def harvest(self, kind, address, **config):
        """Harvest once; return what became of it."""
        self.process.stdin.write(f"{kind} {address} {json.dumps(config)}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self.log.read_text()[-3000:]
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


@pytest.fixture
def second(second_environment, tmp_path):
    """A function that starts the other catalogue, empty, with a rule for tags."""
    started = []

    def start(rule):
        started.append(Second(second_environment, rule, tmp_path / f"{rule}.log"))
        return started[-1]

    yield start
    for one in started:
        one.end()


#: Templates whose records are of another kind than those of the shipped sources.
TEMPLATES = ("survey-needs", "traffy-complaints")
#: How many datasets all sources make: of two budgets, a plan, the needs and the forums of this
#: portal, a survey, and complaints of two fiscal years.
DATASETS = 8


@pytest.fixture
def templates(source, monkeypatch):
    """Some templates among the portal's own harvesters; the public feed answers what ships."""
    there = harvesters_folder() / "templates"
    (source.folder / "data").mkdir()
    for name in TEMPLATES:
        shutil.copy(there / f"{name}.yaml", source.folder)
        for data in (there / "data").glob(f"{name}*"):
            shutil.copy(data, source.folder / "data")
    monkeypatch.setattr("ckanext.needs.sources.answers.fetch", feed_answer)


@pytest.fixture
def forums(agency):
    """A round of participatory budgeting in which people met and proposed."""
    from ckan.tests.helpers import call_action

    from ckanext.needs.tests.harvest.test_rounds_harvest import FORUM, IDEA
    from ckanext.needs.tests.logic.test_rounds import ROUND

    held = call_action("need_round_create", **ROUND, owner_org=agency["id"])["id"]
    for number in range(1, 10):
        call_action(
            "need_forum_create",
            round=held,
            **{**FORUM, "district": f"190{number}", "attendance": 40},
        )
    call_action("need_proposal_create", round=held, **IDEA)


@pytest.fixture
def published(source, new_need, templates, forums):
    """Every shipped source, this portal's own needs and forums, templates and a small one."""
    from ckanext.needs.harvest import source as harvest_source

    for number in range(12):
        new_need(title=f"ซ่อมถนนสายที่ {number}")
    names = {*harvest_source.with_something(), source.name}
    assert {"portal-needs", "portal-rounds", *TEMPLATES} < names
    publish(*names)


def publish(*names):
    from ckanext.needs.harvest.now import harvest

    for name in names:
        assert harvest(name).errors == ()


def ours():
    """All published datasets of this portal, by title: what the other one's have in common."""
    found = tk.get_action("package_search")({}, {"fq": "type:dataset", "rows": 100})["results"]
    return {dataset["title"]: dataset for dataset in found}


def theirs(harvested):
    """The open datasets that the other catalogue has, by title."""
    found = [each for each in harvested["datasets"] if each["type"] == "dataset"]
    assert len({each["title"] for each in found}) == len(found)
    return {each["title"]: each for each in found}


@dataclass(frozen=True)
class Story:
    """A harvest, the same again, and one after two datasets here were updated."""

    kind: str
    ours: dict[str, Any]
    first: dict[str, Any]
    again: dict[str, Any]
    ours_updated: dict[str, Any]
    updated: dict[str, Any]


ADDRESS = {"ckan": "", "dcat_rdf": "/catalog.ttl"}
TOLD: dict[str, Story] = {}


@pytest.fixture(params=ADDRESS)
def story(request):
    """What the stock harvester of a kind took over; harvested once for all tests."""
    kind = request.param
    if kind not in TOLD:
        for needed in ("published", "source", "new_need", "second", "portal_address"):
            request.getfixturevalue(needed)
        address = request.getfixturevalue("portal_address") + ADDRESS[kind]
        second = request.getfixturevalue("second")("thai")
        before = ours()
        first, again = (second.harvest(kind, address) for _ in range(2))
        request.getfixturevalue("source").change("750,000", "751,000")
        request.getfixturevalue("new_need")(title="ไฟทางดับทั้งซอย")
        publish("small-budget", "portal-needs")
        after = ours()
        TOLD[kind] = Story(kind, before, first, again, after, second.harvest(kind, address))
    return TOLD[kind]


class TestTakenOver:
    """By a catalogue whose tags may be Thai."""

    def test_every_published_dataset_is_taken_over_without_an_error(self, story):
        assert story.first["errors"] == []
        assert len(story.ours) == DATASETS
        assert theirs(story.first).keys() == story.ours.keys()

    def test_they_are_field_by_field_what_we_published(self, story):
        there = theirs(story.first)
        for title, dataset in story.ours.items():
            assert in_common(there[title], story.kind) == expected(dataset, story.kind)

    def test_the_second_time_nothing_changes(self, story):
        assert story.again["errors"] == []
        assert without_bookkeeping(story.again) == without_bookkeeping(story.first)
        assert len(story.again["statuses"]) == len(story.first["statuses"])
        unchanged = {"ckan": {"not modified"}, "dcat_rdf": {"updated"}}  # as docs/publish.md says
        assert set(story.again["statuses"]) == unchanged[story.kind]

    def test_after_an_update_the_other_catalogue_has_the_new_edition(self, story):
        assert story.updated["errors"] == []
        assert theirs(story.updated).keys() == story.ours_updated.keys()
        there = theirs(story.updated)
        for title, dataset in story.ours_updated.items():
            assert in_common(there[title], story.kind) == expected(dataset, story.kind)

    def test_an_update_changes_the_datasets_that_it_is_about_and_no_other(self, story):
        before, after = (without_bookkeeping(each) for each in (story.again, story.updated))
        changed = {id for id in before if before[id] != after[id]}
        names = {after[id]["title"][:12] for id in changed}
        assert names == {"งบประมาณเล็ก", "ความต้องการข"}
        assert {id for id in after if after[id]["type"] == "dataset"} <= before.keys()


def test_a_wholly_stock_catalogue_takes_over_what_has_tags_for_it(
    published, second, portal_address, ckan_config, monkeypatch, source
):
    from ckanext.needs.harvest import source as harvest_source

    stock = second("stock")
    refused = [stock.harvest(kind, portal_address + ADDRESS[kind]) for kind in ADDRESS]
    for each in refused:
        assert each["errors"]
        assert theirs(each).keys() < ours().keys()
    monkeypatch.setitem(ckan_config, "ckanext.needs.tags_for_stock_catalogues", "true")
    publish(*{*harvest_source.with_something(), source.name})
    tags = {tag["name"] for dataset in ours().values() for tag in dataset["tags"]}
    assert {"Saraburi", "งบประมาณ"} <= tags
    assert "สระบุรี" not in tags
    for kind, path in ADDRESS.items():
        fresh = second("stock")
        first, again = (fresh.harvest(kind, portal_address + path) for _ in range(2))
        assert (first["errors"], again["errors"]) == ([], [])
        assert without_bookkeeping(again) == without_bookkeeping(first)
        there = theirs(first)
        assert there.keys() == ours().keys()
        for title, dataset in ours().items():
            assert in_common(there[title], kind) == expected(dataset, kind)
        fresh.end()


#: CKAN 2.11 says of each dataset when it was itself last told of it.
ITS_OWN = () if tk.check_ckan_version(min_version="2.12.0a0") else ("metadata_modified",)
#: Fields that a stock catalogue keeps as they are.
SAME = (
    *("id", "name", "title", "notes", "url", "license_id", "version", "type", "state", "private"),
    *("maintainer", "maintainer_email", "author", "author_email"),
    *(() if ITS_OWN else ("metadata_modified",)),
)
#: Of a resource; through DCAT those without an id.
SAME_OF_RESOURCES = (
    *("name", "url", "format", "description", "mimetype", "size", "hash", "hash_algorithm"),
    "license",
)
THROUGH_DCAT_AS_IS = ("title", "notes", "url", "type", "state")
#: Our extras, or fields, to what they are called after a way through DCAT.
THROUGH_DCAT = {
    "id": "identifier",
    "maintainer": "contact_name",
    "maintainer_email": "contact_email",
    "temporal_start": "temporal_start",
    "temporal_end": "temporal_end",
    "metadata_created": "issued",
    "metadata_modified": "modified",
}


def in_common(dataset, kind):
    """Return of their dataset what has to be as we published it."""
    said = {"tags": names(dataset["tags"]), "resources": resources(dataset, kind)}
    if kind == "ckan":
        return {**said, **{key: dataset.get(key) for key in SAME}, "extras": extras(dataset)}
    there = extras(dataset)
    return {
        **said,
        **{key: dataset.get(key) for key in THROUGH_DCAT_AS_IS},
        "license_id": dataset["license_id"],
        **{key: there[key] for key in THROUGH_DCAT.values()},
        "publisher_name": there["publisher_name"],
        "spatial": json.loads(there["spatial"]) if "spatial" in there else None,
    }


def expected(dataset, kind):
    """Return of our dataset what the other catalogue has to have."""
    said = {"tags": names(dataset["tags"]), "resources": resources(dataset, kind)}
    if kind == "ckan":
        return {**said, **{key: dataset.get(key) for key in SAME}, "extras": extras(dataset)}
    return {
        **said,
        **{key: dataset.get(key) for key in THROUGH_DCAT_AS_IS},
        "license_id": "odc-by",  # stock CKAN's own entry for the same licence
        **{name: dataset[key] for key, name in THROUGH_DCAT.items()},
        "publisher_name": dataset["organization"]["title"],
        "spatial": json.loads(dataset["spatial"]) if dataset.get("spatial") else None,
    }


def names(tags):
    return sorted(tag["name"] for tag in tags)


def extras(dataset):
    said = dataset.get("extras", [])
    return {each["key"]: each["value"] for each in said if not each["key"].startswith("harvest_")}


def resources(dataset, kind):
    """Return the resources in order; RDF has no order."""
    fields = ("id", *SAME_OF_RESOURCES) if kind == "ckan" else SAME_OF_RESOURCES
    found = [{field: each.get(field) for field in fields} for each in dataset["resources"]]
    return found if kind == "ckan" else sorted(found, key=lambda each: each["name"])


def without_bookkeeping(harvested):
    """Return all that the other catalogue has, by id, without which harvest brought it."""
    return {
        each["id"]: {
            **{key: value for key, value in each.items() if key not in ("extras", *ITS_OWN)},
            "extras": extras(each),
        }
        for each in harvested["datasets"]
    }
