"""Rows of a table into the DataStore, ready to be searched, beside core's `datastore_upsert`."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.portal import portal
from benchmarks.result import Result

UPSERT_ROWS, UPSERT_CALL = 20_000, 5_000
WORDS = [
    "ถนนชำรุด",
    "น้ำประปาไม่ไหล",
    "ขยะตกค้าง",
    "ไฟทางดับ",
    "คลองตื้นเขิน",
    "สุขภาพ",
    "โรงเรียน",
    "ตลาด",
    "สะพาน",
]
FIELDS = [
    {"id": "fiscal_year_be", "type": "int8"},
    {"id": "district", "type": "text"},
    {"id": "issue", "type": "text"},
    {"id": "title", "type": "text"},
    {"id": "status", "type": "text"},
    {"id": "people_affected", "type": "int8"},
    {"id": "estimated_cost", "type": "numeric"},
]
#: With the full text that `datastore_upsert` also makes; raw COPY makes none, nor anything else.
TARGETS = {"readable": 5.0, "with its index": 3.0, "raw COPY": 0.1}


def measure(size: int) -> Iterator[Result]:
    """Publish a table of `size` rows and 7 columns of Thai text and numbers, full text included."""
    with portal(), tempfile.TemporaryDirectory() as folder:
        from ckanext.needs.publish import datastore

        table, path = _table(size), Path(folder) / "table.parquet"
        pq.write_table(table, path)
        resource_id = _resource()
        shadow, seconds = _timed(lambda: _publish(resource_id, path))
        _, more = _timed(lambda: datastore.index([shadow]))
        _, upserting = _timed(lambda: _upsert(resource_id, table.slice(0, UPSERT_ROWS)))
        _, copying = _timed(lambda: _copy(path))
    upsert, copy = UPSERT_ROWS / upserting, size / copying
    for name, ours, baseline in (
        ("readable", size / seconds, upsert),
        ("with its index", size / (seconds + more), upsert),
        ("raw COPY", size / seconds, copy),
    ):
        versus = "against raw COPY" if name == "raw COPY" else f"{name}, against datastore_upsert"
        measured = f"publish a table, {size:,} rows, {versus}"
        yield Result(measured, "rows/s", ours, baseline, TARGETS[name])


def _table(size: int) -> pa.Table:
    dice = random.Random(2568)
    rows = [
        {
            "fiscal_year_be": 2567 + number % 3,
            "district": f"19{number % 13 + 1:02d}",
            "issue": f"saraburi-2561:{number % 5 + 1}.{number % 4 + 1}",
            "title": f"{' '.join(dice.sample(WORDS, 4))} {number}",
            "status": "accepted",
            "people_affected": number % 500,
            "estimated_cost": number * 100 if number % 7 else None,
        }
        for number in range(size)
    ]
    return pa.Table.from_pylist(rows)


def _resource() -> str:
    """Return the id of a new resource of a new dataset."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.publish.catalogue import ensure_organization, site_context
    from ckanext.needs.tests.conftest import OPEN_DATASET

    unique = uuid4().hex
    dataset: dict[str, Any] = {
        **OPEN_DATASET,
        "name": f"bench-{unique}",
        "title": f"ทดสอบความเร็ว {unique}",
        "owner_org": ensure_organization("bench", "ทดสอบ"),
        "resources": [{"name": "table", "url": "http://example.com/table.csv"}],
    }
    made = tk.get_action("package_create")(site_context(), dataset)
    return str(made["resources"][0]["id"])


def _publish(resource_id: str, path: Path) -> Any:
    from ckanext.needs.publish import datastore

    with datastore.parquet_rows(path) as rows:
        shadow = datastore.fill(resource_id, FIELDS, rows)
    datastore.switch([shadow])
    return shadow


def _upsert(resource_id: str, table: pa.Table) -> None:
    """Insert by core's action, 5,000 records a call, into the table as core makes it."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.publish.catalogue import site_context

    asked = {"resource_id": resource_id, "force": True}
    tk.get_action("datastore_delete")(site_context(), dict(asked))
    tk.get_action("datastore_create")(site_context(), {**asked, "fields": FIELDS})
    records = table.to_pylist()
    for start in range(0, len(records), UPSERT_CALL):
        part = records[start : start + UPSERT_CALL]
        upsert = {**asked, "method": "insert", "records": part}
        tk.get_action("datastore_upsert")(site_context(), upsert)


def _copy(path: Path) -> None:
    """COPY into a bare table: the most that PostgreSQL can do, with nothing to search by."""
    from ckanext.datastore.backend.postgres import get_write_engine

    from ckanext.needs.publish import datastore

    columns = ", ".join(f"{field['id']} {field['type']}" for field in FIELDS)
    connection: Any = get_write_engine().raw_connection()
    with connection.cursor() as cursor, datastore.parquet_rows(path) as rows:
        cursor.execute(f"CREATE TEMPORARY TABLE bench ({columns})")
        cursor.copy_expert("COPY bench FROM STDIN WITH (FORMAT csv, HEADER true)", rows)
    connection.rollback()
    connection.close()


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    result = work()
    return result, time.perf_counter() - began
