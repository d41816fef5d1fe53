"""The page Where does the money go, its pictures and its downloads."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.spending.sources import sources

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("budgets")]


def got(app, path="", language="/en", **choices):
    return app.get(f"{language}/budget{path}?{urlencode(choices)}")


def page(app, **choices):
    return BeautifulSoup(got(app, **choices).body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def lines(shown):
    return [words(each) for each in shown.select("#lines .needs-line h3")]


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_budget_of_its_own_classes_is_none_by_pillar():
    assert {one.key: one.by_pillar for one in sources()} == {
        "bkk.10": True,
        "small.19": False,
    }


class TestYears:
    def test_the_strategy_stands_beside_the_whole_of_its_year(self, app):
        tiles = [words(each) for each in page(app).select(".needs-tile strong")]
        assert tiles == ["10,005,000", "80 %", "8", "7"]

    def test_a_year_without_a_pillar_has_no_data_rather_than_nothing(self, app):
        (newest,) = [
            row
            for row in rows_of(got(app, "/download/pillars.csv"))
            if (row["pillar"], row["fiscal_year_be"]) == ("bma-2568:1", "2566")
        ]
        assert newest["amount"] == ""
        assert "No data found" in words(page(app).select(".needs-table")[1])

    def test_a_budget_with_a_classification_of_its_own_has_no_share_of_a_strategy(self, app):
        shown = page(app, source="small.19")
        assert words(shown.select(".needs-tile strong")[1]) == "No data found"
        assert "a classification of its own" in words(shown.select_one(".needs-note"))


class TestPillars:
    def test_each_opens_to_its_explanation_and_dimensions(self, app):
        (first, *_) = page(app, fiscal_year=2566).select("details.needs-pillar")
        assert "4,000,000 baht" in words(first.summary)
        assert any("4,000,000" in words(issue) for issue in first.select(".needs-issues > li"))

    def test_it_leads_to_its_lines(self, app):
        (first, *_) = page(app, fiscal_year=2566).select("details.needs-pillar")
        link = urlsplit(first.select_one("p a")["href"])
        chosen = {name: values[0] for name, values in parse_qs(link.query).items()}
        assert link.fragment == "lines"
        assert lines(page(app, **chosen)) == ["ขุดลอกคลอง"]


class TestAgencies:
    def test_five_of_the_newest_year_come_first_then_all(self, app):
        panel = page(app).select("ol.needs-bars")
        assert [len(each.select("li")) for each in panel] == [5, 2]
        assert words(panel[0].li) == "สำนักการโยธา 8,000,000"


class TestKeywords:
    def test_a_word_leads_to_as_many_lines_as_it_says(self, app):
        cloud = page(app, fiscal_year="all").select(".needs-cloud a")
        said = {each.contents[0].strip(): each for each in cloud}
        (number,) = [int(words(said["ถนน"]).rsplit(" ", 1)[-1])]
        found = page(app, fiscal_year="all", keyword="ถนน")
        assert number == len(lines(found)) == 2


class TestLines:
    def test_the_largest_come_first_or_they_go_by_name(self, app):
        assert lines(page(app))[0] == "ซ่อมถนนสายหนึ่ง"
        by_name = lines(page(app, sort="name"))
        assert by_name == sorted(by_name)

    def test_words_are_looked_for_in_agencies_too(self, app):
        assert lines(page(app, q="บางรัก งาน")) == ["งานอื่นของเขต"]

    def test_a_sign_of_patterns_is_only_itself(self, app):
        assert lines(page(app, q="100%")) == ["ก่อสร้างสะพาน 100%"]
        assert lines(page(app, q="0_%")) == []

    def test_year_pillar_and_agency_narrow_them_together(self, app):
        chosen = {"fiscal_year": "all", "pillar": "bma-2565:1", "agency": "สำนักการโยธา"}
        assert lines(page(app, **chosen)) == ["ซ่อมถนนริมคลอง"]

    def test_a_pillar_that_the_budget_does_not_have_finds_none(self, app):
        assert lines(page(app, pillar="saraburi-2561:1")) == []

    def test_too_much_to_look_through_is_said_and_not_kept(self, app, monkeypatch):
        from ckanext.needs.pages import budget_lines
        from ckanext.needs.spending.table_lines import TooSlowError

        def slow(*_, **__):
            raise TooSlowError

        monkeypatch.setattr(budget_lines, "page_of_lines", slow)
        shown = app.get(f"/en/budget?{urlencode({'q': 'ถนน'})}", status=503)
        assert "There are too many lines" in shown.body
        monkeypatch.undo()
        assert lines(page(app, q="ถนน")) == ["ซ่อมถนนสายหนึ่ง"]

    @pytest.mark.parametrize("narrowed", [{"agency": "สำนักการโยธา"}, {"keyword": "ถนน"}, {}])
    def test_how_many_there_are_agrees_with_the_list(self, app, narrowed):
        shown = page(app, **narrowed)
        assert words(shown.select_one("#lines > p strong")) == str(len(lines(shown)))

    def test_a_script_gets_the_part_that_choices_change(self, app):
        whole = got(app).body
        part = app.get("/en/budget", headers={"X-Needs-Part": "1"}).body
        assert "<html" in whole
        assert "<html" not in part
        assert "needs-tiles" in part


class TestUnits:
    def test_an_amount_a_person_is_offered_only_with_a_population(
        self, app, ckan_config, monkeypatch
    ):
        assert "baht a person" not in words(page(app).select_one(".needs-chooses"))
        monkeypatch.setitem(ckan_config, "ckanext.needs.populations", "10=1000")
        shown = page(app, unit="person")
        assert words(shown.select_one(".needs-tile strong")) == "10,005"

    def test_millions_are_shown_as_such(self, app):
        assert words(page(app, unit="million").select_one(".needs-tile strong")) == "10"


class TestSources:
    def test_the_reader_chooses_among_the_budgets_and_sees_their_datasets(self, app):
        shown = page(app, source="small.19")
        values = [each["value"] for each in shown.select("#needs-budget-source option")]
        assert values == ["bkk.10", "small.19"]
        assert shown.select_one(".needs-note a")["href"].endswith("/dataset/small")

    def test_the_phase_says_what_the_figures_are_not(self, app):
        assert "not what was spent" in words(page(app).select_one(".needs-note"))

    def test_years_are_buddhist_in_thai(self, app):
        assert "ปีงบประมาณ พ.ศ. 2568" in got(app, language="").body


class TestPictures:
    @pytest.mark.parametrize("name", ["years", "trend", "share"])
    def test_each_is_drawn(self, app, name):
        assert got(app, f"/picture/{name}.png").get_data().startswith(b"\x89PNG")
        assert got(app, f"/picture/{name}.svg", scheme="dark", width="narrow").body.startswith(
            "<svg"
        )

    def test_the_page_names_the_one_to_share(self, app):
        image = page(app).select_one('meta[property="og:image"]')["content"]
        assert urlsplit(image).path == "/en/budget/picture/share.png"


class TestDownloads:
    def test_lines_are_those_that_are_shown_with_the_way_to_their_dataset(self, app):
        answer = got(app, "/download/lines.csv", q="ถนน")
        assert [row["project"] for row in rows_of(answer)] == ["ซ่อมถนนสายหนึ่ง"]
        assert '/dataset/bkk>; rel="describedby"' in answer.headers["Link"]

    @pytest.mark.parametrize("name", ["years", "pillars", "agencies", "keywords", "lines"])
    def test_json_says_what_it_is_about(self, app, name):
        answer = json.loads(got(app, f"/download/{name}.json", fiscal_year=2566).body)
        assert answer["about"]["choices"] == {"fiscal_year": "2566"}
        assert answer["about"]["datasets"][0]["url"].endswith("/dataset/bkk")
        assert answer["rows"]
