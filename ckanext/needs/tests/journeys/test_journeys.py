"""What people come for, done as they would do it: on a phone or a desk, in both languages."""

from __future__ import annotations

import csv
import io
from itertools import count

import pytest
from ckan import model

from ckanext.needs.tests.journeys.conftest import PICTURES
from ckanext.needs.tests.journeys.walking import Walk
from ckanext.needs.tests.journeys.world import ROADS

pytestmark = [pytest.mark.ckan, pytest.mark.browser]

#: Language (prefix of addresses) and colours.
WAYS = [pytest.param("", "light", id="thai-light"), pytest.param("/en", "dark", id="english-dark")]
TITLES = (f"ขอไฟส่องสว่างหน้าวัดถ้ำพระ จุดที่ {number}" for number in count(1))
PHONE, DESK = (390, 844), (1280, 900)


@pytest.fixture
def walk(eyes):
    """A function that sets somebody before a screen of a size, in a language and colours."""
    contexts = []

    def start(name, who, size, language, colours, **more):
        context = eyes.context(who, *size, color_scheme=colours, **more)
        contexts.append(context)
        said = "en" if language else "th"
        return Walk(context.new_page(), PICTURES, f"{name}-{said}-{colours}", language)

    yield start
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_a_need_is_entered_on_a_phone(walk, language, colours):
    walk = walk("enter", "leader", PHONE, language, colours)
    title = next(TITLES)
    walk.begin()
    walk.click("a[href$='/needs/report/']")
    walk.type("#field-title", title)
    walk.click("summary.needs-tile >> nth=3")
    walk.click("label.needs-tile:has(input[value='saraburi-2561:4.1'])")
    walk.choose("#field-district", "1902")
    walk.picture("filled")
    walk.click("button[value=check]")
    walk.click("button[value=send]")
    walk.wait("[data-needs-sent]")
    walk.picture("sent")
    assert model.Session.query(model.Package).filter_by(title=title).count() == 1
    assert walk.clicks <= 6


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_the_road_needs_of_a_district_are_found(walk, language, colours):
    walk = walk("find", "visitor", PHONE, language, colours)
    walk.begin()
    walk.click(".needs-ways a[href$='/needs']")
    walk.click("a[data-needs-choice][href*='district=1902']")
    walk.wait(".needs-chip-on")
    walk.ask("#needs-explore-q", "ถนนสายวังกวาง")
    walk.wait(".needs-list a[href$='/road-1']")
    walk.picture("found")
    assert walk.page.locator(".needs-list > li").count() == ROADS
    assert walk.clicks <= 3


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_what_was_chosen_is_shared_by_its_address(walk, language, colours):
    mine = walk("share", "visitor", DESK, language, colours)
    mine.begin("/needs")
    mine.click("a[data-needs-choice][href*='status=accepted']")
    mine.wait(".needs-chip-on")
    said = mine.page.inner_text("[data-needs-said]")
    other = walk("shared", "visitor", PHONE, language, colours)
    other.page.goto(mine.page.url)
    assert other.page.inner_text("[data-needs-said]").split() == said.split()
    assert mine.clicks <= 1


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_two_years_are_compared(walk, language, colours):
    walk = walk("compare", "visitor", PHONE, language, colours)
    walk.begin()
    walk.click(".needs-ways a[href$='/needs']")
    walk.click("a[data-needs-choice][href$='fiscal_year=2568']")
    walk.click("a[data-needs-choice][href$='compare=2567'] >> nth=0")
    walk.wait(".needs-tile-since")
    walk.picture("compared")
    assert walk.page.locator(".needs-pairs").count() == 3
    walk.click(".needs-chips .needs-chip-on >> nth=1")
    walk.page.wait_for_url("**/needs?fiscal_year=2568")
    assert walk.clicks <= 4


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_a_vote_is_cast(walk, language, colours):
    walk = walk("vote", "citizen", PHONE, language, colours)
    walk.begin()
    walk.click(".needs-ways a[href$='/needs/rounds/']")
    walk.click("a[href$='/needs/rounds/kaeng-khoi-2569']")
    walk.click("a[href$='/kaeng-khoi-2569/vote']")
    chosen = walk.page.locator("input[name=choices]:checked").count()
    if not chosen:
        walk.click("label[for=project-1]")
        walk.click("label[for=project-3]")
    walk.picture("ballot")
    walk.click("button[value=cast]")
    walk.page.wait_for_url("**/vote/done*")
    walk.picture("done")
    assert walk.clicks <= 6


@pytest.mark.parametrize(("language", "colours"), WAYS)
def test_a_table_is_downloaded_and_opened_again(walk, eyes, language, colours):
    walk = walk("download", "visitor", DESK, language, colours)
    walk.begin()
    walk.click(".needs-ways a[href$='/dataset/']")
    walk.click(f".dataset-heading a[href$='/dataset/{eyes.names()['dataset']}']")
    walk.click(f"a[href$='{eyes.names()['resource']}']")
    walk.picture("table")
    with walk.page.expect_download() as found:
        walk.click("a.resource-url-analytics")
    with open(found.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(io.StringIO(file.read())))
    assert rows
    assert "fiscal_year_be" in rows[0]
    assert walk.clicks <= 4


def test_reading_and_searching_need_no_script(walk):
    walk = walk("no-script", "visitor", PHONE, "", "light", java_script_enabled=False)
    walk.begin()
    walk.click(".needs-ways a[href$='/needs']")
    walk.click("a[data-needs-choice][href*='district=1902']")
    walk.ask("#needs-explore-q", "ถนนสายวังกวาง")
    walk.wait(".needs-list a[href$='/road-1']")
    walk.picture("found")
    walk.click(".needs-list a[href$='/road-1']")
    walk.wait(".needs-page h1")
