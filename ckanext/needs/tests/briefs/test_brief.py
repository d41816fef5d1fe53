"""What a brief is made of goes to JSON and back, and its number is that of what it says."""

from dataclasses import replace

import pytest

from ckanext.needs.briefs import choices
from ckanext.needs.briefs.brief import number_of, of_json
from ckanext.needs.codelists import default
from ckanext.needs.tests.briefs.made_up import brief

LISTS = default()


def test_a_brief_comes_back_from_what_is_kept_as_it_was():
    assert of_json(brief().as_json()) == brief()


def test_the_same_content_has_the_same_number():
    kept = brief().as_json()
    assert number_of(dict(reversed(kept.items()))) == brief().number
    assert len(brief().number) == 16


def test_another_figure_is_another_number():
    other = brief(sums=replace(brief().sums, needs=4))
    assert other.number != brief().number


def test_what_is_kept_names_no_need_in_words():
    (need,) = brief().as_json()["needs"]
    assert set(need) == {"id", "requested_on", "status", "district", "people"}


def test_the_same_choices_in_another_order_are_the_same():
    one = choices.read({"district": ["1902", "1901"], "fiscal_year": ["2025"]}, LISTS)
    other = choices.read({"fiscal_year": ["2568"], "district": ["1901", "1902", "1901"]}, LISTS)
    assert one.arguments() == other.arguments()


def test_what_no_list_knows_is_told():
    found = choices.read({"district": ["9999"], "pillar": ["saraburi-2561:4"]}, LISTS)
    assert found.unknown == (("district", "9999"),)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"fiscal_year": ["2568"]}, False),
        ({}, False),
        ({"q": ["ถนน"]}, False),
        ({"district": ["1902"]}, True),
        ({"agency": ["saraburi-pao"]}, True),
        ({"issue": ["saraburi-2561:4.1"]}, True),
    ],
)
def test_a_brief_is_about_a_place_a_topic_or_an_agency(said, expected):
    assert choices.has_subject(choices.read(said, LISTS)) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"district": ["1902", "1001"]}, ("10", "19")),
        ({"province": ["19"]}, ("19",)),
        ({"pillar": ["saraburi-2561:4"]}, ("19",)),
        ({"district": ["1001"], "pillar": ["saraburi-2561:4"]}, ("10",)),
        ({"agency": ["saraburi-pao"]}, ()),
    ],
)
def test_budgets_are_those_of_the_province(said, expected):
    assert choices.provinces(choices.read(said, LISTS), LISTS) == expected
