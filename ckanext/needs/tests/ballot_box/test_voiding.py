"""A publisher takes a wrong reading of a sheet out, and it stays known who did and why."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.tests.ballot_box.test_paper import ENOUGH, as_, counted, enter, statuses
from ckanext.needs.tests.ballot_box.test_results import stuff

pytestmark = pytest.mark.ckan
REASON = "กรอกผิดหมายเลขบัตร"


@pytest.fixture
def readers(agency, granted):
    """Two officials of the area."""
    users = [factories.User(), factories.User()]
    for user in users:
        granted("official", "19", user=user)
    return users


@pytest.fixture
def spoilt(a_round, readers, editor, granted):
    """A round whose sheet 1 two officials agreed on, before a third entered another sheet as it."""
    round, third = a_round(), factories.User(fullname="สามคน อ่านผิด")
    granted("official", "19", user=third)
    for reader in readers:
        enter(reader, round, "1", [1])
    assert enter(third, round, "1", [2]) == "different"
    round.third = third
    return round


def void(user, round, official, **more):
    values = {"sheet": "1", "official": official["name"], "reason": REASON} | more
    return helpers.call_action("need_paper_ballot_void", as_(user), round=round.name, **values)


def listed(user, round):
    return helpers.call_action("need_paper_ballot_list", as_(user), round=round.name)


def test_an_agreed_sheet_counts_again_without_the_wrong_reading(spoilt, editor):
    assert void(editor, spoilt, spoilt.third)["status"] == "agreed"
    turnout = counted(spoilt)
    assert (turnout["paper_counted"], turnout["readings_voided"]) == (1, 1)


def test_who_voided_it_when_and_why_is_kept_and_shown_to_officials(spoilt, editor, readers):
    void(editor, spoilt, spoilt.third)
    (sheet,) = listed(readers[0], spoilt)
    (record,) = sheet["voided"]
    assert (record["official"], record["reason"]) == ("สามคน อ่านผิด", REASON)
    assert record["voided_by"] == editor["display_name"]
    assert record["voided"][:2] == "20"


def test_nobody_is_shown_what_the_voided_reading_said(spoilt, editor):
    from ckanext.needs.model.voided_reading import voided_readings

    void(editor, spoilt, spoilt.third)
    assert "choices" not in json.dumps(listed(editor, spoilt))
    assert [each.choices for each in voided_readings(spoilt.id)] == [["2"]]


def test_officials_alone_can_void_nothing(spoilt, readers):
    for user in (*readers, spoilt.third, {"name": ""}):
        with pytest.raises(tk.NotAuthorized):
            void(user, spoilt, spoilt.third)
    assert statuses(readers[0], spoilt) == {"1": "different"}


@pytest.mark.parametrize("reason", ["", "  ", "ab"])
def test_without_a_reason_nothing_is_voided(spoilt, editor, reason):
    with pytest.raises(tk.ValidationError) as refused:
        void(editor, spoilt, spoilt.third, reason=reason)
    assert set(refused.value.error_dict) == {"reason"}
    assert statuses(editor, spoilt) == {"1": "different"}


def test_a_reading_that_is_not_there_is_not_voided(spoilt, editor):
    for official, sheet in ((spoilt.third, "2"), (editor, "1"), ({"name": "nobody"}, "1")):
        with pytest.raises(tk.ObjectNotFound):
            void(editor, spoilt, official, sheet=sheet)


def test_who_read_it_can_read_the_sheet_again(spoilt, editor):
    void(editor, spoilt, spoilt.third)
    assert enter(spoilt.third, spoilt, "1", [1]) == "agreed"
    void(editor, spoilt, spoilt.third)
    assert len(listed(editor, spoilt)[0]["voided"]) == 2


def test_a_sheet_without_a_reading_stays_in_the_list_and_does_not_count(spoilt, editor, readers):
    for official in (*readers, spoilt.third):
        void(editor, spoilt, official)
    assert statuses(editor, spoilt) == {"1": "voided"}
    turnout = counted(spoilt)
    assert (turnout["paper_counted"], turnout["paper_not_counted"]) == (0, 0)
    assert turnout["readings_voided"] == 3


def test_once_the_result_is_shown_no_reading_is_voided(spoilt, editor):
    stuff(spoilt, {("3",): ENOUGH})
    spoilt.announced()
    with pytest.raises(tk.ValidationError):
        void(editor, spoilt, spoilt.third)
    helpers.call_action("need_round_results", round=spoilt.name)
    assert statuses(editor, spoilt) == {"1": "different"}


def test_the_page_has_a_form_for_it_for_publishers_only(spoilt, editor, app):
    from ckan.tests.factories import APIToken

    address = "/needs/rounds/saraburi-2569/paper"
    official = {"Authorization": APIToken(user=spoilt.third["name"])["token"]}
    publisher = {"Authorization": editor["token"]}
    assert "paper/void" not in app.get(address, headers=official).body
    page = BeautifulSoup(app.get(address, headers=publisher).body, "html.parser")
    assert page.select_one("#void-official option:checked, #void-official option")
    sent = {"sheet": "1", "official": spoilt.third["id"], "reason": "x"}
    answer = app.post(f"{address}/void", headers=publisher, data=sent)
    page = BeautifulSoup(answer.body, "html.parser")
    assert (page.select_one("#void-sheet")["value"], page.select_one("#void-reason").text) == (
        "1",
        "x",
    )
    assert page.select_one("#said-reason")
    app.post(f"{address}/void", headers=official, data=sent | {"reason": REASON}, status=403)
    app.post(f"{address}/void", headers=publisher, data=sent | {"reason": REASON})
    assert REASON in app.get(address, headers=publisher).body
    assert statuses(editor, spoilt) == {"1": "agreed"}
