"""Which ballots are allowed, and what is said of those that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.tests.voting.examples import allowed, budget, budgets, rules
from ckanext.needs.voting.ballots import (
    APPROVAL,
    KNAPSACK,
    RANKED,
    BallotError,
    BallotRules,
    Budget,
    Project,
    check,
    left,
    points,
)

THREE = budget(40, 50, 60)


@pytest.mark.parametrize(
    ("choices", "rules", "said"),
    [
        ([], BallotRules(APPROVAL, 2), "No project is chosen"),
        (["1", "9"], BallotRules(APPROVAL, 2), "not on this ballot"),
        (["1", "1"], BallotRules(APPROVAL, 2), "more than once"),
        (["1", "2", "3"], BallotRules(APPROVAL, 2), "At most 2 projects can be chosen; 3 are"),
        (["1", "2", "3"], BallotRules(RANKED, 2), "At most 2 projects"),
        (["2", "3"], BallotRules(KNAPSACK, 0), "exceed the envelope by 10 baht"),
        (["1", "2"], BallotRules(KNAPSACK, 1), "At most 1"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is_wrong(choices, rules, said):
    with pytest.raises(BallotError, match=said) as error:
        check(choices, THREE, rules)
    assert error.value.text.th != error.value.text.en


def test_a_refusal_does_not_say_what_was_chosen():
    secret = budget(71, 72, 73, envelope=100)
    with pytest.raises(BallotError) as error:
        check(["2", "unheard-of"], secret, BallotRules(APPROVAL, 2))
    assert "unheard-of" not in str(error.value)


def test_only_what_the_envelope_can_pay_for_is_on_the_ballot():
    dear, free = Project("1", 101, "too dear"), Project("2", 0, "nobody knows the cost")
    assert Budget.of("", 100, [dear, free, *THREE.projects[2:]]).projects == THREE.projects[2:]


def test_the_order_of_choosing_is_kept_only_where_it_counts():
    assert check(["3", "1"], THREE, BallotRules(APPROVAL, 2)) == ("1", "3")
    assert check(["3", "1"], THREE, BallotRules(RANKED, 2)) == ("3", "1")


def test_the_first_of_three_gets_three_points_also_when_it_stands_alone():
    assert points(("1",), BallotRules(RANKED, 3)) == (3,)
    assert points(("2", "1", "3"), BallotRules(RANKED, 3)) == (3, 2, 1)
    assert points(("2", "1"), BallotRules(KNAPSACK, 0)) == (1, 1)


def test_what_is_left_of_the_envelope_is_said_below_zero_too():
    assert left(["1"], THREE) == 60
    assert left(["2", "3"], THREE) == -10


@given(data=st.data(), of=budgets, by=rules)
def test_what_is_allowed_is_taken_as_it_is_and_again(data, of, by):
    ballot = data.draw(allowed(of, by))
    kept = check(ballot, of, by)
    assert set(kept) == set(ballot)
    assert check(kept, of, by) == kept
    assert len(points(kept, by)) == len(kept)
    assert min(points(kept, by)) >= 1


@given(of=budgets, by=rules, choices=st.lists(st.sampled_from([*"123456789", "", "x"]), max_size=9))
def test_what_is_taken_keeps_to_the_rules(of, by, choices):
    try:
        kept = check(choices, of, by)
    except BallotError:
        return
    assert set(kept) == set(choices) <= {project.number for project in of.projects}
    assert len(kept) == len(choices) >= 1
    assert by.most == 0 or len(kept) <= by.most
    assert by.method != KNAPSACK or left(kept, of) >= 0
