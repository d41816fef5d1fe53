"""How many people may vote: one number, or one of each district that has a budget."""

import pytest

from ckanext.needs.ballot_box.turnout import of_round, with_shares
from ckanext.needs.rounds.eligible import check_eligible, read_eligible
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.voting_settings import VotingSettings, read_voting


@pytest.mark.parametrize("value", [None, "", {}])
def test_it_need_not_be_said_and_then_stands_nowhere(value):
    assert read_eligible(value) == {}
    assert "eligible" not in read_voting({"eligible": value}).as_dict()


@pytest.mark.parametrize("value", [5000, "5,000", " 5000 ", {"": "5000"}])
def test_one_number_is_of_the_whole_round(value):
    assert read_voting({"eligible": value}).as_dict()["eligible"] == {"": 5000}


def test_it_is_read_again_as_it_was_stored():
    settings = VotingSettings(eligible={"1901": 7, "1902": 8})
    assert VotingSettings.of(settings.as_dict()) == settings == read_voting(settings.as_dict())


@pytest.mark.parametrize("value", [0, -1, "1.5", True, [], "ห้าพัน", 10**9, {"1901": None}])
def test_what_is_no_number_of_people_is_refused(value):
    with pytest.raises(RoundError, match="whole number"):
        read_eligible(value)


@pytest.mark.parametrize(
    ("eligible", "said"),
    [
        ({"1901": 1, "1903": 1}, "«1903» is no district"),
        ({"1901": 1}, "district 1902 is missing"),
        ({"": 9, "1901": 1, "1902": 1}, "«» is no district"),
    ],
)
def test_districts_are_those_with_a_budget_all_of_them(eligible, said):
    with pytest.raises(RoundError, match=said):
        check_eligible(eligible, {"1901": 10, "1902": 20})


def test_a_round_with_one_budget_has_one_number():
    check_eligible({"": 9}, {})
    with pytest.raises(RoundError, match="no district"):
        check_eligible({"1901": 9}, {})


def test_a_sum_alone_gives_the_share_of_the_round_and_not_of_districts():
    check_eligible({"": 50}, {"1901": 10})
    (budget,) = with_shares([{"district": "1901", "ballots": 10, "counts_shown": True}], {"": 50})
    assert (budget["eligible"], budget["turnout_share"]) == (None, None)
    assert of_round({"ballots": 10}, {"": 50}, [budget])["turnout_share"] == 0.2


def test_without_a_number_there_is_no_share():
    budgets = [{"counts_shown": True}]
    found = of_round({"ballots": 10}, {}, budgets)
    assert found == {"ballots": 10, "eligible": None, "turnout_share": None}


def test_one_budget_that_is_not_told_withholds_every_number_and_the_share():
    budgets = [{"counts_shown": True}, {"counts_shown": False}]
    found = of_round({"ballots": 38, "voters": 38}, {"": 76}, budgets)
    assert found == {"ballots": None, "voters": None, "eligible": 76, "turnout_share": None}
