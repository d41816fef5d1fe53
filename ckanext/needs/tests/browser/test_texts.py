"""The queue of free texts in a browser as wide as a phone, and without a mouse."""

import pytest

from ckanext.needs.model.text_clearance import clearances
from ckanext.needs.tests.browser.conftest import laid_out

pytestmark = [pytest.mark.ckan, pytest.mark.browser]


def test_texts_are_ticked_and_cleared_and_the_page_fits_the_narrowest_phone(page, new_need):
    address = "หน้าบ้านเลขที่ 12/3 " + "ก" * 200
    new_need(status="accepted", external_id="1", notes=address)
    new_need(status="accepted", external_id="2", notes="ถนนหน้าวัดเป็นหลุม")
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/needs/texts/")
    assert laid_out(page, "document.documentElement.scrollWidth") <= 320
    assert "12/3" in page.inner_text(".needs-text mark")
    second = page.locator(".needs-text", has_text="ถนนหน้าวัดเป็นหลุม")
    second.locator("input[type=checkbox]").focus()
    page.keyboard.press("Space")
    page.click("button[name=decision][value=clear]")
    page.wait_for_load_state()
    assert page.locator(".needs-text").count() == 1
    assert len(clearances().texts) == 1
    page.click("button[name=withhold]")
    page.wait_for_load_state()
    assert page.locator(".needs-text").count() == 0
    assert len(clearances().texts) == 1
    assert page.mistakes == []
