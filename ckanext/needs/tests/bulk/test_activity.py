"""A load is one entry in the activity stream, whatever the number of needs."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
import pytest

from ckanext.needs import bulk
from ckanext.needs.tests.bulk.test_write import packages

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


def stream(organization):
    found = tk.get_action("organization_activity_list")(
        {"ignore_auth": True}, {"id": organization["id"], "include_hidden_activity": True}
    )
    return [one for one in found if one["activity_type"] != "new organization"]


def test_a_batch_is_one_entry(loader, organization):
    bulk.write(packages(organization, 4), loader)
    (entry,) = stream(organization)
    assert entry["activity_type"] == "loaded needs"
    assert entry["data"]["group"]["title"] == "เทศบาลเมืองสระบุรี"


def test_a_load_that_changes_nothing_is_no_entry(loader, organization):
    wanted = packages(organization, 2)
    bulk.write(wanted, loader)
    bulk.write(wanted, loader)
    assert len(stream(organization)) == 1


def test_the_page_says_who_loaded_needs_of_whom(app, loader, organization):
    bulk.write(packages(organization, 1), loader)
    page = app.get(f"/organization/activity/{organization['name']}").body
    assert "เทศบาลเมืองสระบุรี" in page
    assert "loaded-needs" in page


@pytest.mark.ckan_config("ckanext.needs.load_activity", "false")
def test_it_can_be_switched_off(loader, organization):
    bulk.write(packages(organization, 2), loader)
    assert stream(organization) == []
