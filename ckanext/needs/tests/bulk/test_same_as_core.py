"""What the bulk loader leaves behind is what core would have left."""

from __future__ import annotations

import json
from uuid import uuid4

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan.lib.search.common import make_connection

from ckanext.needs import bulk
from ckanext.needs.tests.conftest import NEED

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]

#: What is different by nature, or is the loader's own mark.
BY_NATURE = {"id", "name", "metadata_created", "metadata_modified", "plugin_data", "index_id"}
BY_NATURE |= {
    "indexed_ts",
    "_version_",
    "package_id",
    "tag_id",
    "table_id",
    "name_ngram",
    "external_id",
}
PACKED = {"data_dict", "validated_data_dict"}
PACKAGE = sa.text("SELECT * FROM package WHERE id = :id")
TAGS = sa.text(
    "SELECT tag.name, vocabulary_id, state FROM package_tag JOIN tag ON tag.id = tag_id"
    " WHERE package_id = :id ORDER BY tag.name"
)
MEMBERS = sa.text("SELECT * FROM member WHERE table_id = :id")
EXTRAS_2_11 = sa.text(
    "SELECT key, value, state FROM package_extra WHERE package_id = :id ORDER BY key"
)


def package(organization, **more):
    unique = uuid4()
    return {
        **NEED,
        "id": str(unique),
        "name": f"need-{unique}",
        "title": "  ขอให้ซ่อมถนน ",
        "notes": "ถนนเป็นหลุมเป็นบ่อ\nตลอดสาย",
        "owner_org": organization["name"],
        "tags": [{"name": "ถนน"}, {"name": "น้ำท่วม"}],
        "requested_on": "2025-01-15",
        "village": "หมู่ 4",
        "spatial": POINT,
        "source_system": "ทดสอบ",
        "external_id": "7",
    } | more


POINT = '{"type": "Point", "coordinates": [100.91, 14.53]}'


def both_ways(make, loader):
    """Write the same content by the loader and by `package_create`; return the two ids."""
    ours, theirs = make(), make()
    assert bulk.write([ours], loader).created == 1
    context = {"user": loader, "ignore_auth": True}
    tk.get_action("package_create")(context, theirs)
    return ours["id"], theirs["id"]


def rows(query, package_id):
    found = model.Session.execute(query, {"id": package_id}).mappings()
    return [{k: v for k, v in row.items() if k not in BY_NATURE or k == "tag"} for row in found]


def document(package_id):
    found = make_connection(decode_dates=False).search(q="*:*", fq=f'id:"{package_id}"', rows=1)
    return comparable(next(iter(found)))


def comparable(value):
    """Take out what is different by nature; JSON in JSON too (2.11 nests one in the other).

    Extras are a mapping: core lists them as it read them, or as it was told.
    """
    if isinstance(value, dict):
        packed = {key: json.loads(value[key]) for key in PACKED & set(value)}
        value = {**value, **packed}
        return {k: comparable(v) for k, v in value.items() if k not in BY_NATURE}
    if isinstance(value, list):
        found = [comparable(item) for item in value]
        extras = found and all(isinstance(item, dict) and "key" in item for item in found)
        return sorted(found, key=lambda item: item["key"]) if extras else found
    return value


@pytest.mark.parametrize("status", ["accepted", "submitted"])
class TestOnePackage:
    """Compare with a plain `package_create`."""

    def test_leaves_the_same_package_row(self, loader, organization, status):
        ours, theirs = both_ways(lambda: package(organization, status=status), loader)
        assert rows(PACKAGE, ours) == rows(PACKAGE, theirs)

    def test_leaves_the_same_tags_and_members(self, loader, organization, status):
        ours, theirs = both_ways(lambda: package(organization, status=status), loader)
        assert rows(TAGS, ours) == rows(TAGS, theirs)
        assert len(rows(MEMBERS, ours)) == 1
        assert rows(MEMBERS, ours) == rows(MEMBERS, theirs)

    def test_leaves_the_same_extras(self, loader, organization, status):
        ours, theirs = both_ways(lambda: package(organization, status=status), loader)
        if tk.check_ckan_version(min_version="2.12.0a0"):
            stored = [rows(PACKAGE, one)[0]["extras"] for one in (ours, theirs)]
        else:
            stored = [rows(EXTRAS_2_11, one) for one in (ours, theirs)]
        assert stored[0]
        assert stored[0] == stored[1]

    def test_leaves_the_same_search_document(self, loader, organization, status):
        ours, theirs = both_ways(lambda: package(organization, status=status), loader)
        mine, core = document(ours), document(theirs)
        assert mine.keys() == core.keys()
        assert {key for key in mine if mine[key] != core[key]} == set()
        assert mine["capacity"] == ("private" if status == "submitted" else "public")


def test_a_package_with_an_attachment_has_the_same_resource(loader, organization):
    file = {"url": "http://example.com/a.pdf", "name": "แผนที่", "format": "PDF", "size": 12}
    ours, theirs = both_ways(lambda: package(organization, resources=[dict(file)]), loader)
    shown = [tk.get_action("package_show")({"user": loader}, {"id": one}) for one in (ours, theirs)]
    kept = [{k: one["resources"][0][k] for k in file} for one in shown]
    assert kept == [file | {"url": file["url"]}] * 2
    assert document(ours)["res_name"] == document(theirs)["res_name"]
