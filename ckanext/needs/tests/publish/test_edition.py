"""An edition travels as text between the processes that build and publish it."""

from __future__ import annotations

import json
from pathlib import Path

from ckanext.needs.build import run_pipeline
from ckanext.needs.harvester import load_harvester
from ckanext.needs.publish.edition import Edition, edition_of


def edition(folder: Path) -> Edition:
    harvester = load_harvester("community-fund")
    return edition_of(run_pipeline(harvester, folder).datasets[0], harvester)


def test_it_is_read_back_as_it_was_written(tmp_path: Path):
    made = edition(tmp_path)
    assert Edition.from_json(made.as_json(), tmp_path) == made


def test_one_of_a_version_that_did_not_count_uncleared_texts_has_none(tmp_path: Path):
    said = json.loads(edition(tmp_path).as_json())
    for table in said["tables"]:
        del table["not_cleared"]
    assert Edition.from_json(json.dumps(said), tmp_path).not_cleared == 0
