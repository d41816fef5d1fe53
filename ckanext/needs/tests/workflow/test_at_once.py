"""Two officials act on the same need at the same time, each with a connection of its own."""

from threading import Barrier, Thread

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import helpers

from ckanext.needs.tests.workflow.conftest import by, moves

pytestmark = pytest.mark.ckan


def at_once(app, calls):
    """Make all calls at the same moment, each in a thread and request of its own."""
    start, answers = Barrier(len(calls)), [None] * len(calls)

    def work(place, action, user, parameters):
        with app.flask_app.test_request_context():
            start.wait()
            try:
                answers[place] = tk.get_action(action)({"user": user["name"]}, parameters)
            except tk.ValidationError as error:
                answers[place] = error
            finally:
                model.Session.remove()

    threads = [Thread(target=work, args=(place, *call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model.Session.rollback()
    return answers


def sort(answers):
    won = [one for one in answers if isinstance(one, dict)]
    return won, [one for one in answers if isinstance(one, tk.ValidationError)]


@pytest.mark.parametrize("attempt", range(3))
def test_one_wins_the_other_is_told_what_it_is_now_and_the_history_is_right(
    app, new_need, granted, attempt
):
    need = new_need(status="under_review")
    seen = {"id": need["id"], "expected_from": "under_review"}
    won, refused = sort(
        at_once(
            app,
            [
                ("need_move", granted("official"), {**seen, "to": "accepted"}),
                ("need_move", granted("official"), {**seen, "to": "rejected", "reason": "ไม่มีงบ"}),
            ],
        )
    )
    assert (len(won), len(refused)) == (1, 1)
    now = won[0]["to_status"]
    name = {"accepted": "เห็นชอบ", "rejected": "ไม่รับดำเนินการ"}[now]
    assert f"«{name}»" in refused[0].error_dict["expected_from"][0]
    assert helpers.call_action("package_show", id=need["id"])["status"] == now
    assert [step[:2] for step in moves(need)] == [(None, "under_review"), ("under_review", now)]


def test_ten_who_make_the_same_move_make_it_once(app, new_need, official):
    need = new_need(status="under_review")
    call = ("need_move", official, {"id": need["id"], "to": "accepted"})
    won, refused = sort(at_once(app, [call] * 10))
    assert (len(won), len(refused)) == (1, 9)
    assert len(moves(need)) == 2


def test_an_edit_in_a_form_does_not_turn_back_a_move_made_meanwhile(app, new_need, granted, editor):
    need = new_need(status="under_review")
    shown = helpers.call_action("package_show", by(editor), id=need["id"])
    helpers.call_action("need_move", by(granted("official")), id=need["id"], to="accepted")
    with pytest.raises(tk.ValidationError) as refused:
        helpers.call_action("package_update", by(editor), **{**shown, "title": "ซ่อมสะพาน"})
    assert set(refused.value.error_dict) == {"status"}
    assert moves(need)[-1][1] == "accepted"


def test_two_who_merge_a_pair_both_ways_don_t_wait_for_each_other(app, new_need, granted):
    one, other = new_need(status="accepted"), new_need(status="accepted")
    said = {"reason": "ซ้ำ"}
    won, refused = sort(
        at_once(
            app,
            [
                ("need_merge", granted("official"), {"id": one["id"], "into": other["id"], **said}),
                ("need_merge", granted("official"), {"id": other["id"], "into": one["id"], **said}),
            ],
        )
    )
    assert (len(won), len(refused)) == (1, 1)


@pytest.fixture(autouse=True)
def nothing_stays_open():
    yield
    model.Session.remove()
