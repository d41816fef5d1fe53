"""/needs: two fiscal years beside each other, under the same choices."""

from __future__ import annotations

import csv
import io
import json
import re

import pysolr
import pytest
from PIL import Image

from ckanext.needs.tests.exploring.test_explore import page, tiles, titles, words

pytestmark = pytest.mark.ckan

BOTH = "/en/needs?fiscal_year=2568&compare=2567"


@pytest.fixture
def needs(new_need):
    """Three needs of 2568, two of 2567, one of 2566; one of 2567 that is not public."""
    for year, district, status, people in (
        ("2568", "1909", "accepted", 100),
        ("2568", "1909", "completed", 20),
        ("2568", "1901", "accepted", 3),
        ("2567", "1909", "accepted", 40),
        ("2567", "1902", "accepted", 0),
        ("2567", "1909", "draft", 999),
        ("2566", "1902", "accepted", 7),
    ):
        fields = {"fiscal_year": year, "district": district, "status": status}
        title = f"{year} {district} {status}"
        new_need(**fields, title=title, people_affected=people)


def since(shown):
    """What the headline figures were, and how they have changed."""
    return [words(one) for one in shown.select(".needs-tile-since")]


def panel(shown, title):
    (found,) = (one for one in shown.select(".needs-panel") if words(one.h2) == title)
    return found


def behind(shown, title):
    """The table behind a part: by name, the other cells of the row."""
    rows = panel(shown, title).select(".needs-behind tbody tr")
    return {words(row.th): [words(cell) for cell in row.select("td")] for row in rows}


def offered(shown):
    """Comparisons that a reader can choose: what they say, and their addresses."""
    lists = shown.select('ul[aria-label="Compare two years"]')
    return {words(link): link["href"] for found in lists for link in found.select("a")}


def chips(shown):
    return {words(link): link["href"] for link in shown.select('ul[aria-label="Chosen"] a')}


def test_headline_figures_say_what_has_changed(app, needs):
    shown = page(app, BOTH)
    assert tiles(shown)[:2] == ["3", "123"]
    assert since(shown)[:2] == ["2024: 2 · +1 (+50 %)", "2024: 40 · +83 (+208 %)"]


def test_a_share_changes_by_points(app, needs):
    assert tiles(page(app, BOTH))[2] == "33 %"
    assert since(page(app, BOTH))[2] == "2024: 0 % · +33 points"


def test_nothing_before_gives_no_percentage(app, needs):
    shown = page(app, "/en/needs?fiscal_year=2568&compare=2560")
    assert since(shown)[0] == "2017: 0 · +3 (no figure)"
    assert since(shown)[2] == "2017: – · no figure"


def test_a_chosen_year_without_needs_is_compared_too(app, needs):
    shown = page(app, "/en/needs?fiscal_year=2560&compare=2568")
    assert tiles(shown)[0] == "0"
    assert since(shown)[0] == "2025: 3 · −3 (−100 %)"


@pytest.mark.parametrize("title", ["Pillar", "District", "Where they stand"])
def test_both_years_stand_beside_each_other(app, needs, title):
    pairs = panel(page(app, BOTH), title).select(".needs-pairs li")
    sums = [
        sum(int(words(pair.select_one(f".needs-pair-{one}")).split()[-1]) for pair in pairs)
        for one in ("now", "before")
    ]
    assert sums == [3, 2]


def test_the_table_behind_has_places_of_either_year(app, needs):
    rows = [*behind(page(app, BOTH), "District").values()]
    assert rows == [
        ["2", "1", "+1", "+100 %"],
        ["1", "0", "+1", "no figure"],
        ["0", "1", "−1", "−100 %"],
    ]


def test_other_choices_hold_for_both_years(app, needs):
    shown = page(app, f"{BOTH}&district=1909")
    assert tiles(shown)[0] == "2"
    assert since(shown)[0] == "2024: 1 · +1 (+100 %)"


def test_a_district_does_not_narrow_the_districts_of_either_year(app, needs):
    assert len(behind(page(app, f"{BOTH}&district=1909"), "District")) == 3


def test_needs_that_are_not_public_count_in_neither_year(app, needs):
    assert since(page(app, f"{BOTH}&district=1909"))[1].startswith("2024: 40 ")


