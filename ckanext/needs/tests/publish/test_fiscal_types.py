"""The Fiscal Data Package: column types of the standard, on columns that fit them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ckanext.needs.build import run_pipeline
from ckanext.needs.harvester import harvester_names, load_harvester, template_names
from ckanext.needs.tables.schema import Field, table_names, table_schema

FILE = Path(__file__).parent / "fiscal_column_types.csv"
BUDGET_TABLES = [name for name in table_names() if table_schema(name).records == "budget_line"]


def standard() -> dict[str, str]:
    """Return the column types of the standard with the type of their columns."""
    lines = (line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#"))
    return {row["column_type"]: row["type"] for row in csv.DictReader(lines)}


def typed(name: str) -> list[Field]:
    return [field for field in table_schema(name).fields if field.column_type]


@pytest.mark.parametrize("name", table_names())
def test_every_column_type_is_one_of_the_standard_s(name: str):
    known = standard()
    assert [f.column_type for f in typed(name) if f.column_type not in known] == []


@pytest.mark.parametrize("name", table_names())
def test_a_column_has_the_data_type_that_its_column_type_asks_for(name: str):
    known = standard()
    assert {f.name: known[f.column_type] for f in typed(name)} == {
        f.name: f.type for f in typed(name)
    }


@pytest.mark.parametrize("name", table_names())
def test_no_two_columns_of_a_table_have_the_same_column_type(name: str):
    types = [field.column_type for field in typed(name)]
    assert len(types) == len(set(types))


@pytest.mark.parametrize("name", BUDGET_TABLES)
def test_a_budget_table_says_which_column_is_the_money_when_and_in_which_phase(name: str):
    types = {field.column_type for field in typed(name)}
    assert types >= {"value", "date:fiscal-year", "phase:id"}


BUDGETS = [
    name
    for name in (*harvester_names(), *template_names())
    if load_harvester(name).kind == "budget_line"
]


@pytest.mark.parametrize("name", BUDGETS)
def test_every_budget_that_is_built_says_so_in_its_datapackage(name: str, tmp_path: Path):
    known = standard()
    built = run_pipeline(load_harvester(name), tmp_path)
    for dataset in built.datasets:
        package = json.loads(dataset.datapackage_path.read_text("utf-8"))
        tables = [resource for resource in package["resources"] if "schema" in resource]
        fields = [field for table in tables for field in table["schema"]["fields"]]
        assert len(tables) == len(dataset.tables)
        types = {field["columnType"] for field in fields if field.get("columnType")}
        assert types - known.keys() == set()
        assert types >= {"value", "date:fiscal-year", "phase:id"}
