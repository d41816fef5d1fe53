"""Counts by month without gaps."""

from __future__ import annotations

from datetime import date

from ckanext.needs.trends.months import after, whole_months


def test_months_go_over_the_year():
    assert after("2026-11", 3) == "2027-02"
    assert after("2026-01", -1) == "2025-12"


def test_a_month_without_needs_between_others_is_zero():
    found = whole_months({"2026-01": 3, "2026-03": 2}, date(2026, 6, 1))
    assert found == (("2026-01", 3), ("2026-02", 0), ("2026-03", 2))


def test_the_month_of_today_is_not_over():
    found = whole_months({"2026-01": 3, "2026-02": 2}, date(2026, 2, 27))
    assert found == (("2026-01", 3),)


def test_months_whose_reports_are_not_here_yet_are_no_zeros():
    assert whole_months({"2026-01": 3}, date(2026, 12, 1)) == (("2026-01", 3),)
    assert whole_months({}, date(2026, 12, 1)) == ()
