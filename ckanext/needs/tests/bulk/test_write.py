"""Loading again, loading changes, refusing, and coming back after a crash."""

from __future__ import annotations

from uuid import uuid4

import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.lib.search.common import make_connection
from ckan.tests import factories

from ckanext.needs import bulk
from ckanext.needs.bulk import documents, solr
from ckanext.needs.tests.conftest import NEED

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


def packages(organization, count, **more):
    return [
        {
            **NEED,
            "id": str(uuid4()),
            "name": f"need-{uuid4()}",
            "title": f"ความต้องการที่ {number}",
            "owner_org": organization["id"],
            "tags": [{"name": "ถนน"}],
        }
        | more
        for number in range(count)
    ]


def show(package_id):
    return tk.get_action("package_show")(
        {"ignore_auth": True, "use_cache": False}, {"id": package_id}
    )


def in_index(wanted):
    ids = ",".join(one["id"] for one in wanted)
    found = make_connection().search(q="*:*", fq="{!terms f=id}" + ids, rows=len(wanted))
    return {doc["id"] for doc in found}


@pytest.fixture
def solr_calls(monkeypatch):
    """Count what is sent to Solr: adds and commits."""
    import pysolr

    calls = {"add": 0, "commit": 0}
    for name in calls:
        original = getattr(pysolr.Solr, name)

        def counted(self, *args, _name=name, _original=original, **kwargs):
            calls[_name] += 1
            return _original(self, *args, **kwargs)

        monkeypatch.setattr(pysolr.Solr, name, counted)
    return calls


class TestSolr:
    """How often the search index is asked to write to disk."""

    def test_five_batches_are_five_requests_and_one_commit(self, loader, organization, solr_calls):
        bulk.write(packages(organization, 10), loader, batch_size=2)
        assert solr_calls == {"add": 5, "commit": 1}

    def test_several_processes_leave_the_one_commit_to_this_one(
        self, loader, organization, solr_calls
    ):
        wanted = packages(organization, 10)
        bulk.write(wanted, loader, batch_size=2, processes=2)
        assert solr_calls == {"add": 0, "commit": 1}
        model.Session.rollback()
        assert in_index(wanted) == {one["id"] for one in wanted}


class TestAgain:
    """The same content a second time."""

    def test_the_second_time_nothing_is_written(self, loader, organization, solr_calls):
        batch = packages(organization, 5)
        bulk.write(batch, loader)
        before = [show(one["id"])["metadata_modified"] for one in batch]
        solr_calls.update(add=0, commit=0)
        outcome = bulk.write(batch, loader)
        assert (outcome.unchanged, outcome.created, outcome.updated) == (5, 0, 0)
        assert solr_calls == {"add": 0, "commit": 0}
        assert [show(one["id"])["metadata_modified"] for one in batch] == before

    def test_only_what_changed_is_written(self, loader, organization):
        batch = packages(organization, 3)
        bulk.write(batch, loader)
        batch[1] = batch[1] | {"title": "ใหม่", "tags": [{"name": "น้ำท่วม"}]}
        outcome = bulk.write(batch, loader)
        assert (outcome.unchanged, outcome.updated) == (2, 1)
        assert show(batch[1]["id"])["title"] == "ใหม่"
        assert [tag["name"] for tag in show(batch[1]["id"])["tags"]] == ["น้ำท่วม"]

    def test_an_update_is_found_by_search(self, loader, organization):
        (one,) = packages(organization, 1)
        bulk.write([one], loader)
        bulk.write([one | {"title": "ประปาหมู่บ้าน"}], loader)
        found = tk.get_action("package_search")({}, {"fq": f"id:{one['id']}"})["results"]
        assert found[0]["title"] == "ประปาหมู่บ้าน"

    def test_an_update_keeps_what_the_file_does_not_say(self, loader, organization):
        (one,) = packages(organization, 1)
        bulk.write([one], loader)
        tk.get_action("package_patch")(
            {"ignore_auth": True, "user": loader},
            {"id": one["id"], "next_owner": "ฝ่ายช่าง", "resources": [{"url": "http://a.th/x.pdf"}]},
        )
        bulk.write([one | {"title": "ใหม่"}], loader)
        assert show(one["id"])["next_owner"] == "ฝ่ายช่าง"
        assert show(one["id"])["num_resources"] == 1

    def test_what_an_official_changed_stays_when_the_file_is_the_same(self, loader, organization):
        (one,) = packages(organization, 1)
        bulk.write([one], loader)
        tk.get_action("package_patch")(
            {"ignore_auth": True, "user": loader}, {"id": one["id"], "title": "แก้โดยเจ้าหน้าที่"}
        )
        assert bulk.write([one], loader).unchanged == 1
        assert show(one["id"])["title"] == "แก้โดยเจ้าหน้าที่"

    def test_a_record_that_was_deleted_does_not_come_back(self, loader, organization):
        (one,) = packages(organization, 1)
        bulk.write([one], loader)
        tk.get_action("package_delete")({"ignore_auth": True, "user": loader}, {"id": one["id"]})
        outcome = bulk.write([one | {"title": "ใหม่"}], loader)
        assert outcome.updated == 0
        assert "id" in outcome.refused[0].errors
        same = bulk.write([one], loader)
        assert (same.unchanged, len(same.refused)) == (0, 1)
        (reason,) = same.refused[0].reasons["id"]
        assert "ถูกลบ" in reason.th
        assert "deleted" in reason.en
        assert show(one["id"])["state"] == "deleted"


