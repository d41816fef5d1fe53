"""`need_duplicates_find`: what it finds, in which order, and for whom."""

from __future__ import annotations

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

pytestmark = pytest.mark.ckan

LIGHT = "ขอไฟส่องสว่างหน้าโรงเรียนบ้านป่า"
LIGHT_AGAIN = "หน้าโรงเรียนบ้านป่ามืดมาก อยากให้ติดโคมไฟ"


def find(user="", **parameters):
    context = {"user": user, "ignore_auth": False, "model": model}
    return helpers.call_action(
        "need_duplicates_find", context, **{"district": "1901", "title": LIGHT_AGAIN, **parameters}
    )


def titles(found):
    return [need["title"] for need in found]


class TestFinding:
    """What is found."""

    def test_the_same_need_in_other_words_is_found_and_others_are_not(self, new_need):
        new_need(title=LIGHT, notes="")
        new_need(title="ซ่อมท่อประปาหมู่ 2", notes="")
        (found,) = find()
        assert found["title"] == LIGHT
        assert found["similarity"] >= 0.45
        assert found["status"] == "under_review"

    def test_that_of_another_district_is_not(self, new_need):
        new_need(title=LIGHT, notes="", district="1902")
        assert find() == []
        assert titles(find(district="แก่งคอย")) == [LIGHT]

    def test_the_same_subdistrict_comes_first_then_the_most_alike(self, new_need):
        new_need(title=LIGHT_AGAIN, notes="", subdistrict="190101")
        new_need(title=LIGHT, notes="", subdistrict="190105")
        assert titles(find(subdistrict="190105")) == [LIGHT, LIGHT_AGAIN]
        assert [each["nearby"] for each in find(subdistrict="190105")] == [True, False]
        assert titles(find()) == [LIGHT_AGAIN, LIGHT]

    def test_details_say_it_where_the_title_does_not(self, new_need):
        new_need(title="เรื่องเดือดร้อนของโรงเรียนบ้านป่า", notes=LIGHT)
        assert len(find()) == 1

    def test_the_need_that_is_being_written_is_left_out(self, new_need):
        need = new_need(title=LIGHT, notes="")
        assert find(but=need["id"]) == []

    @pytest.mark.parametrize("status", ["merged", "withdrawn"])
    def test_what_is_not_to_be_followed_is_left_out(self, new_need, status):
        new_need(title=LIGHT, notes="", status=status)
        assert find() == []

    def test_it_is_found_among_hundreds(self, new_need):
        new_need(title=LIGHT, notes="")
        for number in range(60):
            new_need(title=f"ซ่อมถนนสายที่ {number} หน้าวัด", notes="")
        assert titles(find()) == [LIGHT]

    def test_at_most_so_many_are_given(self, new_need):
        for _ in range(3):
            new_need(title=LIGHT, notes="")
        assert len(find(limit=2)) == 2


class TestReaders:
    """Nobody learns of a need that he or she may not read."""

    def test_a_private_one_is_for_its_agency_only(self, new_need, editor):
        new_need(title=LIGHT, notes="", status="submitted")
        assert find() == []
        assert find(user=factories.User()["name"]) == []
        assert titles(find(user=editor["name"])) == [LIGHT]

    def test_a_draft_is_for_nobody(self, new_need, editor):
        new_need(title=LIGHT, notes="", status="draft")
        assert find(user=editor["name"]) == []


class TestParameters:
    """What is refused."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "x" * 1_000_000),
            ("district", "ไม่มีอำเภอนี้"),
            ("district", '1901" OR private:true'),
            ("subdistrict", "9"),
            ("least", "2"),
            ("least", "nan"),
            ("limit", "-1"),
        ],
    )
    def test_a_wrong_one_is_named(self, agency, field, value):
        with pytest.raises(tk.ValidationError) as refusal:
            find(**{field: value})
        assert list(refusal.value.error_dict) == [field]

    @pytest.mark.parametrize(
        "title", ['") OR private:true', "{!join}x", "*:*", "'; DROP TABLE package; --", "../../etc"]
    )
    def test_what_means_something_to_a_parser_means_nothing_here(self, new_need, title):
        new_need(title=LIGHT, status="submitted")
        assert find(title=title) == []
