"""What begins in a round for its people, and when: from the dates alone."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.rounds import phases as p
from ckanext.needs.rounds.news import began, newest
from ckanext.needs.rounds.phase_rules import read_phases
from ckanext.needs.tests.rounds.test_phases import at, schedule, schedules, written

WEEK = 7


def said(round, moment):
    return [(one.text.en, one.moment.date().isoformat()) for one in began(round, at(moment))]


def test_phases_in_which_people_do_something_begin_and_the_result_is_announced():
    assert said(schedule(), "2027-02-01T00:00") == [
        ("Needs are being collected", "2026-11-01"),
        ("Proposing is open", "2026-12-16"),
        ("Voting is open", "2027-01-20"),
        ("The result is announced", "2027-02-01"),
    ]


def test_nothing_has_begun_a_moment_before_its_time():
    assert said(schedule(), "2026-10-31T23:59") == []
    assert len(said(schedule(), "2027-01-19T23:59:59")) == 2
    assert len(said(schedule(), "2027-01-20T00:00")) == 3


def test_screening_begins_without_a_word_and_what_was_told_before_is_over():
    screening = at("2026-12-01T09:00")
    assert newest(schedule(), screening, WEEK) is None


def test_what_is_new_is_what_began_last():
    assert newest(schedule(), at("2026-12-17T09:00"), WEEK).text.en == "Proposing is open"
    assert newest(schedule(), at("2027-02-03T09:00"), WEEK).phase is None


def test_what_began_longer_ago_is_no_news():
    assert newest(schedule(), at("2026-12-22T23:59"), WEEK) is not None
    assert newest(schedule(), at("2026-12-23T00:01"), WEEK) is None


def test_the_result_of_a_vote_that_shows_counts_is_announced_at_its_end():
    vote = written("vote", "2027-01-20", "2027-01-31", show_counts=True)
    round = p.Schedule(p.OPEN, [phase.as_dict() for phase in read_phases([vote])])
    assert said(round, "2027-01-31T23:59") == [("Voting is open", "2027-01-20")]
    assert said(round, "2027-02-01T00:00")[-1] == ("The result is announced", "2027-02-01")


def test_a_round_without_a_vote_announces_when_its_phases_say_so():
    round = schedule(
        ("propose", "2026-12-01", "2026-12-31"), ("announce", "2027-01-05", "2027-02-01")
    )
    assert said(round, "2027-01-05T00:00")[-1] == ("The result is announced", "2027-01-05")


@given(round=schedules(), days=st.integers(-30, 400))
def test_the_result_is_told_exactly_when_counts_may_be_seen(round, days):
    moment = at("2026-10-01T00:00") + timedelta(days=days, hours=days % 24)
    told = any(one.phase is None for one in began(round, moment))
    if p.vote_of(round) is not None:
        assert told is p.counts_shown(round, moment)
