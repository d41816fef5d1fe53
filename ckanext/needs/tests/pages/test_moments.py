"""Moments in Thai."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ckanext.needs.pages.moments import moment
from ckanext.needs.thai.text import NO_BREAK

BANGKOK = ZoneInfo("Asia/Bangkok")


def whole(text):
    """A text in which no line ends."""
    return text.replace(" ", NO_BREAK)


def test_the_year_is_buddhist_and_the_hour_that_of_the_place():
    said = moment("2026-11-28T18:30:00", BANGKOK, with_hours=True)
    assert said == f"{whole('29 พฤศจิกายน 2569')} เวลา {whole('01.30 น.')}"


def test_without_hours_it_is_a_day():
    assert moment(datetime(2026, 1, 2), UTC, with_hours=False) == whole("2 มกราคม 2569")


def test_its_own_zone_counts():
    said = moment("2026-11-28T23:00:00+07:00", UTC, with_hours=False)
    assert said == whole("28 พฤศจิกายน 2569")


@pytest.mark.parametrize("nothing", [None, "", "yesterday"])
def test_what_is_no_moment_is_not_said(nothing):
    assert moment(nothing, UTC, with_hours=True) == ""
