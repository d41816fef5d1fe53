"""An address says what of the budgets is looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.spending.choices import DEFAULTS, Choices, read


def said(**arguments: str) -> Choices:
    return read({name: [value] for name, value in arguments.items()})


def test_an_address_without_choices_has_none():
    assert read({}) == Choices()
    assert Choices().arguments() == []


def test_what_was_chosen_comes_back_from_its_address():
    chosen = Choices("bkk-budget.10", "plan", "2568", "bma-2568:4", "สำนักการโยธา", "ถนน", "ซ่อม")
    assert read({name: [value] for name, value in chosen.arguments()}) == chosen


@given(st.dictionaries(st.sampled_from(sorted(DEFAULTS)), st.text(max_size=300)))
def test_any_text_is_read_and_reading_it_again_changes_nothing(arguments: dict[str, str]):
    once = said(**arguments)
    assert read({name: [value] for name, value in once.arguments()}) == once


def test_a_year_is_buddhist_era_in_thai_digits_too():
    assert said(fiscal_year="๒๕๖๘").fiscal_year == "2568"
    assert said(fiscal_year="2025").fiscal_year == "2568"


def test_what_no_page_can_mean_is_left_out():
    assert (
        said(phase="someday", fiscal_year="soon", unit="gold", sort="luck", page="-3") == Choices()
    )


def test_another_choice_starts_at_the_first_page_of_lines():
    assert Choices(page=4).with_(keyword="ถนน") == Choices(keyword="ถนน", page=1)
    assert Choices(keyword="ถนน", page=4).with_(keyword="") == Choices()


def test_what_narrows_the_lines_is_named():
    assert Choices(pillar="bma-2565:1", q="ถนน", fiscal_year="2565").of_lines == ("pillar", "q")
