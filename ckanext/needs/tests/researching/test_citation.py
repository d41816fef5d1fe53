"""Citations: a sentence, BibTeX, RIS."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ckanext.needs.researching.citation import Cited, bibtex, ris, sentence

CITED = Cited(
    key="saraburi-budget",
    title="งบประมาณสระบุรี",
    table="รายการงบประมาณ",
    publisher="อบจ.สระบุรี",
    portal="ความต้องการของประชาชน",
    version="fa17ebde7090",
    published=date(2026, 11, 28),
    address="https://needs.example.go.th/dataset/saraburi-budget",
    licence="ODC-BY-1.0",
)


def test_thai_readers_get_the_year_b_e():
    assert sentence(CITED, "th") == (
        "อบจ.สระบุรี (พ.ศ. 2569). รายการงบประมาณ. งบประมาณสระบุรี (ฉบับ fa17ebde7090) "
        "[ชุดข้อมูล]. ความต้องการของประชาชน. https://needs.example.go.th/dataset/saraburi-budget"
    )


def test_others_get_it_c_e():
    assert "(2026)" in sentence(CITED, "en")


def test_bibtex_has_one_field_a_line_and_the_publisher_as_one_name():
    first, *fields, last, end = bibtex(CITED).split("\n")
    assert (first, last, end) == ("@misc{saraburi-budget-fa17ebde7090,", "}", "")
    assert "  author = {{อบจ.สระบุรี}}," in fields
    assert "  year = {2026}," in fields
    assert "  version = {fa17ebde7090}," in fields


@pytest.mark.parametrize(("sign", "written"), [("&", r"\&"), ("100%", r"100\%"), ("a_b", r"a\_b")])
def test_what_bibtex_takes_for_a_command_is_written_otherwise(sign, written):
    assert written in bibtex(replace(CITED, title=sign))


def test_braces_in_a_title_do_not_end_the_field():
    assert r"\{x\}" in bibtex(replace(CITED, title="{x}"))


def test_ris_begins_with_the_type_and_ends_with_the_end():
    lines = ris(CITED).split("\r\n")
    assert (lines[0], lines[-2:]) == ("TY  - DATA", ["ER  - ", ""])
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert "PY  - 2026" in lines


def test_a_line_break_in_a_title_begins_no_field_of_ris():
    assert "TI  - a TY - b" in ris(replace(CITED, table="", title="a\nTY - b"))
