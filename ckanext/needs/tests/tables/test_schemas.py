"""The table schemas: the one source of headers, dictionary and datapackage."""

import re

import frictionless
import pytest

from ckanext.needs.publish.datapackage import descriptor
from ckanext.needs.tables.names import code_of
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tables.schema import table_schema, tables_folder
from ckanext.needs.tests.tables.shapes import inputs_of

NAMES = sorted(TABLES)
THAI = re.compile("[\u0e01-\u0e5b]")


def test_every_table_has_a_schema_and_every_schema_a_table():
    assert sorted(path.stem for path in tables_folder().glob("*.yaml")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_function_gives_the_columns_of_its_schema(name: str):
    schema = table_schema(name)
    with inputs_of() as inputs:
        table = TABLES[name].make(inputs)
    marked = ("protected",) if schema.privacy.protect == "marked" else ()
    marked += ("sensitive",) if schema.privacy.sensitive else ()
    assert tuple(table.column_names) == (*schema.columns, *marked)
    assert table.select(list(schema.columns)).schema == schema.arrow


@pytest.mark.parametrize("name", NAMES)
def test_the_function_itself_gives_every_column_but_names_and_what_the_gate_fills(name: str):
    table = TABLES[name]
    with inputs_of() as inputs:
        columns = table.function(inputs, table.schema).columns
        named = {column for column in table.schema.columns if code_of(column)[0] in inputs.names}
    assert set(table.schema.columns) - set(columns) == table.schema.privacy.flags | named


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_a_thai_and_an_english_text(name: str):
    schema = table_schema(name)
    texts = [schema.title, schema.description]
    texts += [text for field in schema.fields for text in (field.title, field.description)]
    for text in texts:
        assert THAI.search(text.th) or "=" in text.th, text
        assert text.en
        assert not THAI.search(text.en), text


@pytest.mark.parametrize("name", NAMES)
def test_a_measure_says_what_it_counts(name: str):
    for field in table_schema(name).fields:
        if field.role == "measure" and field.name != "rank":
            assert field.unit.th, field.name
            assert field.unit.en, field.name


@pytest.mark.parametrize("name", NAMES)
def test_column_names_are_english_snake_case(name: str):
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", column) for column in table_schema(name).columns)


@pytest.mark.parametrize("name", NAMES)
def test_keys_and_privacy_name_columns_that_are_there(name: str):
    schema = table_schema(name)
    spec = schema.privacy
    named = {*schema.primary_key, *spec.measures, *spec.official_text}
    named |= {column for pair in spec.text for column in pair}
    named |= {column for column in (spec.count, spec.flag) if column}
    assert named <= set(schema.columns)


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_is_a_valid_table_schema(name: str):
    report = frictionless.Schema.from_descriptor(descriptor(table_schema(name)))
    assert report.field_names == list(table_schema(name).columns)


def test_one_column_name_has_one_title_and_one_type_in_all_tables():
    titles: dict[str, set[tuple[str, str, str]]] = {}
    for name in NAMES:
        for field in table_schema(name).fields:
            said = (field.type, field.title.th, field.title.en)
            titles.setdefault(field.name, set()).add(said)
    assert {name: said for name, said in titles.items() if len(said) > 1} == {}
