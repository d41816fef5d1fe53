"""A disk that is full, a source that is gone, two runs at once: what is published stays whole."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.harvest.conftest import snapshot as snapshot
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
    place = {"about to store files": "before ckanext.needs.catalogue.files:store"}
    harvest()
    source.change("750,000", "800,000")
    with stopped_at(place.get(stage) or STAGES[stage][0]) as other:
        assert other.go_on("disk full")
        assert readers.total() == OLD
    assert says in job_says()[1][0]
    assert list(storage.glob("files/*/.new-*")) == []
    assert harvest().updated == 1
    assert readers.total() == NEW


#: Where a run writes: what is called there, and fails as on a disk without room.
WRITES = {
    "the lake": ("ckanext.needs.records.lake:Lake.take", errno.ENOSPC),
    "the tables' files": ("ckanext.needs.publish.staged:Staged.add_table", errno.ENOSPC),
    "a file of JSON": ("ckanext.needs.publish.staged:Staged.add", errno.ENOSPC),
    "switching the build in": ("ckanext.needs.publish.folder:_swap", errno.ENOSPC),
    "the published files": ("shutil:copyfile", errno.ENOSPC),
    "a quota": ("shutil:copyfile", errno.EDQUOT),
}


@pytest.mark.parametrize("place", WRITES)
def test_there_is_no_space_left(
    place, harvest, source, readers, job_says, storage, monkeypatch, snapshot
):
    """What the system says then (ENOSPC), at each place where a run writes."""
    harvest()
    before = snapshot()
    source.change("750,000", "800,000")
    called, number = WRITES[place]
    module, _, path = called.partition(":")
    failing = OSError(number, os.strerror(number))
    with monkeypatch.context() as patch:
        patch.setattr(f"{module}.{path}", raising(failing))
        assert harvest().errored == 1
    assert readers.total() == OLD
    assert snapshot() == before
    (said,) = job_says()[1]
    assert "an internal error" in said
    assert "บันทึก" in said
    assert str(storage) not in said
    assert list(storage.glob("files/*/.new-*")) == []
    assert harvest().updated == 1
    assert readers.total() == NEW


@pytest.mark.parametrize(
    "statement", ["COPY", "CREATE TABLE", "CREATE INDEX", "ANALYZE", "COMMENT ON"]
)
def test_the_database_has_no_space_left(
    statement, harvest, source, readers, job_says, snapshot, monkeypatch
):
    """SQLSTATE 53100 while a table is filled, as PostgreSQL itself raises it."""
    from ckanext.needs.datastore import switch as datastore_switch

    harvest()
    before = snapshot()
    source.change("750,000", "800,000")
    with monkeypatch.context() as patch:
        patch.setattr(datastore_switch, "transaction", full_at(statement))
        assert harvest().errored == 1
    assert readers.total() == OLD
    assert snapshot() == before
    assert "an internal error" in job_says()[1][0]
    assert datastore_switch.shadows_left() == []
    assert harvest().updated == 1
    assert readers.total() == NEW


def raising(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def full_at(statement):
    """Return `datastore_switch.transaction`, of a database that is full at a statement."""
    from ckanext.needs.datastore.switch import transaction

    @contextmanager
    def full():
        with transaction() as cursor:
            yield Full(cursor, statement)

    return full


class Full:
    """A cursor whose connection has PostgreSQL raise "disk full" in place of a statement."""

    RAISE = "DO $$ BEGIN RAISE EXCEPTION 'no space left on device' USING ERRCODE = '53100'; END $$"

    def __init__(self, cursor, statement):
        self._cursor, self._statement = cursor, statement

    def __getattr__(self, name):
        return getattr(self._cursor, name)

    def execute(self, sql, *args):
        return self._cursor.execute(self.RAISE if self._statement in sql else sql, *args)

    def copy_expert(self, sql, *args):
        if self._statement == "COPY":
            self._cursor.execute(self.RAISE)
        return self._cursor.copy_expert(sql, *args)


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
