"""Readers by SQL, while a harvest publishes and after it was killed: the old tables or the new."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.recovery.conftest import NEW, OLD
from ckanext.needs.tests.recovery.test_killed import STAGES

pytestmark = pytest.mark.ckan

BETWEEN = "metadata committed, tables not"
#: The totals of both tables of the dataset, read at once.
BOTH = """
    SELECT (SELECT sum(amount) FROM "{budget_lines}") AS a,
        (SELECT sum(amount) FROM "{other}") AS b
"""


@pytest.fixture
def by_sql(app):
    """What somebody gets who reads both tables in one query."""
    return BySql(app)


class BySql:
    def __init__(self, app):
        self._app = app

    def total(self):
        asked = {"sql": BOTH.format(**self._tables())}
        response = self._app.post("/api/3/action/datastore_search_sql", json=asked)
        assert response.status_code == 200, response.body
        (row,) = response.json["result"]["records"]
        assert row["a"] == row["b"]
        return int(row["a"])

    @contextmanager
    def at_the_same_time(self):
        """Give what somebody gets who begins to read now, and may have to wait."""
        with ThreadPoolExecutor(1) as thread:
            yield thread.submit(self.total)

    def _tables(self):
        dataset = tk.get_action("package_show")({"ignore_auth": True}, {"id": "small-budget"})
        ids = [one["id"] for one in dataset["resources"] if one.get("datastore_active")]
        lines = next(one["id"] for one in dataset["resources"] if one["name"] == "budget_lines")
        (other,) = {*ids} - {lines}
        return {"budget_lines": lines, "other": other}


@pytest.fixture
def changed(harvest, source):
    """The source, published and then changed."""
    harvest()
    source.change("750,000", "800,000")


@pytest.mark.parametrize(
    "stage", ["one table filled", "about to commit", BETWEEN, "both committed"]
)
def test_killed(stage, changed, stopped_at, by_sql):
    place, expected = STAGES[stage]
    with stopped_at(place) as other, by_sql.at_the_same_time() as reading:
        other.kill()
        assert reading.result(60) in (OLD, NEW)
    assert by_sql.total() == expected


def test_who_reads_in_the_moment_between_the_commits_gets_the_new_tables(
    changed, stopped_at, by_sql
):
    with stopped_at(STAGES[BETWEEN][0]) as other, by_sql.at_the_same_time() as reading:
        assert not reading.done()
        assert other.go_on()
        assert reading.result(60) == NEW


def test_the_tables_of_a_run_that_is_not_at_its_end_are_nobodys(changed, stopped_at, by_sql):
    with stopped_at(STAGES["metadata written"][0]) as other:
        assert by_sql.total() == OLD
        assert other.go_on()
    assert by_sql.total() == NEW


def test_it_stays_core_s_to_say_who_may_read(changed, app):
    response = app.post("/api/3/action/datastore_search_sql", json={"sql": "SELECT * FROM package"})
    assert response.status_code in (403, 404, 409)


@pytest.mark.ckan_config("ckan.datastore.sqlsearch.enabled", False)
def test_a_portal_without_search_by_sql_has_none_from_us(with_plugins):
    from ckanext.needs.catalogue import reading as catalogue_reading

    assert set(catalogue_reading.actions()) == {"datastore_search"}
