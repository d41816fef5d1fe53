"""A harvest source of ours, made in the form that ckanext-harvest has for all kinds."""

import ckan.plugins.toolkit as tk
import pytest

pytestmark = [pytest.mark.ckan, pytest.mark.browser]


@pytest.fixture
def form(page, agency):
    page.set_viewport_size({"width": 1200, "height": 900})
    page.goto("/harvest/new")
    page.fill("#field-url", "https://data.example.go.th/budget")
    page.fill("#field-title", "งบประมาณ อบจ.")
    # CKAN's script hides the name once it has fetched its words.
    page.wait_for_load_state("networkidle")
    if page.locator(".slug-preview button").count():
        page.click(".slug-preview button")
    page.fill("#field-name", "pao-budget")
    page.check("input[name=source_type][value=needs]")
    page.select_option("#field-organizations", agency["id"], force=True)
    return page


def save(form):
    form.click("#source-new button[type=submit], #source-new input[type=submit]")
    form.wait_for_load_state()


def test_it_is_saved_and_shown_on_its_page(form):
    form.fill("#field-config", '{"harvester": "saraburi-pao-budget"}')
    save(form)
    assert "งบประมาณ อบจ." in form.text_content("body")
    source = tk.get_action("harvest_source_show")({"ignore_auth": True}, {"id": "pao-budget"})
    assert (source["source_type"], source["config"]) == (
        "needs",
        '{"harvester": "saraburi-pao-budget"}',
    )


def test_a_name_that_there_is_not_is_refused_with_those_there_are(form):
    form.fill("#field-config", '{"harvester": "pao"}')
    save(form)
    said = form.text_content(".error-explanation")
    assert "pao" in said
    assert "saraburi-pao-budget" in said
    assert form.input_value("#field-title") == "งบประมาณ อบจ."
