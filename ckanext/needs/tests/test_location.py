"""Points as people and programs write them."""

import json

import pytest

from ckanext.needs.location import LocationError, coordinates, read_point


@pytest.mark.parametrize(
    "text",
    [
        "14.5289, 100.9101",
        "14.5289 100.9101",
        "๑๔.๕๒๘๙, ๑๐๐.๙๑๐๑",
        '{"type": "Point", "coordinates": [100.9101, 14.5289]}',
        '{"type": "Point", "coordinates": [100.9101, 14.5289, 33.0]}',
    ],
)
def test_a_pair_and_a_geojson_point_are_the_same_point(text):
    assert json.loads(read_point(text)) == {"type": "Point", "coordinates": [100.9101, 14.5289]}


def test_longitude_before_latitude_is_refused_with_the_order_said():
    with pytest.raises(LocationError) as refused:
        read_point("100.9101, 14.5289")
    assert "ละติจูดก่อน" in refused.value.reason.th
    assert "latitude comes first" in refused.value.reason.en


@pytest.mark.parametrize(
    "text",
    [
        "สระบุรี",
        "14.5",
        '{"type": "LineString", "coordinates": [[1, 2], [3, 4]]}',
        '{"type": "Point", "coordinates": ["a", "b"]}',
        '{"type": "Point"}',
        "[14.5, 100.9]",
        "null",
        '{"type": "Point", "coordinates": [NaN, 3]}',
        pytest.param("[" * 100_000 + "]" * 100_000, id="lists inside lists"),
        pytest.param('{"a":' * 100_000 + "1" + "}" * 100_000, id="objects inside objects"),
        pytest.param(f'{{"type": "Point", "coordinates": [{"9" * 400}, 3]}}', id="a huge number"),
    ],
)
def test_what_is_no_point_is_refused_in_both_languages(text):
    with pytest.raises(LocationError) as refused:
        read_point(text)
    assert refused.value.reason.th
    assert refused.value.reason.en


def test_a_stored_point_is_read_back_as_latitude_and_longitude():
    assert coordinates(read_point("14.5289, 100.9101")) == (14.5289, 100.9101)
