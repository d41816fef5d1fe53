"""The table of complaints is the same on both engines."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.records.lake import Lake
from ckanext.needs.tables.engine import ENGINES, Engine
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import count


def test_every_cell_is_the_same_on_spark_and_duckdb(tmp_path_factory: pytest.TempPathFactory):
    counts = [
        count(f"2026-{month:02}", number, type=kind, count_id=f"{month} {number} {kind}")
        for month in range(1, 10)
        for number, kind in enumerate(("ถนน", "", "น้ำท่วม"), 3)
    ]
    lake = Lake(tmp_path_factory.mktemp("lake"))
    files = lake.write("complaint_count", "test", counts).files
    rows: dict[str, list[dict[str, object]]] = {}
    for name in ENGINES:
        with Engine(name) as engine:
            inputs = engine.inputs(default(), complaint_counts=files)
            rows[name] = TABLES["complaints_by_district_type"].make(inputs).to_pylist()
    assert len(rows["duckdb"]) == 27
    assert rows["spark"] == rows["duckdb"]
