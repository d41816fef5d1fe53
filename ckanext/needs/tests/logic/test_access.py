"""Who may do what with a need and with a published dataset, through core's actions."""

import pytest
from ckan import model
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
        with pytest.raises(tk.ObjectNotFound):
            helpers.call_action("package_show", {**context}, id=need["id"])
        for action in ("package_update", "package_patch", "package_delete"):
            with pytest.raises((tk.ObjectNotFound, tk.NotAuthorized)):
                helpers.call_action(action, {**context}, id=need["id"])


def test_a_need_that_is_not_public_answers_as_one_that_is_not_there(new_need, app):
    need = new_need(status="submitted")
    answers = [
        app.get(f"/api/action/package_show?id={need_id}", status=404).json["error"]
        for need_id in (need["id"], "b7c9f5de-0000-4000-8000-000000000000")
    ]
    assert answers[0] == answers[1]


def test_a_private_dataset_of_another_kind_is_refused_as_ever(new_dataset):
    dataset = new_dataset(private=True)
    with pytest.raises(tk.NotAuthorized):
        helpers.call_action("package_show", {**ANYBODY}, id=dataset["id"])


@pytest.mark.parametrize(
    ("action", "status"),
    [("bulk_update_public", "submitted"), ("bulk_update_private", "accepted")],
)
def test_the_page_for_many_datasets_does_not_change_who_reads_a_need(
    new_need, agency, editor, action, status
):
    need = new_need(status=status)
    helpers.call_action(
        "organization_member_create", id=agency["id"], username=editor["name"], role="admin"
    )
    ids = {"datasets": [need["id"]], "org_id": agency["id"]}
    with pytest.raises(tk.NotAuthorized, match="follows its status"):
        helpers.call_action(action, may(editor), **ids)
    shown = helpers.call_action("package_show", may(editor), id=need["id"])
    assert shown["private"] is need["private"]


def test_the_page_for_many_datasets_still_publishes_datasets(new_dataset, agency):
    dataset = new_dataset(private=True)
    ids = {"datasets": [dataset["id"]], "org_id": agency["id"]}
    helpers.call_action("bulk_update_public", may(factories.Sysadmin()), **ids)
    model.Session.expire_all()
    assert not helpers.call_action("package_show", {**ANYBODY}, id=dataset["id"])["private"]


def test_a_need_whose_private_flag_was_forced_off_is_not_read_as_public(new_need):
    from ckanext.needs.own_records.needs import read_needs

    need = new_need(status="submitted")
    model.Session.query(model.Package).filter_by(id=need["id"]).update({"private": False})
    assert [one.public for one in read_needs()] == [False]


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
    changed = helpers.call_action("package_patch", may(editor), id=need["id"], status="accepted")
    assert changed["status"] == "accepted"


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
