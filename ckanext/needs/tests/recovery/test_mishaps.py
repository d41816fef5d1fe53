"""A disk that is full, a source that is gone, two runs at once: what is published stays whole."""

from __future__ import annotations

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.recovery.conftest import NEW, OLD
from ckanext.needs.tests.recovery.test_killed import STAGES

pytestmark = pytest.mark.ckan


@pytest.mark.parametrize(
    ("stage", "says"),
    [
        ("writing the lake", "an internal error"),
        ("lake written", "an internal error"),
        ("about to store files", "an internal error"),
    ],
)
def test_the_disk_is_full(stage, says, harvest, source, stopped_at, readers, job_says, storage):
    place = {"about to store files": "before ckanext.needs.publish.catalogue_files:store"}
    harvest()
    source.change("750,000", "800,000")
    with stopped_at(place.get(stage) or STAGES[stage][0]) as other:
        assert other.go_on("disk full")
        assert readers.total() == OLD
    assert says in job_says()[1][0]
    assert list(storage.glob("files/*/.new-*")) == []
    assert harvest().updated == 1
    assert readers.total() == NEW


def test_a_source_that_is_gone_leaves_what_is_published(harvest, source, readers, job_says):
    harvest()
    text = source.csv.read_bytes()
    source.csv.unlink()
    assert harvest().errored == 1
    assert readers.total() == OLD
    assert "small-budget.csv" in job_says()[1][0]
    source.csv.write_bytes(text)
    assert harvest().not_modified == 1


def test_a_second_run_of_the_same_source_is_refused_and_the_first_completes(
    harvest, source, stopped_at, readers
):
    harvest()
    source.change("750,000", "800,000")
    with stopped_at(STAGES["one table filled"][0]) as other:
        with pytest.raises(tk.ValidationError, match="under way"):
            harvest()
        assert readers.total() == OLD
        assert other.go_on()
    assert readers.total() == NEW
    assert harvest().not_modified == 1
