"""What a page says of a need."""

from ckanext.needs import codelists
from ckanext.needs.pages.need_card import card, day, number, way
from ckanext.needs.thai.text import NO_BREAK

LISTS = codelists.default()
NEED = {
    "title": "ขอไฟส่องสว่าง",
    "strategy": "saraburi-2561",
    "pillar": "saraburi-2561:5",
    "issue": "saraburi-2561:5.1",
    "province": "19",
    "district": "1909",
    "status": "accepted",
    "status_since": "2026-01-15",
    "fiscal_year": 2569,
    "people_affected": 1350,
    "estimated_cost": "0",
    "spatial": '{"type": "Point", "coordinates": [100.9, 14.5]}',
    "spatial_is_default": False,
    "organization": {"name": "pao", "title": "อบจ.สระบุรี"},
}


def test_codes_are_said_as_names():
    said = card(NEED, LISTS, "th")
    assert said.status == "เห็นชอบ"
    assert said.pillar == LISTS.strategies.by_code("saraburi-2561:5").name.th
    assert said.place == LISTS.areas.full_label("1909", "th")
    assert "1909" not in said.place
    assert said.agency == "อบจ.สระบุรี"


def test_an_english_reader_gets_english():
    said = card(NEED, LISTS, "en")
    assert said.status == "Accepted"
    assert said.since == "15 January 2026".replace(" ", NO_BREAK)


def test_a_thai_reader_gets_the_buddhist_year():
    assert card(NEED, LISTS, "th").since == "15 มกราคม 2569".replace(" ", NO_BREAK)


def test_zero_is_said_and_missing_is_not():
    assert card(NEED, LISTS, "th").cost == "0"
    assert card({**NEED, "estimated_cost": None}, LISTS, "th").cost == ""
    assert number(1350) == "1,350"


def test_the_smallest_area_known_is_the_place():
    subdistrict = LISTS.areas.children("1909")[0]
    said = card({**NEED, "subdistrict": subdistrict.code}, LISTS, "th")
    assert said.place == LISTS.areas.full_label(subdistrict.code, "th")


def test_the_way_goes_from_draft_to_completed():
    assert [status.code for status in way(LISTS.statuses)] == [
        "draft", "submitted", "under_review", "accepted", "planned", "funded", "in_progress",
        "completed",
    ]  # fmt: skip


def test_the_steps_say_what_is_done_what_is_now_and_what_is_ahead():
    states = [step.state for step in card(NEED, LISTS, "th").steps]
    assert states == ["done"] * 3 + ["now"] + ["ahead"] * 4


def test_a_need_that_left_the_way_shows_no_steps():
    said = card({**NEED, "status": "rejected"}, LISTS, "th")
    assert said.steps == ()
    assert said.mood == "closed"


def test_the_end_of_the_way_is_good():
    assert card({**NEED, "status": "completed"}, LISTS, "th").mood == "good"


def test_the_middle_of_an_area_is_not_called_a_location():
    said = card({**NEED, "spatial_is_default": True}, LISTS, "th")
    assert not said.located
    assert said.latitude == 14.5
    assert card(NEED, LISTS, "th").located


def test_unknown_codes_are_shown_as_they_are_and_break_nothing():
    said = card({"status": "gone", "pillar": "x:9", "district": "0000"}, LISTS, "th")
    assert said.status == "gone"
    assert said.pillar == "x:9"
    assert said.latitude is None


def test_a_day_that_is_none_is_shown_as_it_is():
    assert day("someday", "th") == "someday"
