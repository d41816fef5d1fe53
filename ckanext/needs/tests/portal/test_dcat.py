"""The DCAT catalogue lists open data; each need has an RDF page of its own."""

import pytest
from ckan.tests import helpers
from rdflib import DCAT, DCTERMS, RDF, Graph

pytestmark = pytest.mark.ckan


def titles(graph):
    return {str(graph.value(one, DCTERMS.title)) for one in graph.subjects(RDF.type, DCAT.Dataset)}


def test_the_catalogue_leaves_single_needs_out(new_need, new_dataset, app):
    new_need(status="accepted")
    dataset = new_dataset()
    assert titles(Graph().parse(data=app.get("/catalog.ttl").body)) == {dataset["title"]}


def test_so_does_a_search_in_it_whatever_it_asks_for(new_need, new_dataset, test_request_context):
    new_need(status="accepted")
    dataset = new_dataset()
    for query in ({}, {"q": "*:*"}, {"fq": "dataset_type:(citizen-need OR dataset)"}):
        for action in ("dcat_catalog_show", "dcat_catalog_search"):
            with test_request_context("/catalog.ttl"):
                found = helpers.call_action(action, format="ttl", **query)
            assert titles(Graph().parse(data=found, format="turtle")) == {dataset["title"]}


def test_a_need_is_still_there_as_rdf(new_need, app):
    need = new_need(status="accepted")
    body = app.get(f"/dataset/{need['id']}.ttl").body
    assert titles(Graph().parse(data=body, format="turtle")) == {need["title"]}
