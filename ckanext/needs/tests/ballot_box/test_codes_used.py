"""Voting with a code: who has none can't, and trying many takes long."""

from __future__ import annotations

import json

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.ballot_box import guesses
from ckanext.needs.tests.ballot_box.conftest import rows
from ckanext.needs.voting.codes import new_code, printed, read

pytestmark = pytest.mark.ckan


@pytest.fixture
def codes(editor):
    """A function that makes codes as an editor of the agency."""

    def make(round, number=3, **more):
        context = {"user": editor["name"], "ignore_auth": False}
        values = {"round": round.name, "number": number, **more}
        return helpers.call_action("need_voting_codes_create", context, **values)["codes"]

    return make


def test_each_code_is_one_ballot_which_can_be_changed(a_round, vote, codes):
    round = a_round()
    first, second, _third = codes(round)
    vote(round, [1], code=first)
    vote(round, [2], code=first.lower().replace("-", " "))
    vote(round, [3], code=second)
    assert round.ballots() == [("2",), ("3",)]


def test_codes_are_kept_so_that_nobody_can_read_them(a_round, codes):
    made = codes(a_round(), 20)
    kept = json.dumps([list(map(str, row)) for row in rows("need_voting_code")])
    assert len(rows("need_voting_code")) == 20
    assert not [code for code in made if code in kept or read(code) in kept]


def test_who_made_how_many_is_told_and_no_code(a_round, codes, editor):
    round = a_round()
    made = codes(round, 4)
    context = {"user": editor["name"], "ignore_auth": False}
    (batch,) = helpers.call_action("need_voting_codes_list", context, round=round.name)
    assert (batch["number"], batch["created_by"]) == (4, editor["name"])
    assert not [code for code in made if code in json.dumps(batch)]


def test_a_code_that_was_not_given_out_opens_nothing(a_round, vote, codes):
    round = a_round()
    codes(round)
    with pytest.raises(tk.ValidationError) as error:
        vote(round, [1], code=printed(new_code()))
    assert list(error.value.error_dict) == ["code"]


def test_a_code_of_another_round_opens_nothing(a_round, vote, codes):
    first, second = a_round(), a_round(name="another")
    (code, *_), _ = codes(first), codes(second)
    with pytest.raises(tk.ValidationError):
        vote(second, [1], code=code)


def test_guessing_gets_slower(a_round, vote, codes):
    round = a_round()
    (code, *_) = codes(round)
    for _ in range(guesses.BY_ADDRESS.free + 2):
        with pytest.raises(tk.ValidationError):
            vote(round, [1], code=new_code())
    with pytest.raises(tk.ValidationError, match=r"วินาที|seconds"):
        vote(round, [1], code=code)


def test_each_wrong_code_doubles_the_wait_up_to_an_hour():
    waits = [guesses.BY_ADDRESS.wait(wrong) for wrong in (5, 6, 7, 8, 9, 30)]
    assert waits == [0, 1, 2, 4, 8, 3600]


def test_a_slip_of_the_pen_is_no_guess(a_round, vote, codes):
    round = a_round()
    (code, *_) = codes(round)
    wrong = code[:-1] + ("7" if code[-1] != "7" else "9")
    for _ in range(20):
        with pytest.raises(tk.ValidationError, match=r"mistyped|พิมพ์ผิด"):
            vote(round, [1], code=wrong)
    vote(round, [1], code=code)
    assert round.ballots() == [("1",)]


def test_where_only_codes_count_logging_in_does_not_help(a_round, vote, codes):
    round = a_round(who="code")
    with pytest.raises(tk.NotAuthorized):
        vote(round, [1], factories.User())
    vote(round, [1], code=codes(round)[0])


def test_a_code_for_a_district_is_for_its_ballot(a_round, vote, codes):
    round = a_round(
        (), voting={"scope": "district"}, budget=200, envelopes={"1901": 100, "1902": 100}
    )
    round.propose(1, 40, "1901")
    code = codes(round, 1, district="1901")[0]
    with pytest.raises(tk.ValidationError):
        vote(round, [1], code=code, district="1902")
    vote(round, [1], code=code)
    assert [row.district for row in rows("need_ballot")] == ["1901"]


@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_others_make_no_codes(a_round, who):
    round = a_round()
    user = {"name": ""} if who == "nobody" else factories.User()
    with pytest.raises(tk.NotAuthorized):
        helpers.call_action(
            "need_voting_codes_create",
            {"user": user["name"], "ignore_auth": False},
            round=round.name,
            number=1,
        )
    assert rows("need_voting_code") == []


def test_a_round_without_codes_gets_none(a_round, codes):
    with pytest.raises(tk.ValidationError):
        codes(a_round(voting={"codes": False}))
