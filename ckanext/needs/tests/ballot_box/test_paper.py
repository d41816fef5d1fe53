"""Paper ballots: two officials read each sheet, and what they do not agree on does not count."""

from __future__ import annotations

import json

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.tests.ballot_box.test_results import stuff

pytestmark = pytest.mark.ckan
#: Twice the threshold: with so many ballots, numbers of the whole round are told.
ENOUGH = 10


def as_(user):
    return {"user": user["name"], "ignore_auth": False}


@pytest.fixture
def second(agency):
    user = factories.User()
    helpers.call_action(
        "organization_member_create", id=agency["id"], username=user["name"], role="editor"
    )
    return user


def enter(user, round, sheet, choices):
    return helpers.call_action(
        "need_paper_ballot_enter", as_(user), round=round.name, sheet=sheet, choices=choices
    )["status"]


def statuses(user, round):
    found = helpers.call_action("need_paper_ballot_list", as_(user), round=round.name)
    return {each["sheet"]: each["status"] for each in found}


def counted(round):
    """Close the box, with enough other ballots in it that turnout is told; return it."""
    stuff(round, {("3",): ENOUGH})
    round.announced()
    return helpers.call_action("need_round_results", round=round.name)["turnout"]


def test_a_sheet_counts_when_two_officials_read_the_same(a_round, editor, second):
    round = a_round()
    assert enter(editor, round, "1", [2, 1]) == "once"
    assert enter(second, round, "1", [1, 2]) == "agreed"
    assert counted(round)["paper_counted"] == 1


def test_one_official_alone_makes_none_count(a_round, editor):
    round = a_round()
    for _ in range(3):
        assert enter(editor, round, "1", [1]) == "once"
    turnout = counted(round)
    assert (turnout["ballots"], turnout["paper_not_counted"]) == (ENOUGH, 1)


def test_differences_are_listed_and_corrected_by_reading_again(a_round, editor, second):
    round = a_round()
    enter(editor, round, "7", [1])
    assert enter(second, round, "7", [2]) == "different"
    assert statuses(editor, round) == {"7": "different"}
    assert enter(editor, round, "7", [2]) == "agreed"


def test_the_list_does_not_say_what_the_first_one_read(a_round, editor, second):
    round = a_round()
    enter(editor, round, "7", [3])
    found = helpers.call_action("need_paper_ballot_list", as_(second), round=round.name)
    assert set(found[0]) == {"sheet", "status", "officials", "official_ids", "voided"}
    assert "choices" not in json.dumps(found)


def test_an_official_takes_back_the_own_reading_only(a_round, editor, second):
    round = a_round()
    enter(editor, round, "1", [1])
    with pytest.raises(tk.ObjectNotFound):
        helpers.call_action("need_paper_ballot_delete", as_(second), round=round.name, sheet="1")
    helpers.call_action("need_paper_ballot_delete", as_(editor), round=round.name, sheet="1")
    assert statuses(editor, round) == {}


def test_after_the_vote_and_before_the_result_is_the_time_to_enter_them(a_round, editor, second):
    round = a_round()
    stuff(round, {("3",): ENOUGH})
    round.over()
    enter(editor, round, "1", [1])
    enter(second, round, "1", [1])
    round.announced()
    found = helpers.call_action("need_round_results", round=round.name)
    assert found["turnout"]["paper_counted"] == 1
    with pytest.raises(tk.ValidationError):
        enter(editor, round, "2", [1])


def test_before_the_vote_there_are_none(a_round, editor):
    from ckanext.needs.tests.ballot_box.conftest import phases

    with pytest.raises(tk.ValidationError):
        enter(editor, a_round(phases=phases(1, 2, 3)), "1", [1])


def test_others_enter_nothing(a_round):
    round = a_round()
    for user in ({"name": ""}, factories.User()):
        with pytest.raises(tk.NotAuthorized):
            enter(user, round, "1", [1])


def test_what_the_rules_forbid_is_no_ballot_on_paper_either(a_round, editor):
    with pytest.raises(tk.ValidationError):
        enter(editor, a_round(), "1", [1, 2, 3])


def test_a_round_without_paper_takes_none(a_round, editor):
    with pytest.raises(tk.ValidationError):
        enter(editor, a_round(voting={"paper": False}), "1", [1])
