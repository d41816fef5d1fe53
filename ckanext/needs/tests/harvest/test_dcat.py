"""A published dataset as other catalogues and search engines read it."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Namespace, URIRef

pytestmark = pytest.mark.ckan
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
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

    def test_each_distribution_has_the_checksum_of_its_file(self, catalogue, storage):
        graph, dataset = catalogue
        sums = {
            str(graph.value(graph.value(one, SPDX.checksum), SPDX.checksumValue))
            for one in graph.objects(dataset, DCAT.distribution)
        }
        files = [path for path in (storage / "files").rglob("*") if path.is_file()]
        written = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        assert sums < written
        assert len(sums) == 5

    def test_the_licence_has_the_title_that_stock_catalogues_know(self, catalogue):
        graph, dataset = catalogue
        (licence,) = {
            graph.value(one, DCTERMS.license) for one in graph.objects(dataset, DCAT.distribution)
        }
        assert str(graph.value(licence, DCTERMS.title)) == "Open Data Commons Attribution License"


def test_the_page_carries_schema_org_for_search_engines(harvest, app):
    harvest()
    page = app.get("/dataset/small-budget").body
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    graph = next(said["@graph"] for said in map(json.loads, scripts) if "@graph" in said)
    (dataset,) = (node for node in graph if node["@type"] == "schema:Dataset")
    assert dataset["schema:name"] == "งบประมาณเล็ก ปีงบประมาณ พ.ศ. 2567-2568"
    downloads = [node for node in graph if node["@type"] == "schema:DataDownload"]
    assert {node["schema:encodingFormat"] for node in downloads} == {"CSV", "JSON"}
