"""From a source to published datasets, again, changed, and failing."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.harvest.conftest import published_files

pytestmark = pytest.mark.ckan


def show(name="small-budget"):
    return tk.get_action("package_show")({}, {"id": name})


def rows_of(table, name="small-budget"):
    resource = next(r for r in show(name)["resources"] if r["name"] == table)
    found = tk.get_action("datastore_search")({}, {"resource_id": resource["id"], "limit": 1000})
    return found["records"]


def last_run():
    from ckanext.needs.model.run import Run

    query = sa.select(Run).order_by(Run.started.desc()).limit(1)
    return model.Session.scalars(query).first()


class TestFirst:
    """The first harvest of a source."""

    def test_a_dataset_is_published_with_its_tables(self, harvest):
        done = harvest()
        assert (done.datasets, done.added, done.errored) == (1, 1, 0)
        assert sum(row["amount"] for row in rows_of("budget_lines")) == 4_250_000

    def test_each_table_is_a_csv_and_a_json_beside_one_datapackage(self, harvest):
        harvest()
        found = [(r["name"], r["format"], r["datastore_active"]) for r in show()["resources"]]
        assert found == [
            ("budget_lines", "CSV", True),
            ("budget_lines (JSON)", "JSON", False),
            ("budget_by_strategy", "CSV", True),
            ("budget_by_strategy (JSON)", "JSON", False),
            ("datapackage.json", "JSON", False),
        ]

    def test_pages_show_each_by_its_title_in_the_language_of_the_reader(self, harvest, app):
        harvest()
        thai, english = (app.get(f"{path}/dataset/{show()['name']}").body for path in ("", "/en"))
        for title in ("งบประมาณตามการจำแนก", "งบประมาณตามการจำแนก (JSON)"):
            assert title in thai
        assert "Description for machines" in english
        assert ">budget_by_strategy" not in thai

    def test_the_publisher_is_made_when_it_is_not_there(self, harvest):
        harvest()
        assert show()["organization"]["title"] == "เทศบาลทดสอบ"

    def test_the_metadata_are_those_of_the_government_standard(self, harvest):
        harvest()
        dataset = show()
        assert dataset["title"] == "งบประมาณเล็ก ปีงบประมาณ พ.ศ. 2567-2568"
        assert dataset["data_type"] == "ข้อมูลสถิติ"
        assert dataset["data_format"] == ["CSV", "JSON"]
        assert dataset["temporal_start"] == "2023-10-01"
        assert {tag["name"] for tag in dataset["tags"]} == {"งบประมาณ", "สระบุรี"}

    def test_the_files_are_at_the_addresses_that_the_resources_say(self, harvest, app):
        harvest()
        for resource in show()["resources"]:
            path = resource["url"].removeprefix(tk.config["ckan.site_url"])
            answer = app.get(path)
            assert answer.status_code == 200
            assert len(answer.data) == resource["size"]

    def test_each_table_can_be_looked_at_on_its_page(self, harvest):
        harvest()
        for resource in show()["resources"]:
            views = tk.get_action("resource_view_list")({}, {"id": resource["id"]})
            types = [view["view_type"] for view in views]
            assert ("datatables_view" in types) == (resource["format"] == "CSV"), resource["name"]

    def test_the_data_dictionary_is_in_thai_and_english(self, harvest):
        harvest()
        resource = show()["resources"][0]
        info = tk.get_action("datastore_info")({}, {"id": resource["id"]})
        amount = next(field for field in info["fields"] if field["id"] == "amount")
        assert "/" in amount["info"]["label"]
        assert amount["info"]["label_en"]

    def test_a_run_is_noted(self, harvest):
        done = harvest()
        run = last_run()
        assert (run.harvester, run.job_id, run.status) == ("small-budget", done.job_id, "done")
        assert run.rows_read == 3
        assert run.report["datasets"][0]["result"] == "done"

    def test_the_dataset_is_found_by_search(self, harvest):
        harvest()
        found = tk.get_action("package_search")({}, {"fq": "name:small-budget"})
        assert found["count"] == 1


class TestAgain:
    """Harvests of a source that did not change."""

    def test_every_object_is_not_modified(self, harvest):
        harvest()
        done = harvest()
        assert (done.added, done.updated, done.not_modified, done.errored) == (0, 0, 1, 0)
        assert last_run().status == "unchanged"

    def test_nothing_is_sent_to_solr(self, harvest, solr_calls):
        harvest()
        solr_calls.update(update=0)
        harvest()
        assert solr_calls == {"update": 0}

    def test_no_file_no_row_and_no_metadata_change(self, harvest, snapshot, storage):
        harvest()
        before = snapshot()
        times = {path: path.stat().st_mtime_ns for path in published_files(storage)}
        harvest()
        assert snapshot() == before
        assert {path: path.stat().st_mtime_ns for path in published_files(storage)} == times

    def test_the_tables_of_the_datastore_are_the_very_same(self, harvest):
        from ckanext.datastore.backend.postgres import get_read_engine

        def oids():
            with get_read_engine().connect() as connection:
                query = sa.text("SELECT name, oid FROM _table_metadata WHERE NOT name LIKE '\\_%'")
                return {tuple(row) for row in connection.execute(query)}

        harvest()
        before = oids()
        harvest()
        assert oids() == before

    def test_what_the_index_lost_is_sent_again(self, harvest, clean_index_now):
        harvest()
        clean_index_now()
        assert harvest().not_modified == 1
        assert tk.get_action("package_search")({}, {"fq": "name:small-budget"})["count"] == 1

    def test_a_dataset_that_somebody_deleted_is_published_again(self, harvest):
        from ckanext.needs.catalogue.publishing import site_context

        harvest()
        tk.get_action("package_delete")(site_context(), {"id": "small-budget"})
        assert harvest().not_modified == 0
        assert show()["state"] == "active"


@pytest.fixture
def clean_index_now():
    from ckan.lib.search import clear_all

    return clear_all


class TestChanged:
    """Harvests of a source that changed."""

    def test_dataset_and_resources_keep_their_ids(self, harvest, source):
        harvest()
        before = show()
        source.change("750,000", "800,000")
        assert harvest().updated == 1
        after = show()
        assert after["id"] == before["id"]
        assert [r["id"] for r in after["resources"]] == [r["id"] for r in before["resources"]]
        assert sum(row["amount"] for row in rows_of("budget_lines")) == 4_300_000

    def test_the_files_get_a_new_address_and_the_old_one_still_answers(self, harvest, source, app):
        harvest()
        old = show()["resources"][0]["url"]
        source.change("750,000", "800,000")
        harvest()
        new = show()["resources"][0]["url"]
        assert old != new
        site = tk.config["ckan.site_url"]
        assert b"750000" in app.get(old.removeprefix(site)).data
        assert b"800000" in app.get(new.removeprefix(site)).data

    def test_two_versions_of_the_files_are_kept(self, harvest, source, storage):
        harvest()
        for old, new in (("750,000", "750,001"), ("750,001", "750,002"), ("750,002", "750,003")):
            source.change(old, new)
            harvest()
        versions = {path.parent.name for path in published_files(storage)}
        assert len(versions) == 2

    def test_a_change_that_changes_no_table_publishes_nothing(self, harvest, source, snapshot):
        harvest()
        before = snapshot()
        source.yaml.write_text(source.yaml.read_text("utf-8") + "# a remark\n", "utf-8")
        assert harvest().not_modified == 1
        assert snapshot() == before


class TestFailing:
    """A source, or a publication, that goes wrong."""

    def test_a_bad_row_is_named_on_the_job_and_the_dataset_stays(self, harvest, source, snapshot):
        harvest()
        before = snapshot()
        source.change('"750,000"', "ประมาณห้าแสน")
        done = harvest()
        assert done.updated == 0
        too_many, bad = done.errors
        assert "1 จาก 3 แถว" in too_many
        assert "small-budget.csv:4" in bad
        assert "จำนวนเงิน" in bad
        assert "ประมาณห้าแสน" in bad
        assert snapshot() == before

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param(b"", id="an empty file"),
            pytest.param("ปีงบประมาณ,จำนวนเงิน\n".encode(), id="no rows"),
            pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", id="not a table"),
            pytest.param("ปีงบประมาณ\n2567\n".encode("utf-16"), id="a wrong encoding"),
            pytest.param(None, id="no file"),
        ],
    )
    def test_a_source_that_cannot_be_read_leaves_the_dataset(
        self, harvest, source, snapshot, content
    ):
        harvest()
        before = snapshot()
        source.csv.unlink()
        if content is not None:
            source.csv.write_bytes(content)
        done = harvest()
        assert done.errored >= 1
        assert "small-budget.csv" in done.errors[0]
        assert snapshot() == before
        assert last_run().status == "failed"

    def test_when_the_source_is_back_the_harvest_is_not_modified(self, harvest, source, snapshot):
        harvest()
        before, text = snapshot(), source.csv.read_bytes()
        source.csv.write_bytes(b"")
        harvest()
        source.csv.write_bytes(text)
        assert harvest().not_modified == 1
        assert snapshot() == before

    @pytest.mark.parametrize("place", ["fill", "switching"])
    def test_a_failure_before_the_switch_leaves_no_trace(
        self, harvest, source, snapshot, monkeypatch, place
    ):
        from ckanext.needs.datastore import switch as datastore_switch
        from ckanext.needs.datastore import tables as datastore

        harvest()
        before = snapshot()
        source.change("750,000", "800,000")
        with monkeypatch.context() as patch:
            patch.setattr(datastore if place == "fill" else datastore_switch, place, _fail)
            done = harvest()
        assert done.errored == 1
        assert "no more room" not in done.errors[0]
        assert "an internal error" in done.errors[0]
        assert snapshot() == before
        assert datastore_switch.shadows_left() == []
        assert harvest().updated == 1

    def test_a_first_publication_that_fails_leaves_nothing(self, harvest, storage, monkeypatch):
        from ckanext.needs.datastore import switch as datastore_switch

        with monkeypatch.context() as patch:
            patch.setattr(datastore_switch, "switching", _fail)
            harvest()
        with pytest.raises(tk.ObjectNotFound):
            show()
        assert published_files(storage) == []
        assert datastore_switch.shadows_left() == []

    def test_metadata_that_the_catalogue_refuses_leave_the_dataset(self, harvest, source, snapshot):
        from ckanext.needs.catalogue.publishing import site_context
        from ckanext.needs.tests.conftest import OPEN_DATASET

        harvest()
        before = snapshot()
        organization = before["package"]["owner_org"]
        other = {
            **OPEN_DATASET,
            "owner_org": organization,
            "title": "งบประมาณเล็ก ปีงบประมาณ พ.ศ. 2567-2569",
        }
        tk.get_action("package_create")(site_context(), other)
        source.change("2568,", "2569,")
        done = harvest()
        assert done.errored == 1
        assert "title" in done.errors[0]
        assert snapshot() == before

    def test_the_error_is_on_the_page_of_the_job(self, harvest, source, app):
        from ckan.tests import factories

        source.change('"750,000"', "ห้าแสน")
        done = harvest()
        headers = {"Authorization": factories.SysadminWithToken()["token"]}
        page = app.get(f"/harvest/source-small-budget/job/{done.job_id}", headers=headers)
        assert "small-budget.csv:4" in page.body


def _fail(*args):
    raise OSError("no more room")


class TestContract:
    """What ckanext-harvest expects of a harvester."""

    @pytest.mark.parametrize("config", ["", "no json", "[]", "{}", '{"harvester": "nothing"}'])
    def test_a_config_that_names_no_harvester_is_refused_naming_those_there_are(
        self, source, config
    ):
        from ckanext.needs.harvest.plugin import NeedsHarvester

        known = "portal-rounds, portal-votes, saraburi-pao-budget, small-budget"
        with pytest.raises(ValueError, match=known):
            NeedsHarvester("needs_harvester").validate_config(config)

    @pytest.mark.parametrize("name", ["../small-budget", "/etc/passwd", "small-budget.yaml"])
    def test_a_config_cannot_name_a_path(self, source, name):
        from ckanext.needs.harvest.plugin import NeedsHarvester

        with pytest.raises(ValueError, match="small-budget"):
            NeedsHarvester("needs_harvester").validate_config(json.dumps({"harvester": name}))

    def test_the_queues_consumers_harvest_it_too(self, source, clean_queues_now):
        from ckanext.harvest import queue
        from ckanext.needs.catalogue.publishing import site_context
        from ckanext.needs.harvest import source as harvest_source
        from ckanext.needs.harvest.now import ensure_source

        source_id = ensure_source(harvest_source.load(source.name))
        made = tk.get_action("harvest_job_create")(
            site_context(model=model, session=model.Session), {"source_id": source_id}
        )
        _consume(queue.get_gather_consumer(), queue.gather_callback, "ckan.harvest.gather")
        _consume(queue.get_fetch_consumer(), queue.fetch_callback, "ckan.harvest.fetch")
        assert sum(row["amount"] for row in rows_of("budget_lines")) == 4_250_000
        context = site_context(model=model, session=model.Session)
        tk.get_action("harvest_jobs_run")(context, {"source_id": source_id})
        job = tk.get_action("harvest_job_show")(
            site_context(model=model, session=model.Session), {"id": made["id"]}
        )
        assert job["status"] == "Finished"
        assert job["stats"]["added"] == 1

    def test_the_dataset_is_linked_to_its_harvest_object(self, harvest):
        from ckanext.harvest.model import HarvestObject

        harvest()
        current = model.Session.query(HarvestObject).filter_by(
            package_id=show()["id"], current=True
        )
        assert current.count() == 1

    def test_a_harvest_under_way_is_not_started_twice(self, harvest, source):
        from ckanext.harvest.model import HarvestJob, HarvestSource

        harvest()
        job = HarvestJob(source=model.Session.query(HarvestSource).one(), status="Running")
        job.save()
        with pytest.raises(tk.ValidationError, match="under way"):
            harvest()


def _consume(consumer, callback, queue_name):
    method, header, body = consumer.basic_get(queue=queue_name)
    assert body
    callback(consumer, method, header, body)


@pytest.fixture
def clean_queues_now(clean_portal):
    from ckanext.harvest import queue

    queue.purge_queues()


class TestAction:
    """`need_harvest` and `ckan needs harvest`."""

    def test_the_action_returns_what_each_source_came_to(self, source):
        from ckanext.needs.catalogue.publishing import site_context

        (result,) = tk.get_action("need_harvest")(site_context(), {"name": source.name})
        assert result["source"] == "small-budget"
        assert result["added"] == 1

    def test_an_unknown_name_is_refused_naming_those_there_are(self, source):
        from ckanext.needs.catalogue.publishing import site_context

        with pytest.raises(tk.ValidationError, match="small-budget"):
            tk.get_action("need_harvest")(site_context(), {"name": "nothing"})

    def test_strangers_may_not_harvest(self, source):
        from ckan.tests import factories, helpers

        user = factories.User()["name"]
        for asked in ({}, {"name": source.name}):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_auth("need_harvest", {"user": user, "model": model}, **asked)

    def test_an_admin_of_the_publisher_may_harvest_its_source(self, harvest, source):
        from ckan.tests import factories, helpers

        harvest()
        user = factories.User()["name"]
        helpers.call_action(
            "organization_member_create", id="test-municipality", username=user, role="admin"
        )
        context = {"user": user, "model": model}
        assert helpers.call_auth("need_harvest", context, name=source.name)

    def test_the_command_prints_a_table(self, source, cli):
        from ckanext.needs.cli import needs

        result = cli.invoke(needs, ["harvest", "small-budget"], catch_exceptions=False)
        assert result.exit_code == 0
        heading, row = result.output.splitlines()[-2:]
        assert heading.split()[:3] == ["source", "datasets", "rows"]
        assert row.split()[0] == "small-budget"

    def test_the_command_fails_when_a_source_does(self, source, cli):
        from ckanext.needs.cli import needs

        source.csv.write_bytes(b"")
        assert cli.invoke(needs, ["harvest", "small-budget", "--json"]).exit_code == 1
