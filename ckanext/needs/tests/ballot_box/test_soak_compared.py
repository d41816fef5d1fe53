"""What `benchmarks/voting.py` finds in a box: lost, doubled and half ballots, and nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from benchmarks.voters import ByToken
from benchmarks.voting import Found, _box
from benchmarks.voting_rounds import VotingRound

pytestmark = pytest.mark.ckan


@pytest.fixture
def people(a_round):
    """Four voters of a round; the first three have voted, and the third was not told so."""
    from ckanext.needs.ballot_box import casting

    round = a_round()
    here = VotingRound(round.name, "approval")
    found = [ByToken(f"user:{number}", here, "", token="") for number in range(4)]
    for person in found[:3]:
        casting.cast(round.row, person.identity, "", ("1",))
    found[0].acknowledged = found[1].acknowledged = (1,)
    found[2].unsure = [(2,), (1,)]
    return found


def compared(people):
    """Return ballots, marks, lost, doubled and half."""
    return _box(people[0].round, people)


def change(statement):
    from ckan import model

    model.Session.execute(sa.text(statement))
    model.Session.commit()


def test_ballots_that_are_as_they_were_sent_are_whole(people):
    assert compared(people) == (3, 3, 0, 0, 0)


def test_a_ballot_without_its_voter_s_mark_is_half(people):
    change("DELETE FROM need_voter WHERE voter_key = (SELECT min(voter_key) FROM need_voter)")
    assert compared(people) == (3, 2, 0, 0, 1)


def test_a_ballot_that_is_gone_is_lost_and_its_mark_alone_is_half(people):
    people[2].acknowledged = (1,)
    change("DELETE FROM need_ballot WHERE id = (SELECT min(id) FROM need_ballot)")
    assert compared(people) == (2, 3, 1, 0, 1)


def test_a_ballot_that_is_another_than_the_last_acknowledged_is_lost(people):
    people[0].acknowledged = (3,)
    assert compared(people) == (3, 3, 1, 0, 0)


def test_a_ballot_of_nobody_is_doubled(people):
    change(
        "INSERT INTO need_ballot SELECT round_id, 'x', district, choices FROM need_ballot LIMIT 1"
    )
    assert compared(people) == (4, 3, 0, 1, 0)


@pytest.mark.parametrize(
    ("change", "whole"),
    [({}, True), ({"half": 1}, False), ({"lost": 1}, False), ({"acknowledged": 0}, False)],
)
def test_a_run_is_whole_when_something_was_taken_and_nothing_broke(change, whole):
    names = ("voters", "acknowledged", "not_acknowledged", "ballots", "marks")
    found = dict.fromkeys(names, 9) | dict.fromkeys(("lost", "doubled", "half", "killed"), 0)
    assert Found(**(found | {"median_s": 0.1, "p95_s": 0.2} | change)).whole is whole
