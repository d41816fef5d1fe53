"""The home page, and how it is left to the portal."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.ckan


def page(app, address="/"):
    return BeautifulSoup(app.get(address).body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def test_a_search_for_needs_comes_first(app, agency):
    form = page(app).select_one(".needs-home form")
    assert form["action"] == "/needs/search"
    assert form.select_one("input[name=q]")["type"] == "search"


def test_counts_lead_to_the_needs_and_to_the_open_data(app, new_need, new_dataset):
    new_need()
    new_need(title="ซ่อมสะพาน")
    new_dataset()
    needs, _answered, datasets = page(app).select(".needs-home-counts a")
    assert (words(needs), needs["href"]) == ("2 ความต้องการ", "/citizen-need/")
    assert (words(datasets), datasets["href"]) == ("1 ชุดข้อมูลเปิด", "/dataset/")


def test_pillars_are_named_and_lead_to_their_needs(app, new_need):
    new_need()
    (pillar,) = page(app, "/en/").select(".needs-home-pillars a")
    assert "saraburi-2561" not in words(pillar)
    assert words(pillar).endswith(" 1 need")
    shown = app.get(pillar["href"])
    assert len(BeautifulSoup(shown.body, "html.parser").select(".needs-list li")) == 1


def test_the_newest_need_stands_first(app, new_need):
    new_need(title="ซ่อมถนน")
    new_need(title="ซ่อมสะพาน")
    titles = [words(each) for each in page(app).select(".needs-home-newest h3")]
    assert titles == ["ซ่อมสะพาน", "ซ่อมถนน"]


def test_what_is_not_public_is_neither_counted_nor_shown(app, new_need):
    new_need(status="draft", title="ยังไม่เปิดเผย")
    assert "ยังไม่เปิดเผย" not in app.get("/").body


def test_my_district_is_a_choice_away(app, agency):
    choice = page(app).select_one(".needs-my-district select")
    assert choice["name"] == "code"
    assert len(choice.select("option")) >= 13


def test_an_empty_portal_has_one_too(app, agency):
    numbers = [words(one) for one in page(app).select(".needs-home-counts strong")]
    assert numbers == ["0", "0", "–", "0"]


def test_stands_while_the_search_does_not_answer(app, agency, monkeypatch):
    from ckan.lib.search import SearchError

    from ckanext.needs.pages import home

    def fail(*_, **__):
        raise SearchError("no answer")

    monkeypatch.setattr(home, "find", fail)
    shown = page(app)
    assert shown.select_one(".needs-home form")
    assert not shown.select_one(".needs-home-counts")


def test_a_portal_may_keep_its_own(app, agency, ckan_config, monkeypatch):
    monkeypatch.setitem(ckan_config, "ckanext.needs.home_page", False)
    shown = page(app)
    assert not shown.select_one(".needs-home")
    assert shown.select_one(".homepage")
