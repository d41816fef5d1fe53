"""What the bulk loader leaves of packages that were there, and of several at once, is core's."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from ckanext.needs import bulk
from ckanext.needs.tests.bulk.test_same_as_core import (
    EXTRAS_2_11,
    MEMBERS,
    PACKAGE,
    TAGS,
    document,
    package,
    rows,
)

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]

CHANGES = {
    "another title": {"title": "สร้างสะพานข้ามคลอง"},
    "other tags": {"tags": [{"name": "สะพาน"}]},
    "no tags any more": {"tags": []},
    "a field that goes": {"village": ""},
    "a field that comes": {"estimated_cost": "250000"},
    "out of sight": {"status": "submitted"},
    "another place": {"district": "1902", "spatial": ""},
}


def by_core(action, data, loader):
    return tk.get_action(action)({"user": loader, "ignore_auth": True}, dict(data))


def changed_both_ways(organization, loader, change):
    """Create and change one package by the loader and one by core; return the two ids."""
    ours, theirs = package(organization), package(organization)
    bulk.write([ours], loader)
    by_core("package_create", theirs, loader)
    outcome = bulk.write([ours | change], loader)
    assert (outcome.updated, outcome.refused) == (1, [])
    by_core("package_update", theirs | change, loader)
    return ours["id"], theirs["id"]


def left(package_id):
    """Return all rows of a package and its search document, without what differs by nature."""
    found = {"package": rows(PACKAGE, package_id), "members": rows(MEMBERS, package_id)}
    found["tags"] = [tag for tag in rows(TAGS, package_id) if tag["state"] == "active"]
    if not tk.check_ckan_version(min_version="2.12.0a0"):
        found["extras"] = rows(EXTRAS_2_11, package_id)
    return found | {"document": document(package_id)}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_leaves_the_same_rows_and_search_document(loader, organization, change):
    ours, theirs = changed_both_ways(organization, loader, CHANGES[change])
    mine, core = left(ours), left(theirs)
    for part in mine:
        assert mine[part] == core[part], part


def test_three_at_once_leave_what_three_calls_leave(loader, organization):
    kinds = [{}, {"status": "submitted", "tags": []}, {"title": "ขุดลอกคลอง", "village": ""}]
    ours = [package(organization, **kind) for kind in kinds]
    theirs = [package(organization, **kind) for kind in kinds]
    assert bulk.write(ours, loader).created == 3
    for one in theirs:
        by_core("package_create", one, loader)
    for mine, core in zip(ours, theirs, strict=True):
        assert left(mine["id"]) == left(core["id"])


def test_new_and_changed_ones_in_one_batch_leave_the_same(loader, organization):
    ours, theirs = package(organization), package(organization)
    bulk.write([ours], loader)
    by_core("package_create", theirs, loader)
    new, core_new = package(organization), package(organization)
    outcome = bulk.write([new, ours | {"title": "ซ่อมท่อประปา"}], loader)
    assert (outcome.created, outcome.updated) == (1, 1)
    by_core("package_create", core_new, loader)
    by_core("package_update", theirs | {"title": "ซ่อมท่อประปา"}, loader)
    assert left(new["id"]) == left(core_new["id"])
    assert left(ours["id"]) == left(theirs["id"])
