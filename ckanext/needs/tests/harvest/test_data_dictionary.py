"""The DataStore of a published table: the schema's types, and its dictionary in both languages."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from ckan.plugins import toolkit as tk

from ckanext.needs.publish.dictionary import postgres_type
from ckanext.needs.tables.schema import table_schema

pytestmark = pytest.mark.ckan


@pytest.fixture
def columns(harvest):
    """The columns of each published table as the DataStore describes them, by table."""
    harvest()
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    tables = [each for each in package["resources"] if each["datastore_active"]]
    return {
        each["name"]: tk.get_action("datastore_info")({}, {"id": each["id"]})["fields"]
        for each in tables
    }


def read(app, address):
    """The words of a page that people read."""
    return BeautifulSoup(app.get(address).body, "html.parser").select_one(".main").get_text()


def test_every_column_has_the_type_that_its_schema_gives_it(columns):
    assert columns.keys() == {"budget_lines", "budget_by_strategy"}
    for name, found in columns.items():
        expected = {field.name: postgres_type(field) for field in table_schema(name).fields}
        assert {column["id"]: column["type"] for column in found} == expected


@pytest.mark.parametrize(("prefix", "language"), [("", "th"), ("/en", "en")])
def test_pages_name_columns_in_the_reader_s_language(app, harvest, prefix, language):
    harvest()
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    lines = next(one for one in package["resources"] if one["name"] == "budget_lines")
    shown = BeautifulSoup(
        app.get(f"{prefix}/dataset/small-budget/resource/{lines['id']}").body, "html.parser"
    )
    field = table_schema("budget_lines").field("amount")
    names = [" ".join(one.get_text().split()) for one in shown.select(".accordion-button")]
    assert any(field.title.in_(language) in name for name in names), names
    other = field.title.in_("en" if language == "th" else "th")
    assert not any(other in name for name in names)
    assert [tab.get_text().strip() for tab in shown.select(".view-item")] == [
        {"th": "ตาราง", "en": "Table"}[language]
    ]
    assert len(shown.select(".resource-view iframe")) == 1


@pytest.mark.parametrize(
    ("prefix", "said", "other"),
    [("", "หนึ่งแถวต่อหนึ่งรายการ", "One row a line"), ("/en", "One row a line", "หนึ่งแถวต่อหนึ่งรายการ")],
)
def test_pages_describe_a_published_dataset_in_the_reader_s_language(
    app, harvest, prefix, said, other
):
    harvest()
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    lines = next(one for one in package["resources"] if one["name"] == "budget_lines")
    notes = package["notes"].split("\n\n")
    shown = read(app, f"{prefix}/dataset/small-budget/resource/{lines['id']}")
    assert said in shown
    assert other not in shown
    for address in ("/dataset/small-budget", "/dataset/"):
        found = read(app, prefix + address)
        assert notes[0 if prefix == "" else -1] in found
        assert notes[-1 if prefix == "" else 0] not in found


def test_the_api_gives_descriptions_in_both_languages(harvest):
    harvest()
    package = tk.get_action("package_show")({}, {"id": "small-budget"})
    assert "One row a line" in package["resources"][0]["description"]
    assert "หนึ่งแถวต่อหนึ่งรายการ" in package["resources"][0]["description"]


def test_every_column_has_its_title_and_description_in_thai_and_english(columns):
    for name, found in columns.items():
        for column in found:
            field, info = table_schema(name).field(column["id"]), column["info"]
            assert (info["label_th"], info["label_en"]) == (field.title.th, field.title.en)
            assert (info["notes_th"], info["notes_en"]) == (
                field.description.th,
                field.description.en,
            )
