"""Envelopes of districts add up to the budget and are of parts of the round's area."""

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.rounds.envelopes import check_envelopes, read_baht, read_envelopes
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.topics import read_topics
from ckanext.needs.rounds.voting_settings import VotingSettings, read_voting


def check(budget, envelopes, scope="district", area="19"):
    check_envelopes(budget, envelopes, scope, area, default().areas)


def test_envelopes_that_add_up_are_taken():
    check(300, {"1901": 100, "1902": 200})
    check(300, {}, scope="city")


@pytest.mark.parametrize(
    ("budget", "envelopes", "scope", "said"),
    [
        (301, {"1901": 100, "1902": 200}, "district", "add up to 300 baht"),
        (100, {"1001": 100}, "district", "«1001» is no area in 19"),
        (100, {"19": 100}, "district", "«19» is no area in 19"),
        (100, {"9999": 100}, "district", "no area"),
        (300, {"1901": 100, "190101": 200}, "district", "another envelope's area"),
        (100, {}, "district", "needs an envelope"),
        (100, {"1901": 100}, "city", "has none"),
    ],
)
def test_others_are_refused_in_words(budget, envelopes, scope, said):
    with pytest.raises(RoundError, match=said):
        check(budget, envelopes, scope)


@pytest.mark.parametrize("value", ["1.5", -1, True, None, "", "1e9", "๑", 10**13, "9" * 5000, []])
def test_money_that_is_not_whole_baht_is_refused(value):
    with pytest.raises(RoundError, match="whole baht"):
        read_baht(value, "budget")


def test_money_may_be_written_with_commas():
    assert read_baht("3,000,000", "budget") == 3_000_000
    assert read_envelopes({"1901": "1,000"}) == {"1901": 1000}


@pytest.mark.parametrize("value", [[], "x", {"1901": 0}, None])
def test_what_is_no_mapping_of_money_is_refused(value):
    with pytest.raises(RoundError):
        read_envelopes(value)


class TestVoting:
    def test_what_is_not_said_has_its_default(self):
        assert read_voting({}) == VotingSettings()
        assert read_voting({"method": "knapsack"}).limit is None

    def test_what_is_stored_reads_as_the_same(self):
        settings = read_voting({"method": "ranked", "limit": 3, "codes": True})
        assert VotingSettings.of(settings.as_dict()) == settings

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ([], "a mapping"),
            ({"metod": "approval"}, "unknown key «metod»"),
            ({"method": []}, "method has to be one of"),
            ({"limit": 0}, "limit"),
            ({"limit": True}, "limit"),
            ({"limit": None}, "limit"),
            ({"codes": "yes"}, "codes has to be true or false"),
        ],
    )
    def test_a_wrong_value_is_refused_in_words(self, value, said):
        with pytest.raises(RoundError, match=said):
            read_voting(value)


class TestTopics:
    def test_they_have_a_key_and_a_name(self):
        (topic,) = read_topics([{"key": "waste", "name": "ขยะ"}])
        assert topic.as_dict() == {"key": "waste", "name": {"th": "ขยะ", "en": "ขยะ"}}

    @pytest.mark.parametrize(
        "value",
        ["x", [1], [{"key": "A b", "name": "x"}], [{"key": "a"}], [{"key": "a", "name": "x"}] * 2],
    )
    def test_others_are_refused(self, value):
        with pytest.raises(RoundError):
            read_topics(value)
