"""What a form holds at first is read again as what it stands for."""

import pytest

from ckanext.needs import codelists
from ckanext.needs.pages.filled_in import area_typed, day_typed
from ckanext.needs.rounds.moments import read_start, write_start

AREAS = codelists.default().areas


@pytest.mark.parametrize(
    ("language", "typed"), [("th", "24 พ.ย. 2569"), ("en", "24 Nov 2026"), ("en_GB", "24 Nov 2026")]
)
def test_a_day_is_written_in_the_reader_s_calendar(language, typed):
    assert day_typed("2026-11-24", language) == typed


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_read_again(month, language):
    iso = f"2026-{month:02}-09"
    assert write_start(read_start(day_typed(iso, language), "starts")) == iso


@pytest.mark.parametrize("stored", ["", "2026-11-30T16:30:00+07:00", "วันจันทร์"])
def test_what_is_no_day_stays_as_it_is(stored):
    assert day_typed(stored, "th") == stored


def test_a_district_is_named_and_what_shares_its_name_says_where_it_lies():
    assert area_typed("1909", AREAS, "th") == AREAS.label("1909")
    same = next(one for one in AREAS.children("1902") if one.name.th == AREAS.label("1902"))
    assert area_typed(same.code, AREAS, "th") == AREAS.full_label(same.code)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_area_of_a_province_is_read_again(language):
    districts = AREAS.children("19")
    for area in [*districts, *(one for each in districts for one in AREAS.children(each.code))]:
        assert AREAS.resolve(area_typed(area.code, AREAS, language)).code == area.code


def test_a_code_that_nobody_knows_stays():
    assert area_typed("9999", AREAS, "th") == "9999"
    assert area_typed("", AREAS, "th") == ""
