"""CSV on the Web: a validator of the standard finds each file as its description says."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from csvw import CSVW

from ckanext.needs.publish.csvw import csvw_metadata, csvw_name
from ckanext.needs.publish.files import csv_bytes
from ckanext.needs.tables.schema import TableSchema, table_schema
from ckanext.needs.tests.publish.test_datapackage import INFO, ROW, SCHEMA


def described(
    tmp_path: Path, *rows: dict[str, object], schema: TableSchema = SCHEMA, bom: bool = True
) -> Path:
    """Write a table and its description; return the description's path."""
    table = pa.Table.from_pylist(list(rows), schema=schema.arrow)
    name = f"{schema.name}.csv"
    (tmp_path / name).write_bytes(csv_bytes(table, bom))
    path = tmp_path / csvw_name(name)
    text = json.dumps(csvw_metadata(INFO, schema, name), ensure_ascii=False)
    path.write_text(text, "utf-8")
    return path


def complaints(path: Path) -> list[str]:
    """Return what the validator does not accept in a description and its file."""
    found = CSVW(str(path), validate=True)
    try:
        for table in found.tables:
            list(table.iterdicts(strict=True))
        return [] if found.is_valid else [str(each.message) for each in found.warnings]
    except ValueError as error:
        return [str(error)]


@pytest.mark.parametrize("bom", [True, False])
def test_the_validator_finds_a_table_valid(tmp_path: Path, bom: bool):
    assert complaints(described(tmp_path, ROW, bom=bom)) == []


@pytest.mark.parametrize(
    "wrong",
    [{"phase": "maybe"}, {"fiscal_year_be": 2025}, {"fiscal_year_be": None}, {"phase": None}],
)
def test_the_validator_finds_a_value_that_the_schema_does_not_allow(
    tmp_path: Path, wrong: dict[str, object]
):
    assert complaints(described(tmp_path, {**ROW, **wrong})) != []


def test_the_validator_finds_the_same_key_twice(tmp_path: Path):
    (complaint,) = complaints(described(tmp_path, ROW, ROW))
    assert "duplicate primary key" in complaint


def test_a_reader_gets_typed_values(tmp_path: Path):
    path = described(tmp_path, ROW)
    (row,) = CSVW(str(path)).tables[0].iterdicts(strict=True)
    assert (row["fiscal_year_be"], row["amount"], row["share_of_total"]) == (2565, 1000, 1.0)
    assert row["area"] == "19"


def test_the_file_is_where_the_standard_looks_for_it(tmp_path: Path):
    assert described(tmp_path, ROW).name == "budget_by_agency.csv-metadata.json"


def test_columns_have_the_name_in_the_header_and_titles_in_both_languages():
    columns = {c["name"]: c for c in csvw_metadata(INFO, SCHEMA, "x.csv")["tableSchema"]["columns"]}  # type: ignore[index,call-overload]
    assert columns["amount"]["titles"] == {"und": "amount", "th": "จำนวนเงิน", "en": "Amount"}
    assert columns["amount"]["schema:unitText"] == [
        {"@value": "บาท", "@language": "th"},
        {"@value": "baht", "@language": "en"},
    ]


def test_the_description_says_licence_publisher_source_and_date():
    said = csvw_metadata(INFO, SCHEMA, "x.csv")
    assert said["dc:license"] == {"@id": "https://opendatacommons.org/licenses/by/1-0/"}
    assert said["dc:publisher"] == "อบจ."
    assert said["dc:source"] == ["ข้อบัญญัติ"]
    assert said["dc:modified"] == {"@value": "2026-11-21", "@type": "xsd:date"}


@pytest.mark.parametrize("name", ["needs", "budget_lines", "needs_by_status"])
def test_every_kind_of_column_has_a_type_of_the_standard(name: str):
    columns = csvw_metadata(INFO, table_schema(name), "x.csv")["tableSchema"]["columns"]  # type: ignore[index,call-overload]
    bases = {column["datatype"]["base"] for column in columns}
    assert bases <= {"string", "integer", "decimal", "double", "date", "boolean"}
