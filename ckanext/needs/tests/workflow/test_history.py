"""`need_history`: who reads what of it."""

import json

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.tests.workflow.conftest import by

pytestmark = pytest.mark.ckan


def history(user, need):
    return helpers.call_action("need_history", by(user), id=need["id"])


@pytest.fixture
def moved(new_need, official):
    need = new_need(status="submitted")
    for to, reason in (("under_review", "รับเรื่อง"), ("accepted", "ควรทำ")):
        helpers.call_action("need_move", by(official), id=need["id"], to=to, reason=reason)
    return need


def test_everyone_reads_it_from_the_day_it_was_public(moved, agency):
    told = history(None, moved)
    assert [(e["from_status"], e["to_status"], e["reason"]) for e in told["events"]] == [
        (None, "under_review", "รับเรื่อง"),
        ("under_review", "accepted", "ควรทำ"),
    ]
    event = told["events"][0]
    assert event["organization"] == {"name": agency["name"], "title": agency["title"]}
    assert (event["role"], event["days"]) == ("official", 0)


def test_who_acts_on_it_reads_all_of_it(moved, official, editor):
    for user in (official, editor):
        assert [event["to_status"] for event in history(user, moved)["events"]] == [
            "submitted",
            "under_review",
            "accepted",
        ]


def test_it_names_no_person(moved, official):
    told = json.dumps(history(official, moved), ensure_ascii=False)
    for field in ("id", "name", "fullname", "email"):
        assert official[field] not in told


def test_the_history_of_a_hidden_need_is_not_there(new_need):
    need = new_need(status="submitted")
    for user in (None, factories.User()):
        with pytest.raises(tk.ObjectNotFound):
            history(user, need)


def test_it_is_read_over_http_without_an_account(app, moved):
    answer = app.get(f"/api/3/action/need_history?id={moved['name']}")
    assert [event["kind"] for event in answer.json["result"]["events"]] == ["moved", "moved"]


@pytest.mark.parametrize("action", ["need_move", "need_forward", "need_merge", "need_unmerge"])
def test_what_changes_something_is_no_get(app, moved, action, official):
    headers = {"Authorization": official["token"]}
    answer = app.get(f"/api/3/action/{action}?id={moved['name']}", headers=headers)
    assert answer.status_code == 400
