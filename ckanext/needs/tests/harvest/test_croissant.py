"""A published dataset as Croissant, for those who train machines with it: valid, and readable."""

from __future__ import annotations

import hashlib
import json

import mlcroissant
import pytest
from ckan.plugins import toolkit as tk

pytestmark = pytest.mark.ckan


@pytest.fixture
def described(harvest, app, tmp_path):
    """The Croissant of the small budget, as a file, and its contents."""
    harvest()
    text = app.get("/dataset/small-budget/croissant.jsonld").body
    path = tmp_path / "croissant.jsonld"
    path.write_text(text, "utf-8")
    return path, json.loads(text)


def resource_files(storage):
    """Return the published files by the address of their resource, as Croissant names it."""
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    (folder,) = (storage / "files" / package["id"]).iterdir()
    root = f"{tk.config['ckan.site_url']}/dataset/{package['id']}/resource"
    return {
        f"{root}/{resource['id']}": folder / resource["url"].rpartition("/")[2]
        for resource in package["resources"]
    }


def test_the_validator_of_the_standard_has_nothing_to_say(described):
    metadata = mlcroissant.Dataset(str(described[0])).metadata
    assert (metadata.issues.errors, metadata.issues.warnings) == (set(), set())


def test_every_column_has_a_type_and_a_description_in_both_languages(described):
    records = mlcroissant.Dataset(str(described[0])).metadata.record_sets
    assert {each.name for each in records} == {"budget_lines", "budget_by_strategy"}
    for field in (field for each in records for field in each.fields):
        assert field.data_types, field.name
        assert " / " in field.description.partition("\n")[0], field.name


def test_the_rows_can_be_read_with_it_as_they_were_published(described, storage):
    files = {ref: str(path) for ref, path in resource_files(storage).items()}
    dataset = mlcroissant.Dataset(str(described[0]), mapping=files)
    (lines,) = (each for each in dataset.metadata.record_sets if each.name == "budget_lines")
    rows = [
        {key.rpartition("/")[2]: value for key, value in row.items()}
        for row in dataset.records(lines.uuid)
    ]
    assert sorted(row["amount"] for row in rows) == [750_000, 1_000_000, 2_500_000]
    assert {row["project"].decode() for row in rows if row["project"]} <= {"ซ่อมถนน", "nan"}


def test_each_file_has_its_hash(described, storage):
    files = resource_files(storage)
    said = {each["@id"]: each["sha256"] for each in file_objects(described[1])}
    assert said == {
        ref: hashlib.sha256(path.read_bytes()).hexdigest() for ref, path in files.items()
    }


def file_objects(described):
    """Return the nodes of files, wherever in the tree they are."""
    found, waiting = [], [described]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("@type") == "cr:FileObject":
                found.append({**node, "sha256": node["sha256"]["@value"]})
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found
