"""The actions that read codelists."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


def test_statuses_come_in_their_order_with_what_may_follow():
    statuses = helpers.call_action("need_status_list")
    assert [status["code"] for status in statuses][:3] == ["draft", "submitted", "under_review"]
    under_review = statuses[2]
    assert under_review["public"] is True
    assert set(under_review["next"]["withdrawn"]) == {"leader", "official", "publisher"}
    assert under_review["name"]["en"] == "Under review"


def test_strategies_come_with_pillars_and_issues():
    (saraburi,) = helpers.call_action("need_strategy_list", id="saraburi-2561")
    assert len(saraburi["pillars"]) == 5
    assert {len(pillar["issues"]) for pillar in saraburi["pillars"]} == {5}


def test_strategies_of_one_area():
    ids = {each["id"] for each in helpers.call_action("need_strategy_list", area="10")}
    assert ids == {"bma-2561", "bma-2565", "bma-2568"}


def test_an_unknown_strategy_is_an_empty_list():
    assert helpers.call_action("need_strategy_list", id="nowhere-1") == []


def test_areas_start_with_the_provinces():
    provinces = helpers.call_action("need_area_list")
    assert len(provinces) == 77
    assert {area["level"] for area in provinces} == {"province"}


def test_areas_inside_an_area_by_name_and_deep():
    assert len(helpers.call_action("need_area_list", parent="สระบุรี")) == 13
    deep = helpers.call_action("need_area_list", parent="19", deep=True)
    assert len(deep) == 13 + 111
    district = next(area for area in deep if area["code"] == "1909")
    assert district["parent"] == "19"
    assert 14 < district["latitude"] < 15


def test_an_unknown_parent_names_the_closest():
    with pytest.raises(tk.ValidationError) as error:
        helpers.call_action("need_area_list", parent="สระบุลี")
    assert "สระบุรี" in error.value.error_dict["parent"][0]


@pytest.mark.ckan_config("ckanext.needs.strategies", "saraburi-2561")
def test_the_configuration_says_which_strategies_are_in_use():
    assert [each["id"] for each in helpers.call_action("need_strategy_list")] == ["saraburi-2561"]


def test_help_shows_parameters_and_result():
    for action in ("need_status_list", "need_strategy_list", "need_area_list"):
        assert ":returns:" in helpers.call_action("help_show", name=action)
