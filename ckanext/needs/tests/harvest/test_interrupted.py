"""Harvests that were killed, overtaken, or met a search index that was down."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.harvest.test_harvest import rows_of, show

pytestmark = pytest.mark.ckan


def edition(source):
    from ckanext.needs.harvest import source as harvest_source
    from ckanext.needs.publish.edition import edition_of

    harvester = harvest_source.load(source.name)
    return edition_of(harvest_source.build(harvester).datasets[0], harvester)


def publish(one):
    from ckanext.needs.catalogue import publishing as catalogue
    from ckanext.needs.harvest.source import build_folder
    from ckanext.needs.publish.edition import Edition

    return catalogue.publish(Edition.from_json(one.as_json(), build_folder()))


def test_an_edition_that_a_newer_build_has_overtaken_is_refused(source, snapshot):
    first = edition(source)
    source.change("750,000", "800,000")
    publish(edition(source))
    before = snapshot()
    with pytest.raises(tk.ValidationError, match="superseded"):
        publish(first)
    assert snapshot() == before


def test_one_process_at_a_time_publishes_a_dataset(source):
    from ckanext.needs.catalogue import locks as catalogue_locks

    name = catalogue_locks.of_dataset("a")
    with catalogue_locks.publishing("a"), catalogue_locks.tried(name) as free:
        assert not free
    with catalogue_locks.tried(name) as free:
        assert free


def test_a_job_whose_process_was_killed_is_closed_and_the_harvest_goes_on(source, harvest):
    from ckanext.harvest.model import HarvestGatherError, HarvestJob
    from ckanext.needs.harvest import job as harvest_job
    from ckanext.needs.harvest import source as harvest_source
    from ckanext.needs.harvest.now import ensure_source

    harvester = harvest_source.load(source.name)
    dead = harvest_job.begin(harvester, ensure_source(harvester)).id
    assert harvest().added == 1
    assert HarvestJob.get(dead).status == "Finished"
    (error,) = model.Session.query(HarvestGatherError).filter_by(harvest_job_id=dead)
    assert "aborted" in error.message


def test_a_job_whose_process_lives_is_left_alone(source, harvest):
    from ckanext.harvest.model import HarvestJob
    from ckanext.needs.harvest import job as harvest_job
    from ckanext.needs.harvest import source as harvest_source
    from ckanext.needs.harvest.now import ensure_source

    harvester = harvest_source.load(source.name)
    source_id = ensure_source(harvester)
    with harvest_job.running(harvester, source_id) as job:
        with pytest.raises(tk.ValidationError, match="under way"):
            harvest()
        assert HarvestJob.get(job.id).status == "Running"


def test_what_a_killed_process_left_is_cleared_unless_somebody_is_at_work(source, storage):
    from ckanext.needs.catalogue import locks as catalogue_locks
    from ckanext.needs.catalogue import sweep as catalogue_sweep
    from ckanext.needs.datastore import switch as datastore_switch
    from ckanext.needs.datastore import tables as datastore

    shadow = datastore.fill("left", [{"id": "a", "type": "text"}], _rows())
    left = storage / "files" / "some-id" / ".new-left"
    left.mkdir(parents=True)
    with catalogue_locks.working():
        catalogue_sweep.sweep()
    assert left.is_dir()
    assert datastore_switch.shadows_left() == [shadow.table]
    catalogue_sweep.sweep()
    assert not left.exists()
    assert datastore_switch.shadows_left() == []


def _rows():
    import pyarrow as pa

    from ckanext.needs.datastore.rows import Rows

    return Rows([pa.record_batch({"a": ["b"]})])


def test_a_search_index_that_is_down_keeps_nothing_from_readers(source, harvest, monkeypatch):
    import pysolr

    harvest()
    source.change("750,000", "800,000")
    with monkeypatch.context() as patch:
        patch.setattr(pysolr.Solr, "_update", _down)
        assert harvest().errored == 0
    assert sum(row["amount"] for row in rows_of("budget_lines")) == 4_300_000
    from ckanext.needs.bulk import solr

    assert solr.stale([show()["id"]])
    assert harvest().not_modified == 1
    assert not solr.stale([show()["id"]])


def _down(*args, **kwargs):
    import pysolr

    raise pysolr.SolrError("Solr is down")


def test_a_table_that_is_no_longer_published_leaves_the_datastore(source, harvest):
    harvest()
    gone = next(r["id"] for r in show()["resources"] if r["name"] == "budget_by_strategy")
    text = source.yaml.read_text("utf-8")
    source.yaml.write_text(text.replace("[budget_lines, budget_by_strategy]", "[budget_lines]"))
    assert harvest().updated == 1
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("datastore_search")({}, {"resource_id": gone})
    assert len(rows_of("budget_lines")) == 3


def test_only_the_system_user_reads_the_lake_and_everybody_the_files(harvest, storage):
    harvest()
    assert (storage / "build").stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in (storage / "build").glob("lake/**/*.parquet"))
    versions = list((storage / "files").glob("*/*"))
    assert all(folder.stat().st_mode & 0o055 == 0o055 for folder in versions)
