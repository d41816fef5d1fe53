"""Where the words are in a text."""

from __future__ import annotations

from ckanext.needs.finding.snippets import LENGTH, Part, marked, snippet
from ckanext.needs.tests.finding.pieces import read


def found(parts):
    return [part.text for part in parts if part.found]


def test_the_words_and_others_for_the_same_are_marked():
    parts = marked("ทางเท้าชำรุดหน้าโรงพยาบาล", read("ฟุตบาท|พัง"))
    assert found(parts) == ["ทางเท้า", "ชำรุด"]
    assert "".join(part.text for part in parts) == "ทางเท้าชำรุดหน้าโรงพยาบาล"


def test_nothing_is_lost_without_words():
    assert marked("ถนน", read("")) == (Part("ถนน", False),)


def test_a_snippet_begins_near_the_first_word():
    text = f"{'ก่อน ' * 60}ไฟทางดับ {'หลัง ' * 60}"
    parts = snippet(text, read("ไฟ|ทาง"))
    said = "".join(part.text for part in parts)
    assert found(parts) == ["ไฟทาง"]
    assert said.startswith("… ")
    assert said.endswith(" …")
    assert len(said) <= LENGTH + 4


def test_a_text_without_the_words_has_no_snippet():
    assert snippet("น้ำประปา", read("ถนน")) == ()


def test_no_text_is_cut_inside_a_letter():
    parts = snippet("กี่" * 100 + "ถนน" + "ที่" * 100, read("ถนน"))
    said = "".join(part.text for part in parts).strip("… ")
    assert said[0] == "ก"


def test_english_words_are_marked_whole():
    assert found(marked("CCTV และ cctvs", read("cctv"))) == ["CCTV"]
