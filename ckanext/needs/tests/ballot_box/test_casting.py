"""One ballot a person, replaced as often as the voter likes until the phase ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories

from ckanext.needs.tests.ballot_box.conftest import phases, rows

pytestmark = pytest.mark.ckan


@pytest.fixture
def user(clean_portal):
    return factories.User()


def test_a_ballot_is_taken(a_round, vote, user):
    round = a_round()
    answer = vote(round, [3, 1], user)
    assert answer == {"round": round.name, "district": "", "cast": True}
    assert round.ballots() == [("1", "3")]


def test_voting_again_replaces_the_ballot(a_round, vote, user):
    round = a_round()
    for choices in ([1], [2], [2], [3]):
        vote(round, choices, user)
    assert round.ballots() == [("3",)]
    assert len(rows("need_voter")) == 1


def test_two_people_have_two_ballots(a_round, vote, user):
    round = a_round()
    vote(round, [1], user)
    vote(round, [1], factories.User())
    assert round.ballots() == [("1",), ("1",)]


def test_the_same_person_votes_in_another_round_too(a_round, vote, user):
    first, second = a_round(), a_round(name="another")
    vote(first, [1], user)
    vote(second, [1], user)
    assert len({row.id for row in rows("need_ballot")}) == 2
    assert len({row.voter_key for row in rows("need_voter")}) == 2


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ([], "choices"),
        ([9], "choices"),
        ([1, 2, 3], "choices"),
        (["x"], "choices"),
        ([1, 1], "choices"),
    ],
)
def test_a_ballot_that_is_not_allowed_is_refused_and_the_earlier_one_stays(
    a_round, vote, user, choices, field
):
    round = a_round()
    vote(round, [2], user)
    with pytest.raises(tk.ValidationError) as error:
        vote(round, choices, user)
    assert list(error.value.error_dict) == [field]
    assert round.ballots() == [("2",)]


@pytest.mark.parametrize("when", [phases(1, 2, 3), phases(-3, -1, 1), phases(-3, -2, -1)])
def test_before_and_after_the_vote_nothing_is_taken(a_round, vote, user, when):
    round = a_round(phases=when)
    with pytest.raises(tk.ValidationError) as error:
        vote(round, [1], user)
    assert list(error.value.error_dict) == ["round"]
    assert round.ballots() == []


def test_a_draft_is_not_there(a_round, vote, user):
    round = a_round(state="draft")
    with pytest.raises(tk.ObjectNotFound):
        vote(round, [1], user)


def test_nobody_votes_without_a_name_or_a_code(a_round, vote):
    with pytest.raises(tk.NotAuthorized):
        vote(a_round(), [1])


def test_once_counts_were_shown_nothing_is_taken_whatever_the_dates_say(a_round, vote, user):
    from ckan.tests import helpers

    round = a_round()
    vote(round, [1], user)
    round.announced()
    helpers.call_action("need_round_results", round=round.name)
    round.set(phases=phases())
    with pytest.raises(tk.ValidationError) as error:
        vote(round, [2], user)
    assert "closed" in str(error.value) or "ปิด" in str(error.value)
    assert round.ballots() == [("1",)]


def test_when_the_portal_s_secret_was_changed_nobody_votes_twice(
    a_round, vote, user, ckan_config, monkeypatch
):
    round = a_round()
    vote(round, [1], user)
    monkeypatch.setitem(ckan_config, "ckanext.needs.voting_secret", "x" * 40)
    with pytest.raises(tk.ValidationError):
        vote(round, [2], user)
    assert round.ballots() == [("1",)]


def test_many_at_once_and_again_are_counted_once_each(a_round, user):
    """Eight voters, each casting from four threads at the same time, several times."""
    from ckan import model

    from ckanext.needs.ballot_box import casting
    from ckanext.needs.model.round import get_round

    round = a_round()

    def cast(number):
        try:
            for choice in ("1", "2", "3"):
                casting.cast(get_round(round.name), f"user:{number % 8}", "", (choice,))
        finally:
            model.Session.remove()

    with ThreadPoolExecutor(16) as threads:
        for done in [threads.submit(cast, number) for number in range(32)]:
            done.result()
    assert len(round.ballots()) == 8
    assert len(rows("need_voter")) == 8
    assert {row.choices[0] for row in rows("need_ballot")} == {"3"}


class TestDistricts:
    @pytest.fixture
    def round(self, a_round):
        round = a_round(
            (), voting={"scope": "district"}, budget=200, envelopes={"1901": 100, "1902": 100}
        )
        round.propose(1, 40, "1901")
        round.propose(2, 40, "190201")
        return round

    def test_a_ballot_is_for_one_of_them(self, round, vote, user):
        vote(round, [2], user, district="1902")
        assert [row.district for row in rows("need_ballot")] == ["1902"]

    def test_voting_in_another_one_takes_the_first_ballot_back(self, round, vote, user):
        vote(round, [2], user, district="1902")
        vote(round, [1], user, district="1901")
        assert [row.district for row in rows("need_ballot")] == ["1901"]

    @pytest.mark.parametrize("district", ["", "1903", "10"])
    def test_none_and_another_one_are_refused(self, round, vote, user, district):
        with pytest.raises(tk.ValidationError) as error:
            vote(round, [1], user, district=district)
        assert list(error.value.error_dict) == ["district"]

    def test_its_projects_only_are_on_the_ballot(self, round, vote, user):
        with pytest.raises(tk.ValidationError):
            vote(round, [2], user, district="1901")


def test_a_resident_says_the_district_once(a_round, vote, user):
    round = a_round(who="residents")
    with pytest.raises(tk.ValidationError):
        vote(round, [1], user)
    vote(round, [1], user, district="1901")
    with pytest.raises(tk.ValidationError):
        vote(round, [1], user, district="1902")
    vote(round, [2], user, district="1901")
    assert round.ballots() == [("2",)]
