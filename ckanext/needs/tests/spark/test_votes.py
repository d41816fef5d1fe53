"""The tables of votes are the same on both engines."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.records.lake import Lake
from ckanext.needs.tables.engine import ENGINES, Engine
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.spark.records import many_votes

NAMES = ("votes_by_project", "votes_by_district_project")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory):
    """Return both tables by engine, each proven to add up to its records on that engine."""
    files = Lake(tmp_path_factory.mktemp("lake")).write("vote_count", "test", many_votes()).files
    made = {}
    for engine in ENGINES:
        with Engine(engine) as opened:
            inputs = opened.inputs(default(), vote_counts=files)
            made[engine] = {name: TABLES[name].make(inputs) for name in NAMES}
            for name, table in made[engine].items():
                reconcile(name, table, inputs)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_is_the_same_on_spark_and_duckdb(name: str, both):
    ours, theirs = both["duckdb"][name], both["spark"][name]
    assert ours.num_rows > 100
    assert theirs.schema.types == ours.schema.types
    assert theirs.to_pylist() == ours.to_pylist()
