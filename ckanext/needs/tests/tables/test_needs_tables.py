"""The tables of needs: what is counted, and what is not."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.records.need import Answer
from ckanext.needs.tests.tables.shapes import made, need, picked

STATUSES = [status.code for status in default().statuses.all()]
PUBLIC = [status.code for status in default().statuses.all() if status.public]


def crowd(count: int, seed: int = 1):
    """Return many needs over districts, issues, years and statuses."""
    random = Random(seed)
    districts = [area.code for area in default().areas.children("19")]
    return [
        need(
            number,
            random.choice(STATUSES),
            district=random.choice(districts),
            issue=f"saraburi-2561:4.{random.randint(1, 5)}",
            fiscal_year=random.choice([2567, 2568]),
            people_affected=random.choice([None, 0, 25]),
            status_since=random.choice([None, date(2024, 5, 1), date(2025, 2, 1)]),
            owner_org=random.choice(["org-a", "org-b"]),
        )
        for number in range(count)
    ]


CROWD = crowd(400)


class TestByDistrictAndIssue:
    def test_public_needs_are_counted_with_what_they_report(self):
        needs = [
            need(1, "accepted", people_affected=10, estimated_cost=500),
            need(2, "funded", people_affected=5),
            need(3, "completed"),
            need(4, "rejected"),
        ]
        (row,) = made("needs_by_district_issue", needs)
        assert (row["needs"], row["people_affected"], row["estimated_cost"]) == (4, 15, 500)
        assert (row["accepted"], row["funded"], row["completed"]) == (3, 2, 1)

    def test_a_need_is_adopted_once_it_is_in_a_plan_and_not_by_being_accepted(self):
        for status, adopted in (("accepted", 0), ("planned", 1), ("completed", 1), ("rejected", 0)):
            (row,) = made("needs_by_district_issue", [need(1, status), need(2, "under_review")])
            assert (row["needs_adopted"], row["adoption_rate"]) == (adopted, adopted / 2), status

    def test_a_link_to_a_project_or_budget_line_raises_the_adoption_rate(self):
        for answer in (Answer("project a", None), Answer("budget_line b", Decimal(5))):
            needs = [need(1, "under_review", answers=(answer,)), need(2), need(3), need(4)]
            (row,) = made("needs_by_district_issue", needs)
            assert (row["linked"], row["needs_adopted"], row["adoption_rate"]) == (1, 1, 0.25)

    def test_a_need_that_is_linked_and_funded_is_adopted_once(self):
        answers = (Answer("project a", None), Answer("budget_line b", None))
        (row,) = made("needs_by_district_issue", [need(1, "funded", answers=answers), need(2)])
        assert (row["linked"], row["needs_adopted"], row["adoption_rate"]) == (1, 1, 0.5)

    def test_links_of_merged_and_withdrawn_needs_adopt_nothing(self):
        answers = (Answer("project a", None),)
        needs = [need(1, "merged", answers=answers), need(2, "withdrawn", answers=answers), need(3)]
        (row,) = made("needs_by_district_issue", needs)
        assert (row["counted"], row["linked"], row["needs_adopted"]) == (1, 0, 0)

    def test_merged_and_withdrawn_needs_do_not_lower_the_adoption_rate(self):
        needs = [need(1, "planned"), need(2, "merged"), need(3, "withdrawn")]
        (row,) = made("needs_by_district_issue", needs)
        assert (row["needs"], row["adoption_rate"]) == (3, 1.0)

    def test_it_links_as_many_needs_as_the_table_of_needs_and_budgets(self):
        answered = [
            replace(one, answers=(Answer("project a", None),)) if number % 3 else one
            for number, one in enumerate(CROWD)
        ]
        linked = [
            sum(row["linked"] for row in made(name, answered))
            for name in ("needs_by_district_issue", "needs_budget_gap")
        ]
        assert linked[0] == linked[1] > 0

    def test_where_there_is_nothing_to_adopt_there_is_no_rate(self):
        (row,) = made("needs_by_district_issue", [need(1, "merged")])
        assert row["adoption_rate"] is None

    def test_what_nobody_reported_is_empty_and_not_zero(self):
        (row,) = made("needs_by_district_issue", [need(1)])
        assert (row["people_affected"], row["estimated_cost"]) == (None, None)

    def test_needs_that_are_not_public_are_not_counted(self):
        assert made("needs_by_district_issue", [need(1, "submitted"), need(2, "draft")]) == []

    def test_codes_have_their_names_in_both_languages(self):
        (row,) = made("needs_by_district_issue", [need(1)])
        assert (row["province_name"], row["district_name"]) == ("สระบุรี", "แก่งคอย")
        assert row["district_name_en"] == "Kaeng Khoi"
        assert row["pillar_name"] == "ด้านโครงสร้างพื้นฐาน"
        assert row["issue_name_en"]

    def test_a_need_of_a_pillar_alone_is_counted_without_an_issue(self):
        (row,) = made("needs_by_district_issue", [need(1, issue="")])
        assert (row["issue"], row["issue_name"], row["needs"]) == (None, None, 1)

    def test_every_cell_is_the_number_of_such_needs(self):
        rows = made("needs_by_district_issue", CROWD)
        expected = Counter((n.fiscal_year, n.district, n.issue) for n in CROWD if n.public)
        found = {
            key: row["needs"]
            for row in rows
            for key in picked([row], "fiscal_year_be", "district", "issue")
        }
        assert found == dict(expected)


class TestByStatus:
    def test_needs_that_are_not_public_stand_in_the_whole_grid_marked(self):
        rows = made("needs_by_status", [need(1), need(2, "submitted")])
        hidden = [row for row in rows if row["protected"]]
        assert len(hidden) == 13 * 2
        assert sorted(Counter(row["needs"] for row in hidden).items()) == [(0, 25), (1, 1)]

    def test_public_statuses_are_rows_only_where_there_are_needs(self):
        rows = [
            row
            for row in made("needs_by_status", [need(1), need(2, "submitted")])
            if not row["protected"]
        ]
        assert picked(rows, "status", "needs") == [("accepted", 1)]

    def test_a_year_that_has_no_public_need_has_no_rows(self):
        rows = made("needs_by_status", [need(1), need(2, "draft", fiscal_year=2570)])
        assert {row["fiscal_year_be"] for row in rows} == {2568}

    def test_without_public_needs_there_is_no_table_to_tell_anything(self):
        assert made("needs_by_status", [need(1, "draft"), need(2, "submitted")]) == []

    def test_days_are_counted_to_the_youngest_date_of_the_public_needs(self):
        needs = [
            need(1, status_since=date(2025, 1, 1)),
            need(2, status_since=date(2025, 1, 5)),
            need(3, "rejected", status_since=date(2025, 1, 11)),
            need(4, "draft", status_since=date(2026, 1, 1)),
        ]
        rows = [row for row in made("needs_by_status", needs) if not row["protected"]]
        assert picked(rows, "status", "median_days_in_status", "as_of") == [
            ("accepted", 8.0, date(2025, 1, 11)),
            ("rejected", 0.0, date(2025, 1, 11)),
        ]

    def test_a_need_younger_than_that_date_has_been_there_no_days(self):
        rows = made("needs_by_status", [need(1), need(2, "draft", status_since=date(2026, 1, 1))])
        (hidden,) = [row for row in rows if row["protected"] and row["needs"]]
        assert hidden["median_days_in_status"] == 0

    def test_where_nobody_knows_since_when_there_is_no_median(self):
        needs = [need(1, status_since=None, requested_on=date(2025, 1, 1))]
        assert picked(made("needs_by_status", needs)[:1], "median_days_in_status") == [(None,)]

    def test_every_cell_is_the_number_of_such_needs(self):
        rows = made("needs_by_status", CROWD)
        expected = Counter((n.fiscal_year, n.district, n.status) for n in CROWD)
        for row in rows:
            (key,) = picked([row], "fiscal_year_be", "district", "status")
            assert row["needs"] == expected.pop(key, 0)
        assert not expected


class TestByAgency:
    def test_needs_are_counted_by_agency_and_status(self):
        rows = made("needs_by_agency", [need(1), need(2), need(3, "funded"), need(4, "draft")])
        assert picked(rows, "agency", "agency_name", "status", "needs") == [
            ("org-a", "หน่วยงาน ก", "accepted", 2),
            ("org-a", "หน่วยงาน ก", "funded", 1),
        ]

    def test_a_need_is_overdue_after_ninety_days_in_a_status_that_is_not_the_end(self):
        needs = [
            need(1, "accepted", status_since=date(2025, 1, 1)),
            need(2, "accepted", status_since=date(2025, 1, 2)),
            need(3, "accepted", status_since=None),
            need(4, "completed", status_since=date(2024, 1, 1)),
            need(5, "rejected", status_since=date(2025, 4, 2)),
        ]
        rows = made("needs_by_agency", needs)
        assert picked(rows, "status", "needs", "overdue") == [
            ("accepted", 3, 1),
            ("completed", 1, 0),
            ("rejected", 1, 0),
        ]

    def test_an_agency_without_a_title_has_its_slug_only(self):
        (row,) = made("needs_by_agency", [need(1, owner_org="org-z")])
        assert (row["agency"], row["agency_name"]) == ("org-z", None)


class TestOneByOne:
    def test_every_public_need_is_a_row_and_no_other(self):
        rows = made("needs", CROWD)
        assert {row["need_id"] for row in rows} == {n.need_id for n in CROWD if n.public}

    def test_a_row_has_codes_names_and_dates(self):
        (row,) = made("needs", [need(1, subdistrict="190201", requested_on=date(2025, 1, 1))])
        assert (row["subdistrict"], row["status_name_en"]) == ("190201", "Accepted")
        assert row["subdistrict_name"]
        assert row["requested_on"] == date(2025, 1, 1)


@pytest.mark.parametrize(
    "name", ["needs", "needs_by_district_issue", "needs_by_status", "needs_by_agency"]
)
def test_no_table_depends_on_the_order_of_the_needs(name: str):
    shuffled = Random(3).sample(CROWD, len(CROWD))
    assert made(name, CROWD) == made(name, shuffled)


@pytest.mark.parametrize(
    "name", ["needs", "needs_by_district_issue", "needs_by_status", "needs_by_agency"]
)
def test_tables_of_no_needs_have_no_rows(name: str):
    assert made(name) == []
