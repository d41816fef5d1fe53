"""What the national catalogue would not take is not published here, and the reason is told."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.harvest.conftest import published_files

pytestmark = pytest.mark.ckan
TITLE = "งบประมาณเล็ก ปีงบประมาณ พ.ศ. 2567-2568"


def reasons(harvested):
    """Return what the job's page says, by field."""
    (text,) = harvested.errors
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def test_a_title_that_another_dataset_has_stops_the_publication(harvest, new_dataset, storage):
    new_dataset(name="another", title=TITLE)
    found = reasons(harvest())
    assert list(found) == ["title"]
    (reason,) = found["title"]
    assert f"«{TITLE}»" in reason
    assert "ต้องไม่ซ้ำกับชื่อชุดข้อมูลอื่นในบัญชีข้อมูล (another)" in reason
    assert "must not be the title of another dataset" in reason
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("package_show")({}, {"id": "small-budget"})
    assert not (storage / "files").exists() or published_files(storage) == []


def test_the_name_of_a_private_dataset_with_the_same_title_is_not_told(harvest, new_dataset):
    new_dataset(name="secret-plan", title=TITLE, private=True)
    assert "secret-plan" not in str(reasons(harvest()))


def test_a_name_that_a_deleted_dataset_still_has_stops_the_publication(harvest, new_dataset):
    old = new_dataset(name="small-budget", title="งบประมาณเก่า")
    tk.get_action("package_delete")(as_portal(), {"id": old["id"]})
    (reason,) = reasons(harvest())["name"]
    assert "ของชุดข้อมูลอื่นที่ลบแล้ว" in reason


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("allow_harvest", "False"), ("license_id", "CC-BY"), ("name", "x" * 71)),
        *(("data_type", "สถิติ"), ("maintainer_email", ""), ("objective", ())),
    ],
)
def test_an_edition_that_does_not_conform_leaves_the_published_one_as_it_was(
    harvest, snapshot, field, value
):
    from ckanext.needs.catalogue import publishing as catalogue

    harvest()
    before = snapshot()
    edition = last_edition()
    changed = {**edition.metadata, field: value}
    with pytest.raises(tk.ValidationError) as caught:
        catalogue.publish(replace(edition, metadata=changed))
    assert field in caught.value.error_dict
    assert snapshot() == before


def last_edition():
    """Return the edition that the last harvest published."""
    from ckan import model

    from ckanext.harvest.model import HarvestObject
    from ckanext.needs.harvest.source import build_folder
    from ckanext.needs.publish.edition import Edition

    (row,) = model.Session.query(HarvestObject).filter_by(current=True)
    return Edition.from_json(row.content, build_folder())


def test_the_same_dataset_again_is_no_duplicate_of_itself(harvest, source):
    harvest()
    source.change("750,000", "751,000")
    assert harvest().updated == 1