def test_needs_of_both_years_are_listed_with_their_year(app, needs):
    shown = page(app, BOTH)
    assert len(titles(shown)) == 5
    said = [words(one) for one in shown.select(".needs-list li p")]
    assert sum("2567" in one for one in said) == 2


def test_the_map_is_of_the_chosen_year(app, needs):
    found = json.loads(app.get("/en/needs/places.json?fiscal_year=2568&compare=2567").body)
    assert sorted(one["needs"] for one in found["districts"]) == [1, 2]
    assert panel(page(app, BOTH), "Map · 2025")


def test_a_chip_takes_the_comparison_away(app, needs):
    found = chips(page(app, BOTH))
    (address,) = (link for said, link in found.items() if said.startswith("compared with"))
    assert address == "/en/needs?fiscal_year=2568"


def test_every_link_that_chooses_keeps_the_comparison(app, needs):
    links = page(app, BOTH).select(".needs-pairs a, .needs-heat a, .needs-downloads a[rel]")
    assert len(links) > 8
    assert all("compare=2567" in link["href"] for link in links)


def test_the_form_of_words_keeps_the_comparison(app, needs):
    (kept,) = page(app, BOTH).select('.needs-search input[name="compare"]')
    assert kept["value"] == "2567"


def test_a_chosen_year_can_be_compared_with_years_that_have_needs(app, needs):
    found = offered(page(app, "/en/needs?fiscal_year=2568"))
    assert [*found] == ["Compare 2025 with 2024", "Compare 2025 with 2023"]
    assert found["Compare 2025 with 2024"] == BOTH


def test_without_a_year_the_newest_can_be_compared_with_the_one_before(app, needs):
    assert offered(page(app, "/en/needs")) == {"Compare 2025 with 2024": BOTH}


def test_two_chosen_years_can_be_compared(app, needs):
    found = offered(page(app, "/en/needs?fiscal_year=2566&fiscal_year=2568"))
    assert found == {"Compare 2025 with 2023": "/en/needs?fiscal_year=2568&compare=2566"}


def test_years_that_other_choices_leave_without_needs_are_not_offered(app, needs):
    assert not offered(page(app, "/en/needs?fiscal_year=2568&district=1901"))


@pytest.mark.parametrize("year", ["2568", "soon", "9999"])
def test_a_year_that_cannot_be_compared_is_said_and_left_out(app, needs, year):
    shown = page(app, f"/en/needs?fiscal_year=2568&compare={year}")
    assert year in words(shown.select_one(".needs-note"))
    assert tiles(shown)[0] == "3"
    assert not since(shown)


def test_thai_pages_say_years_of_the_buddhist_era(app, needs):
    shown = page(app, "/needs?fiscal_year=2568&compare=2567")
    assert since(shown)[0] == "2567: 2 · +1 (+50 %)"


@pytest.mark.parametrize("address", ["/en/needs?fiscal_year=2568", BOTH])
def test_one_question_is_asked_of_the_index(app, needs, monkeypatch, address):
    asked = []
    send = pysolr.Solr._send_request

    def counted(self, method, path="", *args, **kwargs):
        asked.append(path)
        return send(self, method, path, *args, **kwargs)

    monkeypatch.setattr(pysolr.Solr, "_send_request", counted)
    page(app, address)
    assert len(asked) == 1


def test_statuses_of_both_years_are_one_picture(app, needs):
    query = "?fiscal_year=2568&compare=2567"
    drawn = app.get(f"/needs/picture/statuses.svg{query}").body
    assert {"2568", "2567"} <= set(re.findall(r">(\d{4})<", drawn))
    assert Image.open(io.BytesIO(app.get(f"/needs/picture/statuses.png{query}").data)).width > 300


def test_a_download_has_the_needs_of_both_years_each_with_its_year(app, needs):
    answer = app.get("/needs/download.csv?fiscal_year=2568&compare=2567")
    rows = csv.DictReader(io.StringIO(answer.body.removeprefix("\ufeff")))
    years = sorted(row["fiscal_year_be"] for row in rows)
    assert years == ["2567", "2567", "2568", "2568", "2568"]


def test_a_download_says_how_many_and_what_was_compared(app, needs):
    found = json.loads(app.get("/needs/download.json?fiscal_year=2568&compare=2567").body)
    assert found["count"] == len(found["needs"]) == 5
    assert found["choices"] == {"fiscal_year": "2568", "compare": "2567"}
