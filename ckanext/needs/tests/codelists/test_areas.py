"""Areas of Thailand: codes, names, what lies in what."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.codelists import Areas, CodeError, default

FACTS = Path(__file__).parents[5] / "shared" / "facts" / "areas.csv"
codes = st.sampled_from([area.code for area in default().areas])


def test_all_of_thailand_is_there(areas: Areas):
    count = {level: 0 for level in ("province", "district", "subdistrict")}
    for area in areas:
        count[area.level] += 1
    assert count == {"province": 77, "district": 928, "subdistrict": 7436}
    assert len(areas) == 8441


@pytest.mark.parametrize(
    "text",
    ["1902", "TH1902", "th1902", "TH-1902", "๑๙๐๒", " 1902 ", "แก่งคอย", "อ.แก่งคอย", "อ. แก่งคอย",
     "อ แก่งคอย", "อำเภอแก่งคอย", "อำเภอ แก่งคอย", "เเก่งคอย", "แก่ง คอย", "แก่ง\u200bคอย",
     "Kaeng Khoi", "kaengkhoi", "Amphoe Kaeng Khoi", "Kaeng Khoi District", "อ.แก่งคอย จ.สระบุรี",
     "อำเภอแก่งคอยจังหวัดสระบุรี", "แก่งคอย สระบุรี", "Kaeng Khoi, Saraburi"],
)  # fmt: skip
def test_a_district_is_found_however_it_is_written(areas: Areas, text: str):
    assert areas.resolve(text).code == "1902"


@pytest.mark.parametrize(
    "text",
    ["10", "TH-10", "กทม", "กทม.", "กรุงเทพฯ", "กรุงเทพ", "กรุงเทพมหานคร", "จังหวัดกรุงเทพมหานคร",
     "จ.กรุงเทพมหานคร", "Bangkok", "Krung Thep Maha Nakhon"],
)  # fmt: skip
def test_bangkok_has_many_names(areas: Areas, text: str):
    assert areas.resolve(text).code == "10"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ราษฎร์บูรณะ", "1024"),
        ("ราษฏร์บูรณะ", "1024"),
        ("เขตราษฏร์บูรณะ", "1024"),
        ("Ratburana", "1024"),
        ("ป้อมปราบฯ", "1008"),
        ("เขตป้อมปราบ", "1008"),
        ("Vadhana", "1039"),
        ("Watthana", "1039"),
        ("Thonburi", "1015"),
        ("Thon Buri", "1015"),
        ("เขต บางรัก", "1004"),
        ("อยุธยา", "14"),
        ("ต.ทับกวาง", "190202"),
        ("แขวงมหาพฤฒาราม", "100401"),
        ("จ.ป.ร.", "850406"),
    ],
)
def test_prefixes_and_spelling_variants_are_understood(areas: Areas, text: str, code: str):
    assert areas.resolve(text).code == code


def test_bangkoks_districts_are_named_without_their_prefix(areas: Areas):
    assert areas.get("1004").name.th == "บางรัก"


@given(codes)
def test_every_area_is_found_by_its_code_its_name_and_its_full_label(code: str):
    areas = default().areas
    area = areas.get(code)
    assert areas.resolve(code) == area
    assert areas.resolve(area.name.th, area.level, area.parent) == area
    assert areas.resolve(areas.full_label(code)) == area


@given(codes)
def test_every_area_lies_in_its_ancestors(code: str):
    areas = default().areas
    for ancestor in areas.ancestors(code):
        assert areas.contains(ancestor.code, code)
        assert not areas.contains(code, ancestor.code)
    assert areas.contains(code, code)
    assert areas.get(code) in areas.children(areas.get(code).parent)


words = st.sampled_from(
    ["อ.", "อำเภอ", "จ.", "จังหวัด", "ตำบล", "เขต", "สระบุรี", "แก่งคอย", "เมือง", " ", ",", "19", "๑",
     "TH", "District", "Bang Sai", "\u0e4d", "x"],
)  # fmt: skip


@given(st.one_of(st.text(max_size=30), st.lists(words, max_size=8).map("".join)))
def test_anything_is_an_area_or_a_reasoned_error(text: str):
    areas = default().areas
    error = None
    try:
        assert areas.find(areas.resolve(text, within="19").code)
    except CodeError as raised:
        error = raised
    assert error is None or (error.reason.th and len(error.closest) <= 3)


def test_a_whole_story_is_not_searched_for_names(areas: Areas):
    with pytest.raises(CodeError):
        areas.resolve("อำเภอแก่งคอย " * 1000)


def test_the_capital_district_is_called_mueang_within_its_province(areas: Areas):
    assert areas.resolve("เมือง", within="19").code == "1901"
    assert areas.resolve("อ.เมือง จ.สระบุรี").code == "1901"
    assert areas.resolve("Mueang", "district", "19").code == "1901"


def test_a_name_of_many_areas_is_an_error_that_says_so(areas: Areas):
    with pytest.raises(CodeError) as error:
        areas.resolve("เมือง")
    assert "75" in error.value.reason.th
    assert len(error.value.closest) == 3


def test_within_decides_between_areas_of_one_name(areas: Areas):
    with pytest.raises(CodeError):
        areas.resolve("เฉลิมพระเกียรติ")
    assert areas.resolve("เฉลิมพระเกียรติ", within="19").code == "1913"


def test_the_level_decides_between_a_district_and_its_subdistrict(areas: Areas):
    assert areas.resolve("แก่งคอย").code == "1902"
    assert areas.resolve("แก่งคอย", level="subdistrict").code == "190201"
    assert areas.resolve("ต.แก่งคอย").code == "190201"


def test_a_misspelling_is_an_error_that_names_the_closest_three(areas: Areas):
    with pytest.raises(CodeError) as error:
        areas.resolve("แก่งค้อย", within="19")
    assert error.value.closest[0] == "แก่งคอย (1902)"
    assert len(error.value.closest) == 3
    assert "แก่งค้อย" in error.value.reason.th
    assert "แก่งคอย (1902)" in error.value.reason.en


def test_an_area_elsewhere_is_an_error_that_says_where(areas: Areas):
    with pytest.raises(CodeError) as error:
        areas.resolve("บางรัก", within="19")
    assert "เขตบางรัก กรุงเทพมหานคร (1004)" in error.value.reason.th
    with pytest.raises(CodeError, match="not in Saraburi"):
        areas.resolve("1004", within="19")
    with pytest.raises(CodeError, match="not in Saraburi"):
        areas.resolve("บางรัก สระบุรี")


def test_an_area_on_another_level_is_an_error_that_says_which(areas: Areas):
    with pytest.raises(CodeError, match="not a district"):
        areas.resolve("ต.แก่งคอย", level="district")
    with pytest.raises(CodeError, match="not a province"):
        areas.resolve("1902", level="province")


@pytest.mark.parametrize("code", ["1999", "190299", "00", "19020", "190214"])
def test_a_code_in_a_gap_is_never_made_up(areas: Areas, code: str):
    assert areas.find(code) is None
    with pytest.raises(CodeError) as error:
        areas.resolve(code)
    assert code in error.value.reason.th


def test_an_abolished_code_is_an_error_that_names_its_successors(areas: Areas):
    with pytest.raises(CodeError) as error:
        areas.get("104701")
    assert error.value.closest == ("บางนาเหนือ (104702)", "บางนาใต้ (104703)")
    assert "2022-04-22" in error.value.reason.th


@pytest.mark.parametrize("text", ["", " ", "-", "1902.0", "ทุกเขต", "จังหวัดอื่นๆ", "#N/A", "เขต"])
def test_what_is_no_area_is_an_error(areas: Areas, text: str):
    with pytest.raises(CodeError):
        areas.resolve(text)


def test_an_unknown_level_or_surrounding_area_is_an_error(areas: Areas):
    with pytest.raises(CodeError, match="level"):
        areas.resolve("แก่งคอย", level="amphoe")
    with pytest.raises(CodeError):
        areas.resolve("แก่งคอย", within="9999")


def test_the_same_error_is_raised_each_time(areas: Areas):
    messages = set()
    for _ in range(2):
        with pytest.raises(CodeError) as error:
            areas.resolve("ไม่มีที่นี่", within="19")
        messages.add(error.value.reason)
    assert len(messages) == 1


def test_ancestors_are_the_nearest_first(areas: Areas):
    assert [area.code for area in areas.ancestors("190202")] == ["1902", "19"]


def test_the_children_of_nothing_are_the_provinces(areas: Areas):
    assert len(areas.children("")) == 77
    assert len(areas.children("19")) == 13
    assert len(areas.children("10")) == 50
    assert areas.children("190202") == ()


def test_contains_is_false_for_codes_that_are_not_there(areas: Areas):
    assert not areas.contains("19", "1999")
    assert not areas.contains("99", "1901")


def test_a_centroid_is_the_areas_own_or_that_of_the_one_around_it(areas: Areas):
    assert areas.centroid("1902") == (14.558, 101.068)
    assert areas.centroid("190202") == (14.558, 101.068)
    assert areas.centroid("5001") is None


def test_a_province_known_by_its_box_has_the_middle_of_it(areas: Areas):
    latitude, longitude = areas.centroid("19") or (0, 0)
    west, south, east, north = areas.get("19").box or (0, 0, 0, 0)
    assert (latitude, longitude) == pytest.approx(((south + north) / 2, (west + east) / 2))


def test_every_district_of_saraburi_and_bangkok_lies_in_its_box_and_its_provinces(areas: Areas):
    for province in ("19", "10"):
        outer = areas.get(province).box
        for district in areas.children(province):
            box = district.box
            assert box
            assert outer
            assert box[0] <= (district.longitude or 0) <= box[2]
            assert box[1] <= (district.latitude or 0) <= box[3]
            assert outer[0] <= box[0] < box[2] <= outer[2]
            assert outer[1] <= box[1] < box[3] <= outer[3]


def test_labels_are_in_the_readers_language(areas: Areas):
    assert areas.label("1902") == "แก่งคอย"
    assert areas.label("1902", "en_GB") == "Kaeng Khoi"
    assert areas.label("9999") == "9999"
    assert areas.full_label("190202") == "ตำบลทับกวาง อำเภอแก่งคอย จังหวัดสระบุรี"
    assert areas.full_label("100401") == "แขวงมหาพฤฒาราม เขตบางรัก กรุงเทพมหานคร"
    assert areas.full_label("1902", "en") == "Kaeng Khoi District, Saraburi Province"


@pytest.mark.skipif(not FACTS.is_file(), reason="the list of facts is not here")
def test_names_and_postcodes_agree_with_another_list(areas: Areas):
    with FACTS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            area = areas.get(row["code"])
            assert area.name.th == row["name_th"]
            assert not row["name_en"] or area.name.en == row["name_en"]
            assert set(row["postcodes"].split()) <= set(area.postcodes)
