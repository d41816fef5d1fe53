"""The search index writes to disk once a run, however many datasets a run publishes."""

from __future__ import annotations

import pytest
from ckan.plugins import toolkit as tk

pytestmark = pytest.mark.ckan


@pytest.fixture
def commits(monkeypatch):
    """The hard commits that Solr was asked for."""
    import pysolr

    asked, original = [], pysolr.Solr._send_request

    def send(self, method, path="", body=None, *args, **kwargs):
        text = body if isinstance(body, str) else (body or b"").decode("utf-8", "replace")
        if "commit=true" in path or "<commit" in text:
            asked.append(path)
        return original(self, method, path, body, *args, **kwargs)

    monkeypatch.setattr(pysolr.Solr, "_send_request", send)
    return asked


@pytest.fixture
def a_dataset_a_year(source):
    """The source, publishing a dataset for each of its two years."""
    one = "    name: small-budget\n    period: all\n"
    text = source.yaml.read_text("utf-8")
    assert one in text
    many = "    name: small-budget-{year}\n    period: fiscal_year\n"
    source.yaml.write_text(text.replace(one, many), "utf-8")
    return source


def test_one_commit_a_run(a_dataset_a_year, harvest, commits):
    assert harvest().added == 2
    a_dataset_a_year.change("0,000", "0,001")
    commits.clear()
    assert harvest().updated == 2
    assert len(commits) == 1


def test_after_it_the_datasets_are_found_as_they_are_now(a_dataset_a_year, harvest):
    from ckanext.needs.bulk import solr

    harvest()
    found = tk.get_action("package_search")({}, {"fq": "organization:test-municipality"})
    assert found["count"] == 2
    assert solr.stale([one["id"] for one in found["results"]]) == set()


def test_a_run_that_changes_nothing_asks_for_none(a_dataset_a_year, harvest, commits):
    harvest()
    commits.clear()
    assert harvest().not_modified == 2
    assert commits == []
