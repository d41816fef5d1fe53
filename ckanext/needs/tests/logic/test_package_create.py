"""A need through core's own actions: what goes in, what is stored, what is refused."""

import pytest
from ckan.tests import helpers

pytestmark = [pytest.mark.ckan]


def test_a_need_is_stored_with_codes_and_shown_with_numbers(new_need):
    need = new_need()
    assert need["strategy"] == "saraburi-2561"
    assert need["issue"] == "saraburi-2561:4.1"
    assert need["district"] == "1901"
    assert need["fiscal_year"] == 2568
    assert need["fiscal_year_ce"] == 2025
    assert need["people_affected"] == 350
    assert need["private"] is False
    assert helpers.call_action("package_show", id=need["id"])["status"] == "under_review"
