"""PostgreSQL, Solr or Redis goes away in the middle of a harvest, and comes back."""

from __future__ import annotations

import pytest

from ckanext.needs.tests.recovery.conftest import NEW, OLD
from ckanext.needs.tests.recovery.test_killed import STAGES

pytestmark = pytest.mark.ckan


@pytest.fixture
def changed(harvest, source):
    """The source, published and then changed."""
    harvest()
    source.change("750,000", "800,000")


@pytest.mark.parametrize(
    "stage",
    [
        "writing the lake",
        "one table filled",
        "metadata written",
        "about to commit",
        "metadata committed, tables not",
        "both committed",
    ],
)
def test_the_database_goes_away(stage, changed, harvest, stopped_at, services, readers, job_says):
    place, expected = STAGES[stage]
    with stopped_at(place) as other:
        services["postgres"].cut()
        assert not other.go_on()
        assert readers.total() == expected
    assert harvest().errored == 0
    assert readers.total() == NEW
    assert "aborted" in job_says()[1][0]


def test_the_database_goes_away_for_a_moment(
    changed, harvest, stopped_at, services, readers, job_says
):
    with stopped_at(STAGES["metadata written"][0]) as other:
        services["postgres"].cut()
        services["postgres"].restore()
        assert other.go_on()
    assert readers.total() == OLD
    assert "an internal error" in job_says()[1][0]
    assert harvest().updated == 1
    assert readers.total() == NEW


@pytest.mark.parametrize("stage", ["fetching", "about to commit", "about to index"])
def test_the_search_index_goes_away(stage, changed, harvest, stopped_at, services, readers):
    from ckan.plugins import toolkit as tk

    from ckanext.needs.bulk import solr

    with stopped_at(STAGES[stage][0]) as other:
        services["solr"].cut()
        assert other.go_on()
    assert readers.total() == NEW
    assert harvest().not_modified == 1
    assert not solr.stale([tk.get_action("package_show")({}, {"id": "small-budget"})["id"]])


@pytest.mark.parametrize("stage", ["fetching", "about to index"])
def test_redis_goes_away(stage, changed, harvest, stopped_at, services, readers):
    with stopped_at(STAGES[stage][0]) as other:
        services["redis"].cut()
        assert other.go_on()
    assert readers.total() == NEW
    assert harvest().not_modified == 1
