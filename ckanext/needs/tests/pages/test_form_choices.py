"""The choices of a need's form."""

from ckanext.needs import codelists
from ckanext.needs.pages.form_choices import options, provinces_of_strategies

LISTS = codelists.default()


def test_every_issue_stands_under_its_pillar_and_every_pillar_under_its_strategy():
    pillars = {option.value: option for option in options("pillar", LISTS, (), {})}
    for issue in options("issue", LISTS, (), {}):
        assert issue.parent in pillars
        assert issue.value.startswith(f"{issue.parent}.")
    assert {pillar.parent for pillar in pillars.values()} == {
        option.value for option in options("strategy", LISTS, (), {})
    }


def test_districts_are_those_of_the_provinces_asked_for():
    districts = options("district", LISTS, ["19"], {})
    assert len(districts) == 13
    assert {option.parent for option in districts} == {"19"}


def test_the_province_of_the_need_is_always_among_them():
    parents = {option.parent for option in options("district", LISTS, ["19"], {"province": "10"})}
    assert parents == {"19", "10"}


def test_subdistricts_stand_under_their_districts():
    districts = {option.value for option in options("district", LISTS, ["19"], {})}
    subdistricts = options("subdistrict", LISTS, ["19"], {})
    assert len(subdistricts) == 111
    assert {option.parent for option in subdistricts} == districts


def test_a_province_that_does_not_exist_adds_nothing():
    assert options("district", LISTS, [], {"province": "สระบุรี"}) == ()


def test_the_provinces_of_the_strategies_come_first_by_themselves():
    assert provinces_of_strategies(LISTS) == ("19", "10")


def test_statuses_keep_the_order_a_need_passes_through_them():
    assert [option.value for option in options("status", LISTS, (), {})][:3] == [
        "draft",
        "submitted",
        "under_review",
    ]
