"""The form and the list of needs in a browser as wide as a phone."""

import pytest
from ckan.tests import helpers

from ckanext.needs.tests.browser.conftest import laid_out

pytestmark = [pytest.mark.ckan, pytest.mark.browser]


def shown(page, field):
    """Return the choices of a field that the browser offers, but for the empty one."""
    return page.eval_on_selector_all(
        f"#field-{field} option", "all => all.map(o => o.textContent).filter((t, i) => i > 0)"
    )


def test_the_issues_are_those_of_the_pillar_chosen(page):
    page.goto("/citizen-need/new")
    assert page.is_disabled("#field-issue")
    page.select_option("#field-pillar", "saraburi-2561:5")
    assert len(shown(page, "issue")) == 5
    assert "ยาเสพติด" in " ".join(shown(page, "issue"))
    page.select_option("#field-pillar", "saraburi-2561:1")
    assert "ยาเสพติด" not in " ".join(shown(page, "issue"))
    assert page.mistakes == []


def test_another_strategy_brings_its_own_pillars_and_empties_the_issue(page):
    page.goto("/citizen-need/new")
    page.select_option("#field-pillar", "saraburi-2561:5")
    page.select_option("#field-issue", "saraburi-2561:5.1")
    page.select_option("#field-strategy", "bma-2568")
    assert len(shown(page, "pillar")) == 9
    assert page.input_value("#field-pillar") == ""
    assert page.input_value("#field-issue") == ""


def test_districts_and_subdistricts_follow(page):
    page.goto("/citizen-need/new")
    assert len(shown(page, "district")) == 13
    page.select_option("#field-district", "1902")
    assert "ทับกวาง" in shown(page, "subdistrict")
    page.select_option("#field-district", "1901")
    assert "ทับกวาง" not in shown(page, "subdistrict")


def test_a_province_that_the_page_does_not_hold_is_fetched(page):
    page.goto("/citizen-need/new")
    with page.expect_response("**/needs/choices/areas/16"):
        page.select_option("#field-province", "16")
    page.wait_for_selector("#field-district option[value='1601']", state="attached")
    page.select_option("#field-district", "1601")
    assert shown(page, "subdistrict")
    assert page.mistakes == []


def test_a_need_is_sent_and_can_be_changed(page):
    page.goto("/citizen-need/new")
    page.fill("#field-title", "ขอไฟส่องสว่างทางเข้าหมู่บ้าน")
    page.select_option("#field-pillar", "saraburi-2561:5")
    page.select_option("#field-issue", "saraburi-2561:5.1")
    page.select_option("#field-district", "1902")
    page.select_option("#field-status", "under_review")
    page.click("form.needs-form button[type=submit]")
    page.wait_for_selector(".needs-page")
    assert page.inner_text(".needs-page h1") == "ขอไฟส่องสว่างทางเข้าหมู่บ้าน"
    (need,) = helpers.call_action("package_search", fq="dataset_type:citizen-need")["results"]
    assert (need["issue"], need["district"]) == ("saraburi-2561:5.1", "1902")

    page.goto(f"/citizen-need/edit/{need['name']}")
    assert page.input_value("#field-issue") == "saraburi-2561:5.1"
    assert page.input_value("#field-district") == "1902"
    page.fill("#field-people_affected", "๑๒๐")
    page.click("form.needs-form button[type=submit]")
    page.wait_for_selector(".needs-page")
    assert "120 คน" in " ".join(page.inner_text(".needs-page").split())


def test_a_mistake_keeps_the_choices_that_were_made(page):
    page.goto("/citizen-need/new")
    page.select_option("#field-pillar", "saraburi-2561:5")
    page.select_option("#field-issue", "saraburi-2561:5.1")
    page.select_option("#field-district", "1902")
    page.click("form.needs-form button[type=submit]")
    page.wait_for_selector(".error-explanation")
    assert page.input_value("#field-issue") == "saraburi-2561:5.1"
    assert page.input_value("#field-district") == "1902"


def test_the_page_of_a_need_starts_with_the_need_and_fits_a_phone(page, new_need):
    need = new_need()
    page.goto(f"/citizen-need/{need['name']}")
    page.wait_for_load_state("load")
    assert page.locator(".needs-standing").bounding_box()["y"] < 844
    assert laid_out(page, "document.documentElement.scrollWidth") <= 400
    assert page.mistakes == []


def test_a_facet_narrows_the_list_and_can_be_taken_back(page, new_need):
    new_need(title="หนึ่ง", district="1901")
    new_need(title="สอง", district="1902")
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/citizen-need")
    page.click(".filters >> text=แก่งคอย")
    page.wait_for_selector(".filter-list .filtered")
    page.wait_for_function("document.querySelectorAll('.needs-item').length === 1")
    assert page.inner_text(".needs-item h2") == "สอง"
    assert "แก่งคอย" in page.inner_text(".filter-list")
    page.click(".filter-list a.remove")
    page.wait_for_function("document.querySelectorAll('.needs-item').length === 2")
    assert page.mistakes == []
