"""Both engines make the same tables of the same lake, cell by cell."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ckanext.needs.codelists import default
from ckanext.needs.records.lake import Lake
from ckanext.needs.tables.engine import ENGINES, Engine
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.spark.records import many_counts, many_lines, many_needs
from ckanext.needs.tests.tables.shapes import AGENCIES

#: Tables of needs, lines and counts; those of rounds have tests of their own.
OF_ROUNDS = {"participation", "votes_by_project", "votes_by_district_project"}
NAMES = sorted(set(TABLES) - OF_ROUNDS)
RECORDS = {"need": many_needs, "budget_line": many_lines, "complaint_count": many_counts}


def tables_by(engine: str, needs, lines, counts) -> dict[str, pa.Table]:
    """Return every table, each proven to add up to its records on this engine."""
    with Engine(engine) as opened:
        inputs = opened.inputs(default(), needs, lines, AGENCIES, counts)
        made = {name: TABLES[name].make(inputs) for name in NAMES}
        for name, table in made.items():
            reconcile(name, table, inputs)
        return made


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    for kind, records in RECORDS.items():
        lake.write(kind, "test", records())
    return lake


@pytest.fixture(scope="module")
def both(lake: Lake) -> dict[str, dict[str, pa.Table]]:
    files = [lake.current(kind, "test").files for kind in RECORDS]
    return {engine: tables_by(engine, *files) for engine in ENGINES}


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_table_is_the_same_on_spark_and_duckdb(name: str, both):
    ours, theirs = both["duckdb"][name], both["spark"][name]
    assert ours.num_rows > 20
    assert theirs.schema.types == ours.schema.types
    assert theirs.column_names == ours.column_names
    for row, (one, other) in enumerate(zip(ours.to_pylist(), theirs.to_pylist(), strict=True)):
        assert other == one, f"row {row} of {name}"


def test_spark_tells_the_gate_too_how_many_needs_of_a_cell_are_sensitive(both):
    rows = both["spark"]["needs_by_status"].to_pylist()
    assert any(row["protected"] and row["sensitive"] for row in rows)


def test_a_lake_without_records_gives_spark_no_rows_either():
    with Engine("spark") as engine:
        inputs = engine.inputs(default())
        names = ("needs", "needs_by_status", "budget_by_strategy")
        assert [TABLES[name].make(inputs).num_rows for name in names] == [0, 0, 0]
