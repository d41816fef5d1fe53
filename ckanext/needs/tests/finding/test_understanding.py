"""What a question means: words, places, years."""

from __future__ import annotations

import pytest

from ckanext.needs.tests.finding.pieces import kinds, read


def test_words_that_stand_together_are_taken_apart():
    assert kinds("ซ่อม|ถนน|แก่งคอย") == [
        ("deed", "ซ่อม"),
        ("thing", "ถนน"),
        ("place", "แก่งคอย"),
    ]


def test_the_longest_known_word_wins():
    assert kinds("กล้อง|วงจร|ปิด") == [("thing", "กล้องวงจรปิด")]


def test_a_word_is_not_found_inside_another_one():
    assert kinds("หมายเลข") == [("other", "หมายเลข")]


def test_a_long_known_word_is_found_where_the_index_would_cut_otherwise():
    assert kinds("โซล่า|เซ|ลหมู่|บ้าน")[0] == ("thing", "โซล่าเซล")


def test_other_words_for_the_same_are_looked_for_too():
    (piece,) = read("คน|แก่").pieces
    assert piece.words[0] == "คนแก่"
    assert "ผู้สูงอายุ" in piece.words


def test_how_it_is_asked_says_nothing():
    assert kinds("อยาก|ให้|ซ่อม|สะพาน|ครับ") == [("deed", "ซ่อม"), ("thing", "สะพาน")]


def test_a_question_of_such_words_alone_means_them():
    assert kinds("ช่วย") == [("other", "ช่วย")]


def test_nothing_means_nothing():
    assert read("").pieces == ()
    assert read(" ... ").pieces == ()


@pytest.mark.parametrize(
    ("typed", "code"),
    [("แก่งคอย", "1902"), ("อ.|แก่งคอย", "1902"), ("อำเภอ|แก่งคอย", "1902"), ("กทม", "10")],
)
def test_places_are_known_with_and_without_the_word_for_their_level(typed, code):
    (piece,) = read(typed).pieces
    assert (piece.kind, piece.areas[0]) == ("place", code)


def test_a_short_form_stands_for_all_names_of_a_place():
    (piece,) = read("กทม").pieces
    assert "กรุงเทพมหานคร" in piece.words


def test_the_wider_of_two_places_is_left_out():
    question = read("แก่งคอย| |สระบุรี")
    assert [piece.text for piece in question.places] == ["แก่งคอย"]
    assert {"1902", "19"} <= set(question.areas)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("ปี|๒๕๖๘", 2568),
        ("พ.ศ. |2567", 2567),
        ("ปีงบประมาณ| |2569", 2569),
        ("ปี| |68", 2568),
        ("2025", 2568),
    ],
)
def test_years_are_read_in_either_era_with_either_digits(typed, year):
    assert [piece.year for piece in read(typed).pieces] == [year]


def test_other_numbers_are_no_years():
    assert kinds("หมู่| |4") == [("other", "หมู่"), ("other", "4")]


def test_a_word_may_say_what_kind_of_thing_is_looked_for():
    assert read("งบ|ซ่อม|ถนน").asked_for == ("lines",)


def test_latin_words_end_at_spaces():
    assert kinds("wifi") == [("thing", "wifi")]
    assert kinds("cctvx") == [("other", "cctvx")]
