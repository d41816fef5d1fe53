"""Every template with rows goes the whole way to files, as `build` takes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ckanext.needs.build import run_pipeline, source_digest
from ckanext.needs.harvester import load_harvester, template_names


@pytest.mark.parametrize(
    "name", sorted({*template_names()} - {"remote-needs", "traffy-complaints"})
)
def test_a_template_becomes_datasets_with_all_their_files(tmp_path: Path, name: str):
    harvester = load_harvester(name)
    built = run_pipeline(harvester, tmp_path)
    assert len(built.datasets) == 1
    (dataset,) = built.datasets
    assert [table.name for table in dataset.tables] == list(harvester.datasets[0].tables)
    assert all(table.rows for table in dataset.tables)
    package = json.loads(dataset.datapackage_path.read_text("utf-8"))
    assert "แต่งขึ้น" in package["title"]
    assert source_digest(harvester)
