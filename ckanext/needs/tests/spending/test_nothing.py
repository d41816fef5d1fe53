"""A portal that has published no budget says so."""

import pytest

pytestmark = pytest.mark.ckan


def test_the_page_says_that_there_is_none_and_has_no_pictures(app, clean_portal):
    assert "No budget has been published here yet." in app.get("/en/budget").body
    assert app.get("/budget/picture/years.png", status=404)
    assert app.get("/budget/download/lines.csv", status=404)
