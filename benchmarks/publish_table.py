"""Rows of a table into the DataStore, beside core's `datastore_upsert` and beside a bare COPY."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.csv as pa_csv
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
#: `datastore_upsert` makes the full text too: ours follows, so both are shown. A bare COPY of rows
#: whose text is ready, into a table that gets no key, may be twice as fast.
READABLE, WITH_FULL_TEXT, BARE_COPY = 20.0, 3.0, 0.5


def measure(size: int) -> Iterator[Result]:
    """Publish a table of `size` rows and 7 columns of Thai text and numbers, from Parquet."""
    with portal(), tempfile.TemporaryDirectory() as folder:
        from ckanext.needs.datastore import fulltext as datastore_fulltext

        table, path = _table(size), Path(folder) / "table.parquet"
        pq.write_table(table, path)
        pa_csv.write_csv(table, path.with_suffix(".csv"), pa_csv.WriteOptions(include_header=False))
        ours, other = _resource(), _resource()
        copying = publishing = 0.0
        for _ in range(2):  # in turns, as the machine is not equally quiet at all times
            copying += _timed(lambda: _copy(path.with_suffix(".csv"))) / 2
            publishing += _timed(lambda: _publish(ours, path)) / 2
        more = _timed(lambda: datastore_fulltext.make(ours))
        upserting = _timed(lambda: _upsert(other, table.slice(0, UPSERT_ROWS)))
    upsert, what = UPSERT_ROWS / upserting, f"publish a table, {size:,} rows"
    yield Result(f"{what}, by datastore_upsert", "rows/s", size / publishing, upsert, READABLE)
    yield Result(f"{what}, by a bare COPY", "rows/s", size / publishing, size / copying, BARE_COPY)
    whole = size / (publishing + more)
    yield Result(
        f"{what} with full text, by datastore_upsert", "rows/s", whole, upsert, WITH_FULL_TEXT
    )


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

    from ckanext.needs.catalogue.publishing import ensure_organization, site_context
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


def _publish(resource_id: str, path: Path) -> None:
    from ckanext.needs.datastore import switch as datastore_switch
    from ckanext.needs.datastore import tables as datastore
    from ckanext.needs.datastore.rows import parquet_rows

    with parquet_rows(path) as rows:
        shadow = datastore.fill(resource_id, FIELDS, rows)
    datastore_switch.switch([shadow])


def _upsert(resource_id: str, table: pa.Table) -> None:
    """Insert by core's action, 5,000 records a call, into the table as core makes it."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import site_context

    asked = {"resource_id": resource_id, "force": True}
    tk.get_action("datastore_create")(site_context(), {**asked, "fields": FIELDS})
    records = table.to_pylist()
    for start in range(0, len(records), UPSERT_CALL):
        part = records[start : start + UPSERT_CALL]
        upsert = {**asked, "method": "insert", "records": part}
        tk.get_action("datastore_upsert")(site_context(), upsert)


def _copy(path: Path) -> None:
    """COPY into a table of the same columns: the most that PostgreSQL can do."""
    from ckanext.needs.datastore import switch as datastore_switch

    columns = ", ".join(f"{field['id']} {field['type']}" for field in FIELDS)
    with datastore_switch.transaction() as cursor, path.open("rb") as rows:
        cursor.execute("DROP TABLE IF EXISTS _bench")
        cursor.execute(f"CREATE TABLE _bench ({columns})")
        cursor.copy_expert("COPY _bench FROM STDIN WITH (FORMAT csv)", rows, 65_536)


def _timed(work: Callable[[], object]) -> float:
    """Return seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
