"""A need that changes: through package_update and package_patch."""

import json

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan


@pytest.fixture
def patch(new_need):
    """A function that patches a need as the portal's own user."""
    from ckanext.needs.tests.conftest import as_portal

    return lambda need, **fields: helpers.call_action(
        "package_patch", as_portal(), id=need["id"], **fields
    )


def test_a_new_status_starts_today(new_need, patch):
    need = new_need(status="accepted", status_since="2024-05-01")
    assert patch(need, status="planned")["status_since"] == today().isoformat()


def test_another_change_leaves_the_day_of_the_status(new_need, patch):
    need = new_need(status="accepted", status_since="2024-05-01")
    assert patch(need, title="ซ่อมสะพานข้ามคลอง")["status_since"] == "2024-05-01"


def test_the_day_of_a_new_status_may_be_said_along(new_need, patch):
    need = new_need(status="accepted", status_since="2024-05-01")
    assert patch(need, status="planned", status_since="2024-06-01")["status_since"] == "2024-06-01"


def test_a_form_that_sends_less_keeps_what_is_worked_out(new_need):
    from ckanext.needs.tests.conftest import as_portal

    need = new_need(status="accepted", status_since="2024-05-01")
    worked_out = ("name", "status_since", "spatial", "spatial_is_default", "fiscal_year_ce")
    sent = {key: value for key, value in need.items() if key not in (*worked_out, "private")}
    after = helpers.call_action("package_update", as_portal(), **sent)
    assert {key: after[key] for key in worked_out} == {key: need[key] for key in worked_out}
    assert after["private"] is False


def test_a_need_becomes_public_with_its_status(new_need, patch):
    need = new_need(status="submitted")
    assert patch(need, status="under_review")["private"] is False


def test_the_middle_of_the_area_moves_with_the_area(new_need, patch):
    need = new_need(district="1901")
    moved = patch(need, district="1909")
    assert moved["spatial"] != need["spatial"]
    assert moved["spatial_is_default"] is True


def test_a_given_location_stays_when_the_area_changes(new_need, patch):
    need = new_need(district="1901", spatial="14.5289, 100.9101")
    assert patch(need, district="1909")["spatial"] == need["spatial"]


def test_a_location_given_later_replaces_the_middle(new_need, patch):
    located = patch(new_need(), spatial="14.6, 101.0")
    assert json.loads(located["spatial"])["coordinates"] == [101.0, 14.6]
    assert located["spatial_is_default"] is False


def test_a_subdistrict_that_no_longer_fits_is_refused(new_need, patch):
    need = new_need(district="1909", subdistrict="190901")
    with pytest.raises(tk.ValidationError) as error:
        patch(need, district="1901")
    assert set(error.value.error_dict) == {"subdistrict"}


def test_a_refused_change_leaves_the_need_as_it_was(new_need, patch):
    need = new_need()
    with pytest.raises(tk.ValidationError):
        patch(need, title="โทร 081-234-5678", status="funded")
    after = helpers.call_action("package_show", id=need["id"])
    assert (after["title"], after["status"]) == (need["title"], need["status"])


def test_what_package_show_gives_can_be_sent_back_unchanged(new_need):
    from ckanext.needs.tests.conftest import as_portal

    need = new_need(requested_on="2026-01-15", estimated_cost=0, channel="forum", tag_string="น้ำ")
    again = helpers.call_action("package_update", as_portal(), **need)
    same = {key for key in need if key not in ("metadata_modified",)}
    assert {key: again[key] for key in same} == {key: need[key] for key in same}


def test_an_attachment_is_added_and_the_need_stays_as_it_was(new_need):
    from ckanext.needs.tests.conftest import as_portal

    need = new_need()
    helpers.call_action(
        "resource_create", as_portal(), package_id=need["id"], url="https://example.org/a.pdf"
    )
    after = helpers.call_action("package_show", id=need["id"])
    assert len(after["resources"]) == 1
    assert after["issue"] == need["issue"]
