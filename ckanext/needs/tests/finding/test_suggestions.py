"""What a reader is about to type, and the parts of the map."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.finding import map_box
from ckanext.needs.finding.suggestions import completions
from ckanext.needs.tests.finding.pieces import known, read


def test_a_word_that_is_begun_is_written_out():
    assert "กล้องวงจรปิด" in completions(read("กล้อง|วงจร"), known(), 5)


def test_the_last_word_is_written_out_behind_the_others():
    assert "ซ่อมถนนแก่งคอย" in completions(read("ซ่อม|ถนน|แก่ง"), known(), 5)


def test_no_more_than_were_asked_for():
    assert len(completions(read("น้ำ"), known(), 3)) == 3


def test_nothing_goes_on_from_nonsense():
    assert completions(read("ฮฮฮฮฮฮ"), known(), 5) == ()


def test_a_part_of_the_map_is_read_and_written_the_same():
    box = map_box.read("100.9,14.4,101.1,14.7")
    assert str(box) == "100.9,14.4,101.1,14.7"


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "101,14,100,15", "1,2,nan,4", "0,0,1,91"])
def test_what_is_no_part_of_the_map_is_none(text):
    assert map_box.read(text) is None


def test_lines_are_those_of_districts_inside():
    areas = default().areas
    box = map_box.around(areas.get("1902"))
    said = map_box.index_filter(box, areas, by_point=True)
    assert '"1902"' in said
    assert "ENVELOPE(" in said
    assert '"1003"' not in said
