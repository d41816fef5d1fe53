"""The data dictionary that the DataStore keeps."""

import pytest

from ckanext.needs.publish.dictionary import data_dictionary
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tables.schema import table_schema


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_is_described_in_both_languages(name: str):
    fields = data_dictionary(table_schema(name))
    assert [field["id"] for field in fields] == list(table_schema(name).columns)
    for field in fields:
        info = field["info"]
        assert isinstance(info, dict)
        assert info["label_th"]
        assert info["label_en"]
        assert info["label_th"] in info["label"]
        assert info["notes_en"] in info["notes"]


@pytest.mark.parametrize(
    ("table", "column", "type"),
    [
        ("budget_lines", "amount", "numeric"),
        ("budget_lines", "fiscal_year_be", "int8"),
        ("budget_lines", "project", "text"),
        ("budget_by_agency", "share_of_total", "float8"),
        ("needs", "requested_on", "date"),
    ],
)
def test_a_column_has_the_database_s_type(table: str, column: str, type: str):
    types = {field["id"]: field["type"] for field in data_dictionary(table_schema(table))}
    assert types[column] == type


def test_a_measure_says_its_unit():
    fields = {field["id"]: field["info"] for field in data_dictionary(table_schema("budget_lines"))}
    info = fields["amount"]
    assert isinstance(info, dict)
    assert info["unit"] == "บาท / baht"