class TestRefused:
    """Packages that core would refuse."""

    def test_the_errors_are_those_of_package_create(self, loader, organization):
        (one,) = packages(organization, 1, name="ไทย", owner_org="nobody")
        (refused,) = bulk.write([one], loader).refused
        with pytest.raises(tk.ValidationError) as core:
            tk.get_action("package_create")({"ignore_auth": True, "user": loader}, one)
        assert refused.errors == core.value.error_dict

    def test_the_others_of_the_batch_are_written(self, loader, organization):
        batch = packages(organization, 3)
        batch[1]["name"] = "ผิด"
        outcome = bulk.write(batch, loader)
        assert outcome.created == 2
        assert [refused.position for refused in outcome.refused] == [1]
        assert in_index(batch) == {batch[0]["id"], batch[2]["id"]}

    def test_a_name_that_another_package_has_is_refused_as_core_does(self, loader, organization):
        first, second = packages(organization, 2)
        bulk.write([first], loader)
        (refused,) = bulk.write([second | {"name": first["name"]}], loader).refused
        with pytest.raises(tk.ValidationError) as core:
            tk.get_action("package_create")(
                {"ignore_auth": True, "user": loader}, second | {"name": first["name"]}
            )
        assert refused.errors["name"] == core.value.error_dict["name"][:1]

    def test_two_of_one_batch_cannot_have_one_name(self, loader, organization):
        batch = packages(organization, 2)
        batch[1]["name"] = batch[0]["name"]
        outcome = bulk.write(batch, loader)
        assert (outcome.created, list(outcome.refused[0].errors)) == (1, ["name"])

    def test_a_dry_run_writes_nothing_and_says_what_it_would(self, loader, organization):
        batch = packages(organization, 2)
        batch[1]["name"] = "ผิด"
        outcome = bulk.write(batch, loader, dry_run=True)
        assert (outcome.created, len(outcome.refused)) == (1, 1)
        assert not solr.stale([batch[0]["id"]])
        with pytest.raises(tk.ObjectNotFound):
            show(batch[0]["id"])


def crash(*args):
    raise RuntimeError


class TestInterrupted:
    """A crash or Ctrl-C in the middle."""

    def test_batches_before_it_are_whole_and_searchable(self, loader, organization):
        batch = packages(organization, 6)

        def stop(count, seen=[]):  # noqa: B006
            seen.append(count)
            if len(seen) == 2:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            bulk.write(batch, loader, batch_size=2, done=stop)
        assert in_index(batch) == {one["id"] for one in batch[:4]}
        outcome = bulk.write(batch, loader, batch_size=2)
        assert (outcome.unchanged, outcome.created) == (4, 2)

    def test_what_the_index_missed_is_indexed_by_the_next_run(
        self, loader, organization, monkeypatch
    ):
        batch = packages(organization, 3)
        with monkeypatch.context() as patch:
            patch.setattr(documents, "build", crash)
            with pytest.raises(RuntimeError):
                bulk.write(batch, loader)
        assert in_index(batch) == set()
        outcome = bulk.write(batch, loader)
        assert (outcome.unchanged, outcome.indexed) == (3, 3)
        assert in_index(batch) == {one["id"] for one in batch}

    def test_a_failing_batch_leaves_no_row(self, loader, organization, monkeypatch):
        batch = packages(organization, 2)
        with monkeypatch.context() as patch:
            patch.setattr(bulk.rows, "_call_hooks", crash)
            with pytest.raises(RuntimeError):
                bulk.write(batch, loader)
        ids = [one["id"] for one in batch]
        assert model.Session.query(model.Package).filter(model.Package.id.in_(ids)).count() == 0


def test_private_packages_are_found_by_their_organisation_only(loader):
    member, stranger = factories.User(), factories.User()
    organization = factories.Organization(users=[{"name": member["name"], "capacity": "member"}])
    batch = packages(organization, 1, status="submitted")
    bulk.write(batch, loader)
    query = {"fq": f"id:{batch[0]['id']}", "include_private": True}

    def found(name):
        context = {"user": name, "auth_user_obj": model.User.by_name(name), "ignore_auth": False}
        return tk.get_action("package_search")(context, dict(query))["count"]

    assert (found(member["name"]), found(stranger["name"])) == (1, 0)
