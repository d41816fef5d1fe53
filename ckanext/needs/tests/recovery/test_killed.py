"""A harvest that is killed, anywhere: readers have the old edition or the new one, whole."""

from __future__ import annotations

import pytest

from ckanext.needs.tests.recovery.conftest import NEW, OLD

pytestmark = pytest.mark.ckan

#: Where a run is, and what readers have when it is killed there.
STAGES = {
    "fetching": ("before ckanext.needs.harvest.source:digest", OLD),
    "writing the lake": ("before ckanext.needs.records.lake:Lake.take", OLD),
    "lake written": ("after ckanext.needs.records.lake:Lake.take", OLD),
    "building": ("before ckanext.needs.publish.folder:_swap", OLD),
    "files copied": ("after ckanext.needs.catalogue.files:store", OLD),
    "one table filled": ("after ckanext.needs.datastore.tables:fill", OLD),
    "metadata written": ("after ckanext.needs.catalogue.publishing:_save", OLD),
    "about to commit": (
        "before ckanext.needs.catalogue.unfinished:Unfinished.commit",
        OLD,
    ),
    "metadata committed, tables not": (
        "after ckanext.needs.catalogue.unfinished:Unfinished.commit",
        NEW,
    ),
    "both committed": ("before ckanext.needs.catalogue.files:keep_only", NEW),
    "about to index": ("before ckanext.needs.catalogue.search:index", NEW),
    "about to make views": ("before ckanext.needs.catalogue.publishing:_preview", NEW),
    "about to note it": ("before ckanext.needs.harvest.runs:note", NEW),
}


@pytest.mark.parametrize("stage", STAGES)
def test_killed(stage, harvest, source, stopped_at, readers, job_says, storage):
    place, expected = STAGES[stage]
    harvest()
    source.change("750,000", "800,000")
    with stopped_at(place) as other, readers.at_the_same_time() as reading:
        other.kill()
        assert reading.result(60) in (OLD, NEW)
    assert readers.total() == expected
    after = harvest()
    assert after.errored == 0
    assert readers.total() == NEW
    assert "aborted" in job_says()[1][0]
    nothing_is_left(storage)


def test_killed_before_it_was_ever_published(harvest, stopped_at, readers):
    with stopped_at(STAGES["about to commit"][0]) as other:
        other.kill()
    assert harvest().added == 1
    assert readers.total() == OLD


@pytest.mark.parametrize("stage", ["files copied", "one table filled", "metadata written"])
def test_while_it_goes_on_readers_do_not_wait(stage, harvest, source, stopped_at, readers):
    harvest()
    source.change("750,000", "800,000")
    with stopped_at(STAGES[stage][0]) as other:
        assert readers.total() == OLD
        assert other.go_on()
    assert readers.total() == NEW


def nothing_is_left(storage):
    from ckanext.needs.datastore import switch as datastore_switch

    assert datastore_switch.shadows_left() == []
    assert list(storage.glob("files/*/.new-*")) == []
    assert len(list(storage.glob("files/*/*"))) <= 2
