"""What is shared of a round, and its ten projects with the most votes."""

from __future__ import annotations

import struct

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.tests.ballot_box.test_results import stuff

pytestmark = pytest.mark.ckan
ROUND = "/needs/rounds/saraburi-2569"


def page(app, address):
    return BeautifulSoup(app.get(address).body, "html.parser")


def test_an_image_is_as_large_as_networks_want_it(a_round, app):
    a_round()
    answer = app.get(f"{ROUND}/share/1901/2.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert struct.unpack(">II", answer.data[16:24]) == (1200, 630)


def test_the_page_names_it_for_other_sites(a_round, app):
    a_round()
    shown = page(app, f"/en{ROUND}/share?project=2&district=1901")
    image = shown.select_one('meta[property="og:image"]')["content"]
    assert image.startswith("http")
    assert image.endswith("/share/1901/2.png")
    assert shown.select_one('meta[property="og:title"]')["content"] == "โครงการที่ 2"
    assert "#Saraburi2569" in shown.get_text()


@pytest.mark.parametrize("wrong", ["1001/2", "1901/99", "x/1"])
def test_of_what_the_round_does_not_have_there_is_no_image(a_round, app, wrong):
    a_round()
    app.get(f"{ROUND}/share/{wrong}.png", status=404)


def test_of_a_draft_visitors_get_none(a_round, app):
    a_round(state="draft")
    app.get(f"{ROUND}/share/all/0.png", status=404)
    app.get(f"{ROUND}/share", status=404)


def test_nothing_of_the_result_is_shared_before_its_time(a_round, app):
    round = a_round()
    stuff(round, {("1",): 7, ("2",): 6})
    alt = page(app, f"/en{ROUND}/share?project=1").select_one(".needs-share")["alt"]
    assert "votes" not in alt
    round.announced()
    alt = page(app, f"/en{ROUND}/share?project=1").select_one(".needs-share")["alt"]
    assert "7 votes" in alt


def test_the_result_begins_with_the_projects_that_most_people_chose(a_round, app):
    round = a_round()
    stuff(round, {("1", "2"): 9, ("2",): 4})
    round.announced()
    shown = page(app, f"/en{ROUND}/results")
    titles = [one.get_text(" ", strip=True) for one in shown.select(".needs-top-title")]
    assert [title.split()[:2] for title in titles] == [["No.", "2"], ["No.", "1"]]
    assert shown.select_one("#top h2").text == "Projects with the most votes"
    assert "13 people voted in all" in shown.select_one("#top").get_text()
    assert shown.select_one('meta[property="og:image"]')


def test_a_round_shows_where_its_proposals_are(a_round, app):
    round = a_round()
    round.propose(4, 10, district="1909")
    shown = page(app, f"/en{ROUND}")
    rows = [row.get_text(" ", strip=True) for row in shown.select(".needs-round-map tbody tr")]
    assert [row.split()[-2] for row in rows] == ["3", "1"]
    assert len(shown.select(".needs-map circle")) == 2
