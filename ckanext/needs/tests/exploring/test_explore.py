"""/needs: what everyone sees of all public needs, narrowed by whatever is chosen."""

from __future__ import annotations

import csv
import io
import json

import pytest
from bs4 import BeautifulSoup
from openpyxl import load_workbook
from PIL import Image

from ckanext.needs.codelists import default

pytestmark = pytest.mark.ckan
PICTURES = (
    *("districts", "months", "months-wide", "months-narrow", "statuses", "statuses-narrow"),
    "heat",
)


@pytest.fixture
def three(new_need):
    """Two roads in one district, one of them done; water in another; a draft that is not public."""
    return [
        new_need(title="ซ่อมถนน", district="1909", status="accepted", people_affected=100),
        new_need(title="ซ่อมถนนลูกรัง", district="1909", status="completed", people_affected=20),
        new_need(title="น้ำประปา", district="1901", status="accepted", people_affected=3),
        new_need(title="ร่าง", district="1909", status="draft", people_affected=999),
    ]


def page(app, address="/en/needs", **headers):
    return BeautifulSoup(app.get(address, headers=headers).body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def tiles(shown):
    return [words(tile.strong) for tile in shown.select(".needs-tile")]


def titles(shown):
    return {words(title) for title in shown.select(".needs-list h3")}


def test_counts_are_of_the_public_needs_alone(app, three):
    shown = page(app)
    assert tiles(shown)[:2] == ["3", "123"]
    assert titles(shown) == {"ซ่อมถนน", "ซ่อมถนนลูกรัง", "น้ำประปา"}


def test_a_district_narrows_everything_but_the_districts(app, three):
    shown = page(app, "/en/needs?district=1909")
    assert tiles(shown)[:3] == ["2", "120", "50 %"]
    assert titles(shown) == {"ซ่อมถนน", "ซ่อมถนนลูกรัง"}
    there = [words(place) for place in shown.select(".needs-heat tbody th")]
    assert len(there) == 2  # the other one can be chosen beside it


def test_words_find_what_the_list_of_needs_finds(app, three):
    assert titles(page(app, "/needs?q=ลูกรัง")) == {"ซ่อมถนนลูกรัง"}


def test_a_link_in_the_picture_of_places_and_topics_chooses_both(app, three):
    (link, *_rest) = page(app).select(".needs-heat td a")
    assert "district=1909" in link["href"]
    assert "pillar=" in link["href"]
    assert titles(page(app, link["href"])) == {"ซ่อมถนน", "ซ่อมถนนลูกรัง"}


def listed(shown):
    return [words(title) for title in shown.select(".needs-list h3")]


def test_the_newest_are_those_that_were_asked_for_last(app, new_need):
    for day in ("2025-12-30", "2026-01-09", "2024-12-28", "2026-09-10"):
        new_need(title=f"ขอวันที่ {day}", requested_on=day)
    assert listed(page(app)) == [
        f"ขอวันที่ {day}" for day in ("2026-09-10", "2026-01-09", "2025-12-30", "2024-12-28")
    ]


def test_what_has_waited_longest_can_come_first(app, new_need):
    for day in ("2026-01-10", "2025-05-01", "2026-01-09", "2025-12-31"):
        new_need(title=f"รอตั้งแต่ {day}", status="accepted", status_since=day)
    assert listed(page(app, "/en/needs?order=longest")) == [
        f"รอตั้งแต่ {day}" for day in ("2025-05-01", "2025-12-31", "2026-01-09", "2026-01-10")
    ]


def test_what_was_chosen_can_be_taken_away(app, three):
    (chip, all_of_them) = page(app, "/en/needs?district=1909").select(".needs-chips")[0].select("a")
    assert chip["href"] == "/en/needs"
    assert all_of_them["href"] == "/en/needs"


def test_what_no_list_knows_is_said_and_left_out(app, three):
    shown = page(app, "/en/needs?district=9999")
    assert "9999" in words(shown.select_one(".needs-note"))
    assert tiles(shown)[0] == "3"


def test_no_need_like_that_is_said_with_a_way_back(app, three):
    shown = page(app, "/en/needs?q=ไม่มีคำนี้แน่นอน")
    assert shown.select_one(".needs-empty a")["href"] == "/en/needs"


def test_the_script_gets_the_part_that_changes(app, three):
    shown = app.get("/needs?district=1909", headers={"X-Needs-Part": "1"}).body
    assert "<html" not in shown
    assert "needs-tiles" in shown


def test_a_visitors_page_holds_no_token_and_is_sent_once(app, three):
    first = app.get("/needs")
    assert "csrf" not in first.body
    assert "Set-Cookie" not in first.headers
    again = app.get("/needs", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_new_need_is_seen_at_once(app, three, new_need):
    etag = app.get("/needs").headers["ETag"]
    new_need(title="ซ่อมสะพาน", district="1901")
    again = app.get("/needs", headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert "ซ่อมสะพาน" in again.body


@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_drawn_in_both_schemes(app, three, name):
    light, dark = (
        app.get(f"/needs/picture/{name}.png{scheme}").data for scheme in ("", "?scheme=dark")
    )
    assert Image.open(io.BytesIO(light)).width > 300
    assert light != dark
    assert app.get(f"/needs/picture/{name}.svg").data.startswith(b"<svg")
    assert json.loads(app.get(f"/needs/picture/{name}.json").body)["$schema"].endswith("v6.json")


@pytest.mark.parametrize("name", ["months", "statuses"])
def test_phones_are_sent_a_picture_of_their_width(app, three, new_need, name):
    new_need(requested_on="2025-01-20")
    new_need(requested_on="2025-02-20")
    (narrow, *_dark) = page(app).select(f"source[srcset^='/en/needs/picture/{name}-narrow.png']")
    assert narrow["media"] == "(max-width: 40em)"
    with Image.open(io.BytesIO(app.get(narrow["srcset"]).data)) as image:
        assert image.width / 2 < 360  # it is drawn for screens of two pixels in place of one


def test_there_are_no_other_pictures(app, three):
    assert app.get("/needs/picture/other.png", status=404)
    assert app.get("/needs/picture/heat.gif", status=404)


def test_the_map_is_given_places_that_can_be_chosen(app, three):
    found = json.loads(app.get("/needs/places.json").body)
    assert sorted(one["needs"] for one in found["districts"]) == [1, 2]
    assert all(13 < one["at"][0] < 16 and 99 < one["at"][1] < 103 for one in found["districts"])


class TestDownload:
    """Exactly what was chosen, without what people wrote."""

    def test_csv_has_the_chosen_needs_in_a_row_each(self, app, three):
        answer = app.get("/needs/download.csv?district=1909")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        rows = list(csv.DictReader(io.StringIO(answer.body.removeprefix("\ufeff"))))
        assert {row["need_id"] for row in rows} == {three[0]["id"], three[1]["id"]}
        (place,) = {(row["district"], row["district_name"]) for row in rows}
        assert place == ("1909", default().areas.get("1909").name.th)
        assert {row["people_affected"] for row in rows} == {"100", "20"}
        assert "ซ่อมถนน" not in answer.body

    def test_json_says_what_it_is(self, app, three):
        found = json.loads(app.get("/needs/download.json?district=1909").body)
        assert found["count"] == 2
        assert found["choices"] == {"district": "1909"}
        assert len(found["needs"]) == 2
        assert found["needs"][0]["fiscal_year_be"] - found["needs"][0]["fiscal_year_ce"] == 543

    def test_a_workbook_has_a_sheet_about_itself(self, app, three):
        book = load_workbook(io.BytesIO(app.get("/needs/download.xlsx").data))
        assert book.sheetnames == ["needs", "about"]
        assert book["needs"].max_row == 4

    def test_a_workbook_that_would_be_too_large_is_refused(self, app, three, monkeypatch):
        from ckanext.needs.exploring import download

        monkeypatch.setattr(download, "MOST_IN_WORKBOOK", 2)
        assert app.get("/needs/download.xlsx", status=400)
        assert app.get("/needs/download.csv", status=200)

    def test_all_of_many_come_in_parts(self, app, three, monkeypatch):
        from ckanext.needs.exploring import found

        monkeypatch.setattr(found, "AT_A_TIME", 1)
        assert json.loads(app.get("/needs/download.json").body)["count"] == 3
        assert len(json.loads(app.get("/needs/download.json").body)["needs"]) == 3

    def test_there_is_no_other_kind(self, app, three):
        assert app.get("/needs/download.exe", status=404)
