"""The table of participation is the same on both engines."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.records.lake import Lake
from ckanext.needs.tables.engine import ENGINES, Engine
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.spark.records import many_participations


def test_every_cell_is_the_same_on_spark_and_duckdb(tmp_path_factory: pytest.TempPathFactory):
    lake = Lake(tmp_path_factory.mktemp("lake"))
    files = lake.write("participation", "test", many_participations()).files
    rows: dict[str, list[dict[str, object]]] = {}
    for name in ENGINES:
        with Engine(name) as engine:
            inputs = engine.inputs(default(), participation=files)
            rows[name] = TABLES["participation"].make(inputs).to_pylist()
    assert len(rows["duckdb"]) > 30
    assert rows["spark"] == rows["duckdb"]
