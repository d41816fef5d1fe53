"""Big tables: read at once, found by words when their full text is made."""

from __future__ import annotations

from uuid import uuid4

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.publish.test_datastore import CSV, FIELDS, INDEXES, SHAPE, rows, search
from ckanext.needs.tests.publish.test_datastore import database as database
from ckanext.needs.tests.publish.test_datastore import resource_id as resource_id

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture
def big(resource_id, monkeypatch):
    """The id of a resource that an edition was published in, its table without full text."""
    from ckan import model

    from ckanext.needs.datastore import switch as datastore_switch
    from ckanext.needs.datastore import tables as datastore

    package = model.Resource.get(resource_id).package
    package.plugin_data = {"needs": {"version": "v1"}}
    model.repo.commit()
    monkeypatch.setattr(datastore, "FULL_TEXT_AT_ONCE", 2)
    datastore_switch.switch([datastore.fill(resource_id, FIELDS, rows(CSV), "v1")])
    return resource_id


@pytest.fixture
def dataset_id(big):
    return tk.get_action("resource_show")({}, {"id": big})["package_id"]


def make(dataset_id):
    from ckanext.needs.catalogue.tables import make_full_text

    return make_full_text(dataset_id)


def test_filters_sorting_totals_and_the_dictionary_need_no_full_text(big):
    found = search(big, filters={"district": "1901"}, sort="needs desc")
    assert [row["needs"] for row in found["records"]] == [12, 3]
    assert found["total"] == 2
    assert search(big, total_estimation_threshold=1)["total"] == 3
    info = tk.get_action("datastore_info")({}, {"id": big})
    assert info["fields"][0]["info"]["label"] == "อำเภอ / District"


@pytest.mark.parametrize("asked", [{"q": "ขุดลอกคลอง"}, {"q": {"title": "ขุดลอกคลอง"}}])
def test_who_searches_for_words_too_early_is_told_so(big, asked):
    with pytest.raises(tk.ValidationError, match="cannot be searched for words yet"):
        search(big, **asked)


def test_who_searches_for_words_by_an_alias_is_told_so_too(big):
    alias = f"alias_{uuid4().hex}"
    tk.get_action("datastore_create")(
        as_portal(), {"resource_id": big, "aliases": [alias], "force": True}
    )
    with pytest.raises(tk.ValidationError, match="cannot be searched for words yet"):
        search(alias, q="ขุดลอกคลอง")
    assert search(alias)["total"] == 3


def test_when_it_is_made_words_are_found_and_nothing_else_has_changed(big, dataset_id, database):
    before = search(big, sort="_id"), database(SHAPE, name=f'"{big}"')
    assert make(dataset_id) == 1
    assert search(big, q="ขุดลอกคลอง")["total"] == 1
    assert search(big, q={"title": "ซ่อมถนน"})["total"] == 1
    after = search(big, sort="_id"), database(SHAPE, name=f'"{big}"')
    assert after[0]["records"] == before[0]["records"]
    assert after[1] == before[1]
    assert len(database(INDEXES, name=big)) == 2


def test_it_is_made_once(dataset_id):
    assert make(dataset_id) == 1
    assert make(dataset_id) == 0


def test_a_row_that_is_added_later_has_the_next_number_and_is_found(big, dataset_id):
    make(dataset_id)
    tk.get_action("datastore_upsert")(
        as_portal(),
        {
            "resource_id": big,
            "force": True,
            "method": "insert",
            "records": [{"district": "1903", "title": "ประปาไหลอ่อน"}],
        },
    )
    assert search(big, q="ประปาไหลอ่อน")["records"][0]["_id"] == 4


def test_it_is_left_to_a_worker_of_the_jobs(big, dataset_id):
    from ckan.lib import jobs

    from ckanext.needs.catalogue.tables import full_text_soon

    queue = jobs.get_queue()
    queue.empty()
    full_text_soon(dataset_id)
    (job,) = queue.jobs
    job.perform()
    assert search(big, q="ขุดลอกคลอง")["total"] == 1
    full_text_soon(dataset_id)
    queue.remove(job)
    assert queue.jobs == []


def test_without_a_worker_the_next_harvest_makes_it(big, dataset_id):
    from ckanext.needs.catalogue import publishing as catalogue

    catalogue.complete([dataset_id])
    assert search(big, q="ขุดลอกคลอง")["total"] == 1


def test_without_a_worker_a_command_makes_it(big, dataset_id):
    from click.testing import CliRunner

    from ckanext.needs.cli import needs

    done = CliRunner().invoke(needs, ["index-tables"])
    assert f"{dataset_id}: 1" in done.output
    assert search(big, q="ขุดลอกคลอง")["total"] == 1


def test_a_table_that_no_edition_was_published_in_is_read_as_core_reads_it(resource_id):
    tk.get_action("datastore_create")(
        as_portal(),
        {
            "resource_id": resource_id,
            "force": True,
            "fields": [{"id": "a", "type": "text"}],
            "records": [{"a": "คลอง"}],
        },
    )
    assert search(resource_id, q="คลอง")["total"] == 1


@pytest.mark.parametrize(
    ("columns", "index"),
    [
        (("fiscal_year_be", "amount"), "(fiscal_year_be, amount DESC NULLS LAST)"),
        (("agency", "status", "status_since", "fiscal_year_be"), "(agency, status_since, status"),
        (("fiscal_year_be", "needs"), ""),
    ],
)
def test_big_tables_have_indexes_for_what_pages_ask_of_them(
    resource_id, database, monkeypatch, columns, index
):
    from ckanext.needs.datastore import switch as datastore_switch
    from ckanext.needs.datastore import tables as datastore

    monkeypatch.setattr(datastore, "FULL_TEXT_AT_ONCE", 0)
    fields = [{"id": name, "type": "text"} for name in columns]
    table = "\n".join(",".join(line) for line in (columns, ("x",) * len(columns)))
    datastore_switch.switch([datastore.fill(resource_id, fields, rows(f"{table}\n"))])
    made = [indexdef for _, indexdef in database(INDEXES, name=resource_id)]
    others = [one for one in made if "(_id)" not in one]
    assert [index in one for one in others] == [True] * bool(index)
