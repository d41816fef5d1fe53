"""Names behind codes."""

from ckanext.needs import codelists
from ckanext.needs.pages.labels import name_of, searchable_names

LISTS = codelists.default()


def test_each_field_of_a_need_has_a_name_for_its_code():
    codes = {
        "strategy": "saraburi-2561",
        "pillar": "saraburi-2561:5",
        "issue": "saraburi-2561:5.1",
        "province": "19",
        "district": "1909",
        "subdistrict": LISTS.areas.children("1909")[0].code,
        "status": "accepted",
        "channel": "forum",
    }
    for field, code in codes.items():
        name = name_of(LISTS, field, code)
        assert name.th not in ("", code), field
        assert name.en not in ("", code), field


def test_a_fiscal_year_is_named_in_both_eras():
    assert "2568" in name_of(LISTS, "fiscal_year", "2568").th
    assert "2025" in name_of(LISTS, "fiscal_year", "2568").en


def test_an_unknown_code_and_an_unknown_field_are_shown_as_they_are():
    assert name_of(LISTS, "status", "gone").th == "gone"
    assert name_of(LISTS, "colour", "red").th == "red"
    assert name_of(LISTS, "status", "").th == ""


def test_a_need_is_looked_for_by_issue_place_and_status_in_both_languages():
    issue = LISTS.strategies.by_code("saraburi-2561:5.1")
    names = set(
        searchable_names(
            LISTS, {"issue": issue.code, "district": "1909", "province": "19", "status": "funded"}
        )
    )
    assert {issue.name.th, LISTS.areas.label("1909"), LISTS.areas.label("1909", "en")} <= names
    assert {"สระบุรี", "ได้รับงบประมาณ", "Funded"} <= names


def test_codes_that_are_unknown_add_no_names():
    assert [n for n in searchable_names(LISTS, {"issue": "x:1.1", "district": "0"}) if n] == []
