"""A need is told on a small phone: tiles, what is the same already, a draft that comes back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ckan.tests import helpers

from ckanext.needs.tests.browser.conftest import laid_out
from ckanext.needs.tests.browser.test_width import TOO_WIDE
from ckanext.needs.tests.conftest import as_portal

pytestmark = [pytest.mark.ckan, pytest.mark.browser]

TITLE = "ขอไฟส่องสว่างหน้าโรงเรียนบ้านป่า"
#: Buttons, tiles and fields whose edge is shorter than a fingertip (48 px).
TOO_SMALL = """
() => [...document.querySelectorAll(
    ".needs-report :is(button, .needs-tile, .form-control, .form-select)"
  )]
  .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 47.5)
  .map((e) => [e.tagName, e.className, e.getBoundingClientRect().height])
"""


@pytest.fixture
def phone(page):
    page.set_viewport_size({"width": 360, "height": 640})
    return page


@pytest.fixture
def picture(phone):
    """Keep a picture of the page where the environment says, for people to look at."""

    def take(name):
        folder = os.environ.get("NEEDS_PICTURES")
        if folder:
            phone.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)

    return take


def choose_topic(page):
    page.click("summary.needs-tile >> nth=3")
    page.click("label.needs-tile:has(input[value='saraburi-2561:4.1'])")


def needs():
    found = helpers.call_action(
        "package_search", as_portal(), fq="dataset_type:citizen-need", include_private=True
    )
    return found["results"]


def test_a_need_is_told_looked_over_and_sent(phone, new_need, picture):
    there = new_need(title="หน้าโรงเรียนบ้านป่ามืดมาก อยากให้ติดโคมไฟ", notes="")
    phone.goto("/needs/report/")
    picture("form")
    phone.fill("#field-title", TITLE)
    choose_topic(phone)
    phone.select_option("#field-district", "1901")
    phone.select_option("#field-subdistrict", "190105")
    assert laid_out(phone, TOO_SMALL) == []
    picture("filled")
    phone.click("button[value=check]")
    phone.wait_for_selector(".needs-report-alike")
    picture("check")
    assert there["title"] in phone.inner_text(".needs-report-alike")
    assert laid_out(phone, TOO_SMALL) == []
    phone.click("button[value=send]")
    phone.wait_for_selector("[data-needs-sent]")
    picture("sent")
    assert sorted(need["title"] for need in needs()) == sorted([there["title"], TITLE])
    assert phone.mistakes == []


def test_it_is_the_same_and_followed_instead(phone, new_need):
    there = new_need(title=TITLE, notes="")
    phone.goto("/needs/report/")
    phone.fill("#field-title", TITLE)
    choose_topic(phone)
    phone.select_option("#field-district", "1901")
    phone.click("button[value=check]")
    phone.click(".needs-report-same button")
    phone.wait_for_selector("[data-needs-sent]")
    assert there["title"] in phone.inner_text("[data-needs-sent]")
    assert len(needs()) == 1


def test_what_was_typed_is_back_after_the_page_was_closed(phone, picture):
    phone.goto("/needs/report/")
    phone.fill("#field-title", TITLE)
    choose_topic(phone)
    phone.select_option("#field-district", "1902")
    phone.select_option("#field-subdistrict", "190201")
    phone.goto("about:blank")
    phone.goto("/needs/report/")
    phone.wait_for_selector("#needs-report-restored:not([hidden])")
    picture("restored")
    assert phone.input_value("#field-title") == TITLE
    assert phone.is_checked("input[value='saraburi-2561:4.1']")
    assert phone.is_visible("input[value='saraburi-2561:4.1']")
    assert phone.input_value("#field-subdistrict") == "190201"
    phone.click("[data-needs-start-anew]")
    phone.wait_for_selector("#needs-report-restored", state="hidden")
    assert phone.input_value("#field-title") == ""
    assert phone.mistakes == []


def test_after_it_was_sent_nothing_is_left_on_the_device(phone):
    phone.goto("/needs/report/")
    phone.fill("#field-title", TITLE)
    choose_topic(phone)
    phone.select_option("#field-district", "1901")
    phone.click("button[value=check]")
    phone.click("button[value=send]")
    phone.wait_for_selector("[data-needs-sent]")
    phone.wait_for_function("!Object.keys(localStorage).some((k) => k.startsWith('needs'))")


def test_without_a_connection_nothing_is_lost(phone):
    phone.goto("/needs/report/")
    phone.fill("#field-title", TITLE)
    phone.context.set_offline(True)
    phone.click("button[value=check]")
    assert phone.is_visible("#needs-report-offline")
    assert phone.input_value("#field-title") == TITLE
    phone.context.set_offline(False)
    phone.wait_for_selector("#needs-report-offline", state="hidden")


def test_mistakes_are_read_out_and_lead_to_their_fields(phone, picture):
    phone.goto("/needs/report/")
    phone.fill("#field-notes", "โทร 081-234-5678")
    phone.click("button[value=check]")
    phone.wait_for_selector("#needs-report-errors")
    picture("mistakes")
    phone.wait_for_function("document.activeElement.id === 'needs-report-errors'")
    assert phone.input_value("#field-notes") == "โทร 081-234-5678"
    assert phone.get_attribute("#field-notes", "aria-invalid") == "true"


@pytest.mark.parametrize("place", ["/needs/report/", "/needs/load/"])
def test_it_does_not_scroll_sideways(phone, place, picture):
    phone.goto(place)
    picture(place.strip("/").replace("/", "-"))
    for width in (320, 360, 768, 1200):
        phone.set_viewport_size({"width": width, "height": 640})
        beyond, elements = laid_out(phone, TOO_WIDE)
        assert beyond <= 0, (width, elements)
