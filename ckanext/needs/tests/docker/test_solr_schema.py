"""The Solr schema is CKAN's own, but for two text types and the map's fields."""

import importlib.util
from importlib import resources
from xml.etree import ElementTree

import pytest

from . import DOCKER


@pytest.fixture(scope="module")
def make_schema():
    spec = importlib.util.spec_from_file_location("make_schema", DOCKER / "solr/make_schema.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.make_schema


@pytest.fixture(scope="module")
def stock():
    return (resources.files("ckan") / "config/solr/schema.xml").read_text(encoding="utf-8")


def children(schema: str, part: str) -> dict[str, str]:
    """Name -> definition, of the types or fields of a schema."""
    elements = ElementTree.fromstring(schema).find(part)
    return {e.get("name"): ElementTree.tostring(e, "unicode").strip() for e in elements}


def test_only_two_text_types_differ_from_ckan(make_schema, stock):
    ours, theirs = children(make_schema(stock), "types"), children(stock, "types")
    assert {name for name in theirs if ours[name] != theirs[name]} == {"text", "text_general"}
    assert set(ours) - set(theirs) == {"location_rpt", "needs_words", "needs_sound"}


def test_every_field_of_ckan_is_as_ckan_has_it(make_schema, stock):
    ours, theirs = children(make_schema(stock), "fields"), children(stock, "fields")
    assert {name: ours[name] for name in theirs} == theirs
    spatial = {"spatial_geom", "bbox_area", "minx", "miny", "maxx", "maxy"}
    added = set(ours) - set(theirs) - {None}  # a copyField has no name
    assert spatial <= added
    assert all(name.startswith("needs_") for name in added - spatial)


def test_ckan_accepts_the_name(make_schema, stock):
    from ckan.lib.search import SUPPORTED_SCHEMA_VERSIONS

    name = ElementTree.fromstring(make_schema(stock)).get("name")
    assert name.removeprefix("ckan-") in SUPPORTED_SCHEMA_VERSIONS


def test_a_schema_that_ckan_has_changed_is_refused_not_guessed_at(make_schema, stock):
    with pytest.raises(SystemExit, match="expected 1"):
        make_schema(stock.replace('name="text_general"', 'name="text_other"'))
