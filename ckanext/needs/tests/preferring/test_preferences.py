"""/needs/preferences, and pages in the reader's digits."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from ckan.plugins import toolkit as tk

pytestmark = pytest.mark.ckan
ADDRESS = "/needs/preferences?digits={}&next={}"


def thai(app, address):
    """Return a page as somebody gets it who wants Thai digits."""
    client = app.test_client()
    client.set_cookie("needs_digits", "thai", domain=urlsplit(tk.config["ckan.site_url"]).hostname)
    return client.get(address).get_data(as_text=True)


def choose(app, digits, back="/needs"):
    return app.get(ADDRESS.format(digits, back), follow_redirects=False)


def test_a_link_sets_the_cookie_and_leads_back(app, agency):
    answer = choose(app, "thai", "/participatory-budgeting")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/participatory-budgeting")
    assert "needs_digits=thai" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]


def test_arabic_digits_take_the_cookie_away(app, agency):
    assert "Max-Age=0" in choose(app, "arabic").headers["Set-Cookie"]


def test_it_leads_to_no_other_site(app, agency):
    assert "evil" not in choose(app, "thai", "//evil.example/").headers["Location"]


def test_other_words_set_nothing(app, agency):
    cookies = choose(app, "roman").headers.getlist("Set-Cookie")
    assert not [cookie for cookie in cookies if cookie.startswith("needs_digits")]


def test_thai_pages_have_thai_digits_for_those_who_want_them(app, agency):
    address = "/research/tables/needs_by_status"
    assert "2400–2700" in app.get(address).body
    assert "๒๔๐๐–๒๗๐๐" in thai(app, address)
    assert "2400–2700" in app.get(address).body


def test_english_pages_and_the_api_keep_theirs(app, agency):
    assert "2400–2700" in thai(app, "/en/research/tables/needs_by_status")
    assert "๑" not in thai(app, "/api/3/action/status_show")
