"""What a portal's harvesters may fetch is for its operator to say."""

from __future__ import annotations

import pytest

from ckanext.needs.harvest import source
from ckanext.needs.sources.options import FetchOptions

pytestmark = [pytest.mark.ckan]


@pytest.mark.ckan_config("ckan.site_url", "https://data.example.go.th")
def test_without_options_only_public_machines_are_asked():
    fetching = source.load("saraburi-pao-budget").source.fetching
    assert fetching == FetchOptions(site_url="https://data.example.go.th")
    assert fetching.allowed_hosts == ()
    assert fetching.user_agent.endswith("(+https://data.example.go.th)")


@pytest.mark.ckan_config("ckanext.needs.fetch_allowed_hosts", "files.local data.local:8443")
@pytest.mark.ckan_config("ckanext.needs.fetch_max_bytes", "1000")
@pytest.mark.ckan_config("ckanext.needs.fetch_timeout", "7")
def test_options_reach_the_harvester():
    fetching = source.load("saraburi-pao-budget").source.fetching
    assert fetching.allowed_hosts == ("files.local", "data.local:8443")
    assert (fetching.max_bytes, fetching.timeout, fetching.most_seconds) == (1000, 7, 70)
