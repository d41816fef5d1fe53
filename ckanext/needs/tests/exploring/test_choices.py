"""The address of Explore says what was chosen, and nothing that no list knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.codelists import default
from ckanext.needs.exploring.choices import COMPARE, DIMENSIONS, Choices, read

LISTS = default()


def test_each_dimension_is_read_by_its_own_list():
    said = {
        "q": ["ถนน "],
        "province": ["19"],
        "district": ["1909", "1901"],
        "pillar": ["saraburi-2561:4"],
        "issue": ["saraburi-2561:4.1"],
        "status": ["accepted"],
        "month": ["2026-05"],
        "fiscal_year": ["๒๕๖๙"],
        "agency": ["saraburi-pao"],
    }
    choices = read(said, LISTS)
    assert choices.q == "ถนน"
    assert choices.of("district") == ("1909", "1901")
    assert choices.of("fiscal_year") == ("2569",)
    assert not choices.unknown
    assert set(choices.chosen) == set(DIMENSIONS)


@pytest.mark.parametrize(
    ("dimension", "value"),
    [
        ("district", "19"),  # a province
        ("district", "9999"),
        ("province", "1901"),
        ("pillar", "saraburi-2561:4.1"),  # an issue
        ("issue", "saraburi-2561:4"),
        ("status", "done"),
        ("month", "2026-13"),
        ("month", "2569-05 OR 1"),
        ("fiscal_year", "soon"),
        ("agency", '") OR *:*'),
    ],
)
def test_what_no_list_knows_is_left_out_and_told(dimension, value):
    choices = read({dimension: [value]}, LISTS)
    assert not choices.any
    assert choices.unknown == ((dimension, value),)


def test_the_same_choices_have_one_address_in_whatever_order_they_came():
    one = read({"status": ["accepted"], "district": ["1909"]}, LISTS)
    other = read({"district": ["1909", "1909"], "status": ["accepted"]}, LISTS)
    assert one.arguments() == other.arguments()


def test_choosing_twice_takes_it_away_again():
    one = Choices().toggled("district", "1909")
    assert one.of("district") == ("1909",)
    assert one.toggled("district", "1909") == Choices()
    assert one.toggled("district", "1901").of("district") == ("1909", "1901")


def test_words_are_taken_away_alone():
    both = Choices("ถนน", {"district": ("1909",)})
    assert both.without("q").arguments() == [("district", "1909")]
    assert both.without("district").arguments() == [("q", "ถนน")]


def compared(*years: str, chosen=("2568",)):
    return read({"fiscal_year": chosen, "compare": years}, LISTS)


def test_a_year_is_compared_with_another_and_the_address_says_so():
    choices = compared("๒๕๖๗")
    assert choices.compare == "2567"
    assert choices.arguments() == [("fiscal_year", "2568"), ("compare", "2567")]
    assert not choices.unknown


@pytest.mark.parametrize("year", ["2568", "2025", "soon", "99", "2568 OR 1"])
def test_a_year_is_not_compared_with_itself_or_with_what_is_no_year(year):
    choices = compared(year)
    assert not choices.compare
    assert choices.of("fiscal_year") == ("2568",)
    assert choices.unknown == (("compare", year),)


@pytest.mark.parametrize("chosen", [(), ("2568", "2567")])
def test_only_one_chosen_year_can_be_compared(chosen):
    assert not compared("2566", chosen=chosen).compare


def test_of_several_years_to_compare_with_the_first_is_taken():
    choices = compared("2568", "2567", "2566")
    assert choices.compare == "2567"
    assert choices.unknown == (("compare", "2568"), ("compare", "2566"))


def test_other_choices_leave_the_comparison_as_it_is():
    assert compared("2567").toggled("district", "1909").compare == "2567"
    assert compared("2567").without("q").compare == "2567"


def test_a_comparison_goes_with_its_year():
    assert not compared("2567").toggled("fiscal_year", "2568").compare
    assert not compared("2567").toggled("fiscal_year", "2566").compare


def test_a_comparison_is_taken_away_alone():
    assert compared("2567").without("compare") == compared()


YEARS = st.sampled_from(("2567", "2568", "๒๕๖๗", "2024", "2568 "))


@given(
    st.dictionaries(
        st.sampled_from((*DIMENSIONS, COMPARE, "q", "other")),
        st.lists(st.text(max_size=30) | YEARS, max_size=4),
    )
)
def test_whatever_an_address_says_is_read_again_as_it_was(said):
    choices = read(said, LISTS)
    again: dict[str, list[str]] = {}
    for name, value in choices.arguments():
        again.setdefault(name, []).append(value)
    assert read(again, LISTS) == Choices(choices.q, choices.chosen, compare=choices.compare)
