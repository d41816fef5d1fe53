"""A table in the DataStore: as core would have left it, and switched in at once."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
import sqlalchemy as sa
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.conftest import as_portal

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]

FIELDS = [
    {"id": "district", "type": "text", "info": {"label": "อำเภอ / District", "notes": "รหัส: DOPA"}},
    {"id": "title", "type": "text", "info": {"label": "เรื่อง"}},
    {"id": "needs", "type": "int8", "info": {"label": "จำนวน"}},
    {"id": "cost", "type": "numeric"},
    {"id": "asked", "type": "date"},
]
CSV = '''district,title,needs,cost,asked
1901,"ซ่อมถนน หน้าโรงเรียน",3,1000.50,2025-01-15
1902,ขุดลอกคลอง,,,
1901,"ไฟทาง, ""ดับ""",12,20000,2024-10-01
'''
SHAPE = """
    SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
    FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name ORDER BY indexname"
TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = to_regclass(:name) AND NOT tgisinternal
"""


@pytest.fixture
def datastore():
    from ckanext.needs.datastore import tables as datastore

    return datastore


@pytest.fixture
def switch():
    from ckanext.needs.datastore import switch as datastore_switch

    return datastore_switch


@pytest.fixture
def resource_id(new_dataset):
    """A resource whose table is filled by the test."""
    dataset = new_dataset(
        name=f"d-{uuid4().hex}",
        title=f"ชุดข้อมูล {uuid4()}",
        resources=[{"name": "t", "url": "http://x.th/t.csv", "datastore_active": True}],
    )
    return dataset["resources"][0]["id"]


@pytest.fixture
def database():
    from ckanext.datastore.backend.postgres import get_write_engine

    with get_write_engine().connect() as connection:
        yield lambda sql, **values: [tuple(r) for r in connection.execute(sa.text(sql), values)]


def rows(text):
    """The rows of a CSV, every cell as text; an empty one is null."""
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    from ckanext.needs.datastore.rows import Rows

    names = text.partition("\n")[0].split(",")
    options = pa_csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
    )
    return Rows(pa_csv.read_csv(io.BytesIO(text.encode()), convert_options=options).to_batches())


def publish(datastore, resource_id, text=CSV, fields=FIELDS):
    from ckanext.needs.datastore import switch as datastore_switch

    shadow = datastore.fill(resource_id, fields, rows(text))
    datastore_switch.switch([shadow])
    return shadow


def search(resource_id, **query):
    return tk.get_action("datastore_search")({}, {"resource_id": resource_id, **query})


class TestReading:
    """What readers can do with the table."""

    def test_the_rows_are_those_of_the_file(self, datastore, resource_id):
        assert publish(datastore, resource_id).rows == 3
        found = search(resource_id, sort="_id")
        assert found["total"] == 3
        assert [r["_id"] for r in found["records"]] == [1, 2, 3]
        assert found["records"][1]["needs"] is None
        assert found["records"][2]["title"] == 'ไฟทาง, "ดับ"'
        assert found["records"][0]["cost"] == 1000.5

    def test_filters_and_sorting_work(self, datastore, resource_id):
        publish(datastore, resource_id)
        found = search(resource_id, filters={"district": "1901"}, sort="needs desc")
        assert [r["needs"] for r in found["records"]] == [12, 3]

    def test_full_text_search_works(self, datastore, resource_id):
        publish(datastore, resource_id)
        assert search(resource_id, q="ขุดลอกคลอง")["total"] == 1
        assert search(resource_id, q={"title": "ซ่อมถนน"})["total"] == 1

    def test_the_data_dictionary_is_where_core_keeps_it(self, datastore, resource_id):
        publish(datastore, resource_id)
        info = tk.get_action("datastore_info")({}, {"id": resource_id})
        labels = {field["id"]: field.get("info", {}).get("label") for field in info["fields"]}
        assert labels["district"] == "อำเภอ / District"
        assert labels["cost"] is None

    def test_the_dictionary_can_be_downloaded_and_edited_in_the_portal(
        self, datastore, resource_id, app, sysadmin_headers
    ):
        publish(datastore, resource_id)
        package_id = tk.get_action("resource_show")({}, {"id": resource_id})["package_id"]
        page = app.get(f"/dataset/{package_id}/dictionary/{resource_id}", headers=sysadmin_headers)
        assert "อำเภอ / District" in page.body


@pytest.fixture
def sysadmin_headers():
    from ckan.tests import factories

    return {"Authorization": factories.SysadminWithToken()["token"]}


class TestAsCore:
    """The same table made by `datastore_create`."""

    def test_columns_comments_index_and_trigger_are_the_same(
        self, datastore, new_dataset, resource_id, database
    ):
        publish(datastore, resource_id)
        other = new_dataset(
            name=f"d-{uuid4().hex}", title=f"อื่น {uuid4()}", resources=[{"url": "http://x.th/y"}]
        )["resources"][0]["id"]
        tk.get_action("datastore_create")(
            as_portal(),
            {"resource_id": other, "force": True, "fields": [dict(f) for f in FIELDS]},
        )
        for query in (SHAPE, TRIGGERS):
            found = [str(database(query, name=f'"{one}"')) for one in (resource_id, other)]
            assert found[0].replace(resource_id, "ID") == found[1].replace(other, "ID")

    def test_a_later_datastore_upsert_finds_what_it_expects(self, datastore, resource_id, database):
        publish(datastore, resource_id)
        tk.get_action("datastore_upsert")(
            as_portal(),
            {
                "resource_id": resource_id,
                "force": True,
                "method": "insert",
                "records": [{"district": "1903", "title": "ประปาไหลอ่อน"}],
            },
        )
        assert search(resource_id, q="ประปาไหลอ่อน")["records"][0]["_id"] == 4

    def test_indexes_have_the_names_that_core_gives(self, datastore, resource_id, database):
        from ckanext.datastore.backend.postgres import _generate_index_name

        publish(datastore, resource_id)
        names = {name for name, _ in database(INDEXES, name=resource_id)}
        assert names == {
            f"{resource_id}_pkey",
            _generate_index_name(resource_id, '"_full_text"'),
        }


class TestSwitch:
    """All or nothing."""

    def test_nobody_can_read_a_shadow(self, datastore, switch, resource_id):
        publish(datastore, resource_id)
        new = CSV.replace("ขุดลอกคลอง", "ใหม่")
        shadow = datastore.fill(resource_id, FIELDS, rows(new))
        with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
            search(shadow.table)
        assert search(resource_id, q="ขุดลอกคลอง")["total"] == 1
        switch.discard([shadow])

    def test_a_second_edition_takes_the_place_of_the_first(self, datastore, switch, resource_id):
        publish(datastore, resource_id)
        publish(datastore, resource_id, "district,title,needs,cost,asked\n1904,ใหม่,1,,\n")
        assert [r["title"] for r in search(resource_id)["records"]] == ["ใหม่"]
        assert switch.shadows_left() == []

    def test_when_one_table_fails_none_is_switched(self, datastore, switch, resource_id):
        publish(datastore, resource_id)
        new = datastore.fill(resource_id, FIELDS, rows(CSV.replace("1902", "1913")))
        missing = switch.Shadow(str(uuid4()), "_needs_not_there", 0)
        with pytest.raises(Exception, match="not_there"):
            switch.switch([new, missing])
        assert {r["district"] for r in search(resource_id)["records"]} == {"1901", "1902"}
        switch.discard([new])
        assert switch.shadows_left() == []

    def test_a_cell_of_the_wrong_type_is_named_and_leaves_no_shadow(
        self, datastore, switch, resource_id
    ):
        broken = CSV.replace("12,20000", "สิบสอง,20000")
        with pytest.raises(tk.ValidationError, match="สิบสอง"):
            datastore.fill(resource_id, FIELDS, rows(broken))
        assert switch.shadows_left() == []

    def test_an_alias_still_leads_to_the_table(self, datastore, switch, resource_id, database):
        publish(datastore, resource_id)
        alias = f"alias_{uuid4().hex}"
        tk.get_action("datastore_create")(
            as_portal(),
            {"resource_id": resource_id, "aliases": [alias], "force": True},
        )
        publish(datastore, resource_id, "district,title,needs,cost,asked\n1904,ใหม่,1,,\n")
        assert [r["title"] for r in search(alias)["records"]] == ["ใหม่"]


def test_parquet_keeps_types_and_tells_null_from_empty(datastore, switch, resource_id, tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ckanext.needs.datastore.rows import parquet_rows

    table = pa.table(
        {"name": ["=1+1", "ก,ข", None, ""], "n": [1, None, 3, 4], "ok": [True, False, None, True]}
    )
    pq.write_table(table, tmp_path / "t.parquet")
    fields = [
        {"id": "name", "type": "text"},
        {"id": "n", "type": "int8"},
        {"id": "ok", "type": "bool"},
    ]
    with parquet_rows(tmp_path / "t.parquet") as cells:
        switch.switch([datastore.fill(resource_id, fields, cells)])
    records = search(resource_id, sort="_id")["records"]
    assert [r["name"] for r in records] == ["=1+1", "ก,ข", None, ""]
    assert [r["n"] for r in records] == [1, None, 3, 4]
    assert [r["ok"] for r in records] == [True, False, None, True]
