"""Budget lines in the search index: with each publication, whole or not at all."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.lib.search.common import make_connection
from ckan.tests import helpers

from ckanext.needs.finding import line_index
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.finding.test_search_page import FIELDS, LINES, budget
from ckanext.needs.tests.projects.budgets import fill

__all__ = ["budget"]
pytestmark = pytest.mark.ckan


def indexed():
    asked = {"fq": ["dataset_type:budget_line", 'site_id:"needs_test:lines"'], "rows": 100}
    found = make_connection().search("*:*", fl="id,needs_line_edition", sort="id asc", **asked)
    return [(doc["id"], doc["needs_line_edition"]) for doc in found.docs]


def publish_anew(resource, lines, version):
    package = model.Package.get(resource["package_id"])
    package.plugin_data = {"needs": {**package.plugin_data["needs"], "version": version}}
    model.Session.commit()
    fill(resource["id"], lines, FIELDS, version)


def test_a_publication_brings_its_lines(budget):
    assert indexed() == [("a", "v1"), ("b", "v1"), ("c", "v1")]


def test_the_next_edition_takes_the_place_of_the_one_before(budget):
    publish_anew(budget, LINES[1:], "v2")
    assert line_index.soon([budget["package_id"]])
    make_connection().commit()
    assert indexed() == [("b", "v2"), ("c", "v2")]


def test_what_is_whole_is_not_written_again(budget, monkeypatch):
    monkeypatch.setattr(line_index, "write", pytest.fail)
    assert not line_index.soon([budget["package_id"]])


def test_what_an_older_release_wrote_is_written_again(budget, monkeypatch):
    monkeypatch.setattr(line_index, "FORM", "next")
    assert [*line_index.make_whole()] == [("budget-2568", 3)]
    assert [*line_index.make_whole()] == []


def test_a_run_that_was_killed_is_made_whole(budget, monkeypatch):
    publish_anew(budget, LINES, "v2")
    with monkeypatch.context() as patch:
        patch.setattr(line_index, "_finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            line_index.soon([budget["package_id"]])
    assert [*line_index.make_whole()] == [("budget-2568", 3)]
    assert indexed() == [("a", "v2"), ("b", "v2"), ("c", "v2")]
    assert [*line_index.make_whole()] == []


def test_many_lines_are_left_to_a_worker(budget, monkeypatch):
    publish_anew(budget, LINES, "v2")
    jobs = []
    monkeypatch.setattr(line_index, "AT_ONCE", 2)
    monkeypatch.setattr(line_index.tk, "enqueue_job", lambda *asked, **_: jobs.append(asked))
    assert not line_index.soon([budget["package_id"]])
    ((job, arguments),) = jobs
    assert job(*arguments) == 3
    assert indexed()[0] == ("a", "v2")


def test_they_are_read_in_batches(budget, monkeypatch):
    publish_anew(budget, LINES, "v2")
    monkeypatch.setattr(line_index, "BATCH", 2)
    assert line_index.write(budget["package_id"]) == 3
    assert len(indexed()) == 3


def test_a_dataset_that_is_deleted_takes_its_lines_along(budget):
    helpers.call_action("package_delete", as_portal(), id=budget["package_id"])
    assert indexed() == []


def test_lines_of_a_dataset_that_is_gone_are_cleared_away(budget):
    package = model.Package.get(budget["package_id"])
    package.plugin_data = {}
    model.Session.commit()
    assert [*line_index.make_whole()] == [(budget["package_id"], 0)]
    assert indexed() == []
