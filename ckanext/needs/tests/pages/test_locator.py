"""The drawing of where a need is."""

import json

from ckanext.needs import codelists
from ckanext.needs.pages.locator import MARGIN, WIDTH, extent, locator

AREAS = codelists.default().areas
NEED = {
    "province": "19",
    "district": "1909",
    "spatial": '{"type": "Point", "coordinates": [101.0, 14.6]}',
}


def test_every_district_of_the_province_is_drawn_inside_the_drawing():
    drawn = locator(NEED, AREAS, "th")
    assert drawn
    assert len(drawn.places) == 13
    for place in drawn.places:
        assert MARGIN <= place.x <= WIDTH - MARGIN
        assert 0 <= place.y <= drawn.height


def test_the_needs_own_district_is_marked():
    drawn = locator(NEED, AREAS, "th")
    assert drawn
    assert [place.name for place in drawn.places if place.here] == [AREAS.label("1909")]


def test_north_is_up_and_east_is_right():
    drawn = locator(NEED, AREAS, "en")
    assert drawn
    places = {place.name: place for place in drawn.places}
    # Muak Lek lies north-east of Nong Khae.
    assert places["Muak Lek"].x > places["Nong Khae"].x
    assert places["Muak Lek"].y < places["Nong Khae"].y


def test_a_point_outside_the_province_still_lies_in_the_drawing():
    far = {**NEED, "spatial": '{"type": "Point", "coordinates": [98.9, 18.8]}'}
    drawn = locator(far, AREAS, "th")
    assert drawn
    assert MARGIN <= drawn.x <= WIDTH - MARGIN
    assert MARGIN <= drawn.y <= drawn.height


def test_without_a_point_or_known_districts_nothing_is_drawn():
    assert locator({**NEED, "spatial": ""}, AREAS, "th") is None
    assert locator({**NEED, "province": ""}, AREAS, "th") is None


def test_the_extent_holds_the_centres_of_the_provinces():
    ring = json.loads(extent(AREAS, ["19"]))["coordinates"][0]
    assert min(c[0] for c in ring) < 101.0 < max(c[0] for c in ring)
    assert extent(AREAS, []) == ""
