"""Keys: the same for the same voter, and worth nothing without both secrets."""

from __future__ import annotations

from ckanext.needs.voting.secrecy import (
    BALLOT,
    VOTER,
    box_key,
    is_same,
    key_for,
    mark,
    new_secret,
)

STORED = bytes(32)
BOX = box_key("the portal's secret", STORED, "round-1")


def test_a_voter_has_the_same_key_each_time_so_that_a_ballot_is_replaced():
    again = box_key("the portal's secret", STORED, "round-1")
    assert key_for(BOX, BALLOT, "user:1") == key_for(again, BALLOT, "user:1")


def test_nothing_follows_from_a_voter_s_key_for_the_ballot_s():
    assert key_for(BOX, VOTER, "user:1") != key_for(BOX, BALLOT, "user:1")


def test_it_takes_both_secrets_and_the_round():
    others = (
        box_key("another", STORED, "round-1"),
        box_key("the portal's secret", new_secret(), "round-1"),
        box_key("the portal's secret", STORED, "round-2"),
    )
    keys = {key_for(box, BALLOT, "user:1") for box in (BOX, *others)}
    assert len(keys) == 4
    assert len({mark(box) for box in (BOX, *others)}) == 4


def test_keys_are_compared_as_wholes():
    assert is_same(mark(BOX), mark(BOX))
    assert not is_same(mark(BOX), mark(BOX)[:-1] + "g")
