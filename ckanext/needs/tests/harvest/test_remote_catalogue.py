"""A catalogue as it really answers: its needs and its tables, read by another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from ckan.tests import factories
from ckan.tests.helpers import call_action

from ckanext.needs.sources import answers, catalogue
from ckanext.needs.sources.read import collect, read_tables
from ckanext.needs.sources.rows import RawTable

pytestmark = [
    pytest.mark.ckan,
    pytest.mark.usefixtures("with_plugins", "clean_db", "clean_index"),
]
SITE = "https://needs.example"


@pytest.fixture
def read(app: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Read from this portal's own pages, as nobody in particular."""

    def fetch(address: str, options: object) -> bytes:
        parts = urlsplit(address)
        return app.get(f"{parts.path}?{parts.query}", status=200).body.encode()

    def table(location: str, format: str) -> RawTable:
        return read_tables(collect(location, format), "remote", format)[0]

    monkeypatch.setattr(answers, "fetch", fetch)
    return table


def test_public_needs_come_with_their_codes_and_nobody_s_name(
    read: Any, new_need: Any, new_dataset: Any
):
    need = new_need(status="accepted", tag_string="ถนน")
    new_need(status="submitted", title="ยังไม่เปิดเผย")
    new_dataset()
    (row,) = read(SITE, "ckan_needs").rows
    assert row.cell("id") == need["id"]
    assert row.cell("status") == "accepted"
    assert row.cell("district") == need["district"]
    assert row.cell("fiscal_year") == str(need["fiscal_year"])
    assert row.cell("tags") == "ถนน"
    assert row.cell("owner_org") == need["organization"]["name"]
    assert not {"creator_user_id", "author", "maintainer_email"} & set(row.cells)


def test_a_filter_chooses_among_them(read: Any, new_need: Any):
    need = new_need(status="accepted")
    found = read(f"{SITE}/?fq=district:{need['district']}", "ckan_needs")
    assert len(found.rows) == 1
    with pytest.raises(ValueError, match="not one record"):
        read(f"{SITE}/?fq=district:9999", "ckan_needs")


def test_a_table_comes_whole_and_in_order(
    read: Any, new_dataset: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(catalogue, "ROWS", 4)
    dataset = new_dataset()
    found = call_action(
        "datastore_create",
        {"user": factories.Sysadmin()["name"]},
        resource={"package_id": dataset["id"], "name": "งบ"},
        fields=[{"id": "ปี", "type": "int"}, {"id": "งบ", "type": "numeric"}],
        records=[{"ปี": 2560 + number, "งบ": f"{number}.50"} for number in range(10)],
    )
    table = read(
        f"{SITE}/dataset/{dataset['name']}/resource/{found['resource_id']}", "ckan_datastore"
    )
    assert table.columns == ("ปี", "งบ")
    assert [row.cell("ปี") for row in table.rows] == [str(2560 + number) for number in range(10)]
    assert table.rows[3].cell("งบ") == "3.50"
