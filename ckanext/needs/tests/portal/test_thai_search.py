"""Searching needs on a real Solr: Thai words, names behind codes, boxes on the map."""

import pytest
from ckan.tests import helpers

pytestmark = pytest.mark.ckan

#: A box around Saraburi, and one around Chiang Mai: west, south, east, north.
SARABURI, CHIANG_MAI = "100.5,14.2,101.6,15.0", "98.5,18.5,99.5,19.2"


@pytest.fixture
def titles(new_need):
    """Three needs, and a function that returns the titles that a search finds."""
    new_need(
        title="น้ำท่วมขังถนนสายหลัก", issue="saraburi-2561:4.1", district="1901", tag_string="ระบายน้ำ"
    )
    new_need(
        title="ขอลานกีฬาให้วัยรุ่น",
        notes="เยาวชนมีเวลาว่างมากเกินไป",
        pillar="ความมั่งคง",
        issue="ยาเสพติด",
        district="แก่งคอย",
        spatial="14.62, 101.08",
    )
    new_need(title="ตลาดชุมชนริมน้ำ", pillar="", issue="saraburi-2561:1.1", district="1901")

    def search(q, bbox=""):
        extras = {"ext_bbox": bbox} if bbox else {}
        found = helpers.call_action(
            "package_search", q=q, fq="dataset_type:citizen-need", extras=extras
        )
        return {each["title"] for each in found["results"]}

    return search


FLOOD, PLAYGROUND, MARKET = "น้ำท่วมขังถนนสายหลัก", "ขอลานกีฬาให้วัยรุ่น", "ตลาดชุมชนริมน้ำ"


def test_words_inside_unspaced_text_are_found(titles):
    assert titles("ถนน") == {FLOOD}
    assert titles("น้ำท่วม") == {FLOOD}
    assert titles("เยาวชน") == {PLAYGROUND}
    assert titles("ระบายน้ำ") == {FLOOD}


def test_a_word_typed_with_other_code_points_finds_the_same(titles):
    assert titles("น\u0e4d\u0e49าท่วม") == {FLOOD}


def test_words_that_no_need_has_find_nothing(titles):
    for word in ("ห้องสมุด", "โรงพยาบาล", "บาล", "ทวม"):
        assert titles(word) == set(), word


def test_several_words_must_all_be_there(titles):
    assert titles("ถนน น้ำท่วม") == {FLOOD}
    assert titles("ถนน เยาวชน") == set()


def test_names_behind_codes_are_found(titles):
    assert titles("ยาเสพติด") == {PLAYGROUND}
    assert titles("แก่งคอย") == {PLAYGROUND}
    assert titles("Kaeng Khoi") == {PLAYGROUND}
    assert titles("สระบุรี") == {FLOOD, PLAYGROUND, MARKET}
    assert titles("องค์การบริหารส่วนจังหวัด") == {FLOOD, PLAYGROUND, MARKET}


class Boxes:
    """Searching with a box on the map; once for each way ckanext-spatial has to index places."""

    def test_that_hold_everything_change_no_result(self, titles):
        for word in ("ถนน", "น้ำท่วม", "ยาเสพติด", "แก่งคอย", "ถนน น้ำท่วม", "ถนน เยาวชน", "บาล", ""):
            assert titles(word, SARABURI) == titles(word), word

    def test_elsewhere_find_nothing_and_small_ones_what_lies_in_them(self, titles):
        assert titles("", CHIANG_MAI) == set()
        assert titles("", "101.07,14.61,101.09,14.63") == {PLAYGROUND}


@pytest.mark.ckan_config("ckanext.spatial.search_backend", "solr-bbox")
class TestBoxesOfExtents(Boxes):
    """ckanext-spatial's default, which leaves out points unless they are given an area."""


@pytest.mark.ckan_config("ckanext.spatial.search_backend", "solr-spatial-field")
class TestBoxesOfShapes(Boxes):
    """The one that our Solr schema is made for."""


def test_facets_carry_names(titles):
    found = helpers.call_action(
        "package_search",
        fq="dataset_type:citizen-need",
        **{"facet.field": ["pillar", "issue", "district", "status", "organization", "fiscal_year"]},
    )
    shown = {
        field: {item["display_name"] for item in facet["items"]}
        for field, facet in found["search_facets"].items()
    }
    assert "แก่งคอย" in shown["district"]
    assert "ยาเสพติด" in shown["issue"]
    assert shown["status"] == {"กำลังพิจารณา"}
    assert shown["organization"] == {"องค์การบริหารส่วนจังหวัดสระบุรี"}


def test_a_facet_narrows_by_code(titles):
    found = helpers.call_action("package_search", fq='dataset_type:citizen-need +district:"1902"')
    assert [each["title"] for each in found["results"]] == [PLAYGROUND]
