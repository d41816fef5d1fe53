"""A published dataset as other catalogues and search engines read it."""

from __future__ import annotations

import json
import re

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

pytestmark = pytest.mark.ckan
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
LOCN = Namespace("http://www.w3.org/ns/locn#")


@pytest.fixture
def catalogue(harvest, app):
    """The graph of `/catalog.ttl` and the published dataset in it."""
    harvest()
    graph = Graph().parse(data=app.get("/catalog.ttl").body, format="turtle")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    return graph, dataset


class TestDCAT:
    """`/catalog.ttl`."""

    def test_it_says_whose_the_dataset_is_and_whom_to_ask(self, catalogue):
        graph, dataset = catalogue
        publisher = graph.value(dataset, DCTERMS.publisher)
        assert str(graph.value(publisher, FOAF.name)) == "เทศบาลทดสอบ"
        contact = graph.value(dataset, DCAT.contactPoint)
        assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:finance@example.go.th")

    def test_it_says_of_when_and_of_where_the_dataset_is(self, catalogue):
        graph, dataset = catalogue
        period = graph.value(dataset, DCTERMS.temporal)
        days = [str(graph.value(period, end)) for end in (DCAT.startDate, DCAT.endDate)]
        assert days == ["2023-10-01", "2025-09-30"]
        place = graph.value(dataset, DCTERMS.spatial)
        assert str(graph.value(place, LOCN.geometry)).startswith("POLYGON ((100.")

    def test_each_distribution_has_licence_format_size_and_address(self, catalogue):
        graph, dataset = catalogue
        distributions = list(graph.objects(dataset, DCAT.distribution))
        assert len(distributions) == 5
        for one in distributions:
            assert str(graph.value(one, DCTERMS.license)).startswith("https://opendatacommons.org/")
            assert str(graph.value(one, DCTERMS.format)) in ("CSV", "JSON")
            assert "/needs/files/small-budget/" in str(graph.value(one, DCAT.accessURL))
            assert int(graph.value(one, DCAT.byteSize)) > 0


def test_the_page_carries_schema_org_for_search_engines(harvest, app):
    harvest()
    page = app.get("/dataset/small-budget").body
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    graph = json.loads(found[1])["@graph"]
    (dataset,) = (node for node in graph if node["@type"] == "schema:Dataset")
    assert dataset["schema:name"] == "งบประมาณเล็ก ปีงบประมาณ พ.ศ. 2567-2568"
    downloads = [node for node in graph if node["@type"] == "schema:DataDownload"]
    assert {node["schema:encodingFormat"] for node in downloads} == {"CSV", "JSON"}
