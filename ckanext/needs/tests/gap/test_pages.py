"""Pages of needs against money, for executives, of districts and agencies."""

from __future__ import annotations

import csv
import io

import pytest
from bs4 import BeautifulSoup

from ckanext.needs.tests.gap.published import by_agency, gap, issue, need, publish

pytestmark = pytest.mark.ckan
BEFORE = {"fiscal_year_be": 2568, "fiscal_year_ce": 2025}


def page(app, address, **more):
    return BeautifulSoup(app.get(address, **more).body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def figures(new_dataset):
    """A province with three districts in two years, and two agencies."""
    publish(
        new_dataset,
        "saraburi-needs",
        {
            "needs_by_district_issue": [
                issue("1901", 1, 10, needs_adopted=4, people_affected=500, estimated_cost=900000),
                issue("1909", 2, 8, needs_adopted=0, people_affected=4000),
                issue("1902", 1, 6, needs_adopted=6),
                issue("1901", 1, 8, needs_adopted=8, **BEFORE),
                issue("1909", 2, 1, needs_adopted=1, **BEFORE),
            ],
            "needs_budget_gap": [
                gap("1901", needs=10, linked=3, without_money=7, funded_amount=2500000),
                gap("1909", needs=8, linked=0, without_money=8),
            ],
            "needs_by_agency": [
                by_agency("saraburi-pao", "accepted", 6, 4),
                by_agency("saraburi-pao", "completed", 2, 0),
                by_agency("small-office", "accepted", 3, 3),
            ],
            "needs": [
                *(need(n, "saraburi-pao", "accepted", f"2026-10-{n:02d}") for n in range(1, 7)),
                need(7, "saraburi-pao", "completed", "2020-01-01"),
                *(need(n, "small-office", "accepted", "2024-01-01") for n in range(8, 11)),
            ],
        },
    )


class TestGap:
    """/gap"""

    def test_phones_are_shown_a_picture_of_their_width(self, app, figures):
        shown = page(app, "/en/gap?fiscal_year=2569")
        for figure in shown.select("figure.needs-picture"):
            wide, narrow = figure.select("svg")
            assert int(wide["width"]) > 900
            assert int(narrow["width"]) < 360
            assert narrow.parent["class"] == ["needs-only-on-phones"]
        assert shown.select("figure.needs-picture")

    def test_the_place_that_needs_it_most_comes_first_with_its_reasons(self, app, figures):
        first = page(app, "/en/gap").select_one(".needs-target")
        assert words(first.select_one(".needs-target-rank strong")) == "1"
        assert "8 of 8 needs are in no plan yet" in words(first)
        assert "100 % in no plan, against 58 % in the province" in words(first)
        assert "4,000 people affected, as reported" in words(first)
        assert "+7 needs on the year before" in words(first)

    def test_a_place_leads_to_its_page_and_the_topic_to_the_needs(self, app, figures):
        topic, place = page(app, "/gap").select(".needs-target a")[:2]
        assert place["href"] == "/district/1909"
        assert "district=1909" in topic["href"]
        assert "issue=saraburi-2561%3A4.2" in topic["href"]
        assert "status=under_review" in topic["href"]

    def test_what_is_in_a_plan_altogether_is_not_listed(self, app, figures):
        assert len(page(app, "/gap").select(".needs-target")) == 2

    def test_the_table_shows_what_is_chosen(self, app, figures):
        def row(show):
            table = page(app, f"/en/gap?show={show}").select_one(".needs-heat")
            return [words(cell) for cell in table.select("tbody tr")[0].select("td")]

        assert row("open") == ["6", "6"]
        assert row("needs") == ["10", "10"]
        assert row("share") == ["40 %", "40 %"]
        assert row("money") == ["2.5 million baht", "2.5 million baht"]

    def test_money_that_nobody_knows_is_not_nought(self, app, figures):
        shown = page(app, "/en/gap")
        unknown = [
            words(row) for row in shown.select(".needs-table tbody tr") if "8 0 0 %" in words(row)
        ]
        assert unknown
        assert unknown[0].endswith("8 8 No data found No data found")

    def test_the_formula_stands_on_the_page(self, app, figures):
        formula = words(page(app, "/en/gap").select_one(".needs-formula"))
        assert formula.startswith("score = 100 × (40 % × Needs in no plan yet + 25 % ×")

    def test_the_whole_list_can_be_downloaded_with_what_each_rank_is_made_of(self, app, figures):
        link = page(app, "/gap").select_one('a[href*="targets.csv"]')["href"]
        rows = list(csv.DictReader(io.StringIO(app.get(link).body.lstrip("\ufeff"))))
        assert [row["district"] for row in rows] == ["1909", "1901"]
        parts = [float(rows[0][name]) for name in rows[0] if name.endswith("_points")]
        assert sum(parts) == pytest.approx(float(rows[0]["score"]), abs=0.05)

    def test_an_official_sees_the_own_areas_first(self, app, figures, granted):
        from ckan.tests import factories

        user = factories.UserWithToken()
        granted("official", "1901", user)
        headers = {"Authorization": user["token"]}
        shown = page(app, "/en/gap", headers=headers)
        first = shown.select_one(".needs-panel")
        assert "In your areas" in words(first.h2)
        assert [words(rank) for rank in first.select(".needs-target-rank strong")] == ["2"]
        assert "In your areas" not in words(page(app, "/en/gap"))

    def test_another_year_can_be_chosen(self, app, figures):
        shown = page(app, "/gap?year=2568")
        assert "พ.ศ. 2568" in words(shown.h1)
        assert not shown.select(".needs-target")

    def test_a_portal_without_figures_says_so(self, app, agency):
        for address in ("/gap", "/executive", "/agencies"):
            assert page(app, address).select_one(".needs-empty")
        assert app.get("/gap/targets.csv", status=404)


class TestExecutive:
    """/executive"""

    def test_figures_lead_to_the_records_behind_them(self, app, figures):
        tiles = page(app, "/en/executive").select(".needs-tile")
        assert words(tiles[0]) == "24 needs (+15 on the year before)"
        assert words(tiles[1]).startswith("42 %")
        assert words(tiles[2]).startswith("2.5 million baht")
        assert words(tiles[3]).startswith("7 overdue, of 9 that go on")
        assert all(tile.a["href"] for tile in tiles)

    def test_the_biggest_changes_are_told(self, app, figures):
        rows = [words(row) for row in page(app, "/en/executive").select(".needs-table tbody tr")]
        assert any(row.endswith("1 8 +7") for row in rows)

    def test_without_the_year_before_nothing_is_compared(self, app, figures):
        assert "nothing can be compared" in words(page(app, "/en/executive?year=2568"))

    def test_of_too_few_months_nothing_to_come_is_said(self, app, figures, new_need):
        new_need(requested_on="2025-05-02")
        new_need(requested_on="2025-06-02", title="ซ่อมสะพาน")
        assert "Nothing is said of the months to come" in words(page(app, "/en/executive"))


class TestAgencies:
    """/agencies"""

    def test_a_median_stands_beside_its_count(self, app, figures):
        rows = [words(row) for row in page(app, "/en/agencies").select(".needs-league tbody tr")]
        assert rows[0] == "saraburi-pao 8 6 4 67 % 40 n = 6 2"

    def test_of_few_cases_no_median_and_no_share_is_told(self, app, figures):
        rows = [words(row) for row in page(app, "/en/agencies").select(".needs-league tbody tr")]
        assert rows[1] == "small-office 3 3 3 too few to tell too few to tell n = 3 0"

    def test_columns_sort_the_table_and_say_so(self, app, figures):
        shown = page(app, "/en/agencies?sort=name")
        assert shown.select_one('th[aria-sort="ascending"]')
        assert "sort=days" in shown.select_one(".needs-league thead").decode()


class TestDistrict:
    """/district/<code>"""

    def test_a_district_has_its_needs_money_and_neighbours(self, app, figures, new_need):
        new_need(district="1901")
        shown = page(app, "/en/district/1901")
        assert words(shown.select_one(".needs-tile")) == "1 needs, all years"
        assert "ซ่อมถนน" in words(shown.select_one(".needs-list"))
        assert [row.th.a is None for row in shown.select(".needs-here")] == [True]

    def test_what_is_endorsed_most_is_told_with_how_many(self, app, figures, new_need):
        from ckan import model
        from ckan.tests import factories

        from ckanext.needs.model.endorsement import Endorsement

        made, user = new_need(), factories.User()
        model.Session.add(Endorsement(need_id=made["id"], user_id=user["id"]))
        model.Session.commit()
        assert "1 people need it too" in words(page(app, "/en/district/1901"))

    def test_it_stands_without_published_figures(self, app, agency):
        shown = page(app, "/en/district/1901")
        assert "No data found" in words(shown)

    def test_what_is_no_district_has_no_page(self, app, agency):
        app.get("/district/19", status=404)
        app.get("/district/9999", status=404)
