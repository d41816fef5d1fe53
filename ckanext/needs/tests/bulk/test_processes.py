"""Several processes leave behind what one does."""

from __future__ import annotations

import os
import signal
from uuid import uuid4

import ckan.model as model
import pytest

from ckanext.needs import bulk
from ckanext.needs.bulk import batch as one_batch
from ckanext.needs.tests.bulk.test_write import in_index, packages, show

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


def write(wanted, loader, **more):
    outcome = bulk.write(wanted, loader, batch_size=3, processes=2, **more)
    model.Session.rollback()  # see what the other processes have committed
    return outcome


def test_all_are_written_and_found_by_search(loader, organization):
    wanted = packages(organization, 10)
    counted: list[int] = []
    outcome = write(wanted, loader, done=counted.append)
    assert (outcome.created, outcome.indexed, outcome.refused) == (10, 10, [])
    assert sorted(counted) == [1, 3, 3, 3]
    assert in_index(wanted) == {one["id"] for one in wanted}
    assert show(wanted[7]["id"])["title"] == wanted[7]["title"]


def test_the_second_time_nothing_is_written(loader, organization):
    wanted = packages(organization, 7)
    write(wanted, loader)
    again = write(wanted, loader)
    assert (again.unchanged, again.created, again.updated, again.indexed) == (7, 0, 0, 0)


def test_a_refused_record_is_named_by_its_place_in_the_input(loader, organization):
    wanted = packages(organization, 8)
    wanted[5]["district"] = "ไม่มีอำเภอนี้"
    outcome = write(wanted, loader)
    assert outcome.created == 7
    (refused,) = outcome.refused
    assert refused.position == 5
    assert "district" in refused.errors


def test_what_comes_later_under_the_same_id_wins(loader, organization):
    wanted = packages(organization, 4)
    later = wanted[0] | {"title": "ฉบับหลัง"}
    outcome = write([*wanted, *packages(organization, 5), later], loader)
    assert (outcome.created, outcome.updated) == (9, 1)
    assert show(wanted[0]["id"])["title"] == "ฉบับหลัง"


def test_a_dry_run_writes_nothing(loader, organization):
    wanted = packages(organization, 7)
    outcome = write(wanted, loader, dry_run=True)
    assert (outcome.created, outcome.indexed) == (7, 0)
    assert in_index(wanted) == set()


def test_a_killed_process_leaves_whole_batches_and_a_rerun_completes_them(
    loader, organization, monkeypatch
):
    wanted = packages(organization, 12)
    doomed, original = wanted[7]["id"], one_batch.rows.save

    def killed(changed, loader):
        moved = original(changed, loader)
        if any(checked.data["id"] == doomed for checked in changed):
            os.kill(os.getpid(), signal.SIGKILL)
        return moved

    with monkeypatch.context() as patched:
        patched.setattr(one_batch.rows, "save", killed)
        with pytest.raises(Exception, match="terminated abruptly"):
            write(wanted, loader)
    model.Session.rollback()
    there = {one["id"] for one in wanted if model.Package.get(one["id"])}
    for start in range(0, 12, 3):
        batch = {one["id"] for one in wanted[start : start + 3]}
        assert there & batch in (set(), batch)
    assert doomed not in there
    outcome = write(wanted, loader)
    assert outcome.created == 12 - len(there)
    assert in_index(wanted) == {one["id"] for one in wanted}


def test_a_tag_that_two_processes_need_is_made_once(loader, organization):
    names = [f"แท็ก {uuid4().hex[:8]}" for _ in range(3)]
    tags = [{"name": name} for name in names]
    write(packages(organization, 12, tags=tags), loader)
    for name in names:
        assert model.Session.query(model.Tag).filter_by(name=name).count() == 1


def test_names_are_unique_whatever_process_wrote_them(loader, organization):
    wanted = packages(organization, 6)
    taken = f"need-{uuid4()}"
    wanted[0]["name"] = wanted[5]["name"] = taken
    outcome = write(wanted, loader)
    names = [show(one["id"])["name"] for one in wanted if model.Package.get(one["id"])]
    assert len(names) == len(set(names)) == 5
    assert outcome.created == 5
    assert [list(refused.errors) for refused in outcome.refused] == [["name"]]
