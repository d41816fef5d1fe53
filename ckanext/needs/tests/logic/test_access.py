"""Who may do what with a need and with a published dataset, through core's actions."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.ckan

ANYBODY = {"user": "", "ignore_auth": False}


def may(user):
    return {"user": user["name"], "ignore_auth": False}


def test_everybody_reads_a_public_need(new_need):
    need = new_need(status="accepted")
    assert helpers.call_action("package_show", ANYBODY, id=need["id"])["title"] == need["title"]


def test_nobody_outside_the_agency_reads_a_need_that_is_not_public(new_need):
    need = new_need(status="submitted")
    for context in (ANYBODY, may(factories.User())):
        with pytest.raises(tk.NotAuthorized):
            helpers.call_action("package_show", context, id=need["id"])


def test_the_agencys_editor_reads_a_need_that_is_not_public(new_need, editor):
    need = new_need(status="submitted")
    assert helpers.call_action("package_show", may(editor), id=need["id"])["private"]


def test_a_search_shows_each_what_each_may_read(new_need, editor):
    new_need(status="submitted")
    new_need(status="accepted")
    query = {"fq": "dataset_type:citizen-need", "include_private": True}
    assert helpers.call_action("package_search", ANYBODY, **query)["count"] == 1
    assert helpers.call_action("package_search", may(editor), **query)["count"] == 2


def test_an_editor_makes_and_changes_needs_of_the_agency(agency, editor):
    from ckanext.needs.tests.conftest import NEED

    need = helpers.call_action("package_create", may(editor), **NEED, owner_org=agency["id"])
    changed = helpers.call_action("package_patch", may(editor), id=need["id"], status="planned")
    assert changed["status"] == "planned"


def test_an_editor_makes_no_needs_of_another_agency(editor):
    from ckanext.needs.tests.conftest import NEED

    other = factories.Organization()
    with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
        helpers.call_action("package_create", may(editor), **NEED, owner_org=other["id"])


def test_anybody_else_makes_and_changes_none(new_need, agency):
    from ckanext.needs.tests.conftest import NEED

    need = new_need()
    for context in (ANYBODY, may(factories.User())):
        with pytest.raises((tk.NotAuthorized, tk.ValidationError)):
            helpers.call_action("package_create", context, **NEED, owner_org=agency["id"])
        with pytest.raises(tk.NotAuthorized):
            helpers.call_action("package_patch", context, id=need["id"], status="funded")


def test_a_sysadmin_makes_needs_and_datasets(agency):
    from ckanext.needs.tests.conftest import NEED, OPEN_DATASET

    admin = may(factories.Sysadmin())
    for made in (NEED, OPEN_DATASET):
        assert helpers.call_action("package_create", admin, **made, owner_org=agency["id"])["id"]


def test_everybody_reads_the_codelists(agency):
    for action in ("need_status_list", "need_strategy_list", "need_area_list"):
        assert helpers.call_action(action, ANYBODY)
