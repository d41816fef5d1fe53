"""The pages of a vote, as a browser without JavaScript meets them."""

from __future__ import annotations

import logging

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories, helpers

from ckanext.needs.tests.ballot_box.test_results import stuff
from ckanext.needs.tests.sessions import browser

pytestmark = pytest.mark.ckan


class Browser:
    """A browser with cookies, which sends what a form holds."""

    def __init__(self, app, user=None):
        self.client = browser(app, user)

    def get(self, address):
        return self.client.get(address)

    def page(self, address):
        answer = self.get(address)
        assert answer.status_code == 200, answer.status_code
        return BeautifulSoup(answer.data, "html.parser")

    def form(self, address):
        field = self.page(address).select_one("form input[name=_csrf_token]")
        return {"_csrf_token": field["value"]}

    def send(self, address, token=True, **data):
        sent = {**(self.form(address) if token else {}), **data}
        return self.client.post(address, data=sent)


@pytest.fixture
def person(clean_portal):
    return factories.User()


@pytest.fixture
def voter(app, person):
    return Browser(app, person)


def test_a_ballot_is_cast_from_the_page(a_round, voter):
    round = a_round()
    answer = voter.send("/needs/rounds/saraburi-2569/vote", choices=["1", "3"], step="cast")
    assert answer.status_code == 302
    assert round.ballots() == [("1", "3")]
    assert voter.page("/needs/rounds/saraburi-2569/vote/done").select_one("h1")


def test_without_the_form_s_token_nothing_is_cast(a_round, voter):
    round = a_round()
    answer = voter.send("/needs/rounds/saraburi-2569/vote", token=False, choices=["1"], step="cast")
    assert answer.status_code == 400
    assert round.ballots() == []


def test_nor_after_a_program_has_used_the_page(a_round, voter, app):
    """Core exempts a page from its check for good once it was called with an API token."""
    round = a_round()
    token = factories.UserWithToken()["token"]
    app.post(
        "/needs/rounds/saraburi-2569/vote",
        headers={"Authorization": token},
        data={"choices": "2", "step": "check"},
    )
    answer = voter.send("/needs/rounds/saraburi-2569/vote", token=False, choices=["1"], step="cast")
    assert answer.status_code == 400
    assert round.ballots() == []


def test_what_is_wrong_is_said_and_what_was_chosen_stays_ticked(a_round, voter):
    round = a_round()
    answer = voter.send("/needs/rounds/saraburi-2569/vote", choices=["1", "2", "3"], step="cast")
    page = BeautifulSoup(answer.data, "html.parser")
    assert len(page.select(".invalid-feedback")) == 1
    assert len(page.select("input[name=choices][checked]")) == 3
    assert round.ballots() == []


def test_a_knapsack_says_what_is_left_without_javascript(a_round, voter):
    a_round(voting={"method": "knapsack", "limit": None})
    answer = voter.send("/needs/rounds/saraburi-2569/vote", choices=["1"], step="check")
    page = BeautifulSoup(answer.data, "html.parser")
    assert page.select_one(".needs-left-baht").text == "60"
    assert page.select_one("input#project-1").has_attr("checked")


def test_ranked_ballots_keep_the_order_of_the_lists(a_round, voter):
    round = a_round(voting={"method": "ranked", "limit": 3})
    voter.send("/needs/rounds/saraburi-2569/vote", choices=["3", "", "1"], step="cast")
    assert round.ballots() == [("3", "1")]


def test_every_field_has_a_label(a_round, voter):
    a_round()
    page = voter.page("/needs/rounds/saraburi-2569/vote")
    for field in page.select(".needs-voting input:not([type=hidden]), .needs-voting select"):
        assert page.select_one(f"label[for={field['id']}]"), field


def test_who_comes_back_is_told_that_there_is_a_ballot_and_not_what_it_says(a_round, voter):
    a_round()
    voter.send("/needs/rounds/saraburi-2569/vote", choices=["2"], step="cast")
    page = voter.page("/needs/rounds/saraburi-2569/vote")
    assert page.select_one(".alert-info")
    assert not page.select("input[name=choices][checked]")


def test_a_vote_with_a_code_needs_no_account_and_the_code_is_in_no_address(
    a_round, app, editor, caplog
):
    round = a_round()
    made = helpers.call_action(
        "need_voting_codes_create",
        {"user": editor["name"], "ignore_auth": False},
        round=round.name,
        number=1,
    )
    code, visitor = made["codes"][0], Browser(app)
    with caplog.at_level(logging.DEBUG):
        answer = visitor.send("/needs/rounds/saraburi-2569/vote", code=code, step="code")
        page = BeautifulSoup(answer.data, "html.parser")
        token = page.select_one(".needs-ballot-form input[name=_csrf_token]")["value"]
        hidden = page.select_one("input[name=code][type=hidden]")["value"]
        answer = visitor.client.post(
            "/needs/rounds/saraburi-2569/vote",
            data={"_csrf_token": token, "code": hidden, "choices": ["2"], "step": "cast"},
        )
    assert answer.status_code == 302
    assert code not in answer.headers["Location"]
    assert round.ballots() == [("2",)]
    assert not [record for record in caplog.records if code in record.getMessage()]


@pytest.mark.parametrize("kind", ["results", "results.csv", "results.pb"])
def test_before_its_time_no_page_and_no_file_has_counts(a_round, app, kind):
    round = a_round()
    stuff(round, {("1",): 7})
    for moment in (lambda: None, round.over):
        moment()
        sysadmin = factories.UserWithToken(sysadmin=True)
        for headers in ({}, {"Authorization": sysadmin["token"]}):
            answer = app.get(f"/needs/rounds/saraburi-2569/{kind}", headers=headers, status=None)
            if kind == "results":
                assert answer.status_code == 200
                assert "no-store" in answer.headers["Cache-Control"]
                page = BeautifulSoup(answer.body, "html.parser")
                assert not page.select(".needs-voting table")
            else:
                assert answer.status_code == 403


def test_then_everybody_has_the_page_the_table_and_the_file(a_round, app):
    round = a_round()
    stuff(round, {("1", "2"): 9, ("2",): 4})
    round.announced()
    page = BeautifulSoup(app.get("/needs/rounds/saraburi-2569/results").body, "html.parser")
    assert [row.select("td")[2].text for row in page.select("tbody tr")[:2]] == ["13", "9"]
    table = app.get("/needs/rounds/saraburi-2569/results.csv").body
    assert table.splitlines()[1].startswith(",2,")
    assert app.get("/needs/rounds/saraburi-2569/results.pb").body.startswith("META")


def test_paper_ballots_and_codes_have_pages_for_officials_only(a_round, app, editor):
    a_round()
    headers = {"Authorization": editor["token"]}
    for kind in ("paper", "codes"):
        address = f"/needs/rounds/saraburi-2569/{kind}"
        assert app.get(address, headers=headers).status_code == 200
        assert app.get(address, status=403).status_code == 403
    answer = app.post(
        "/needs/rounds/saraburi-2569/codes", headers=headers, data={"number": "3", "district": ""}
    )
    assert len(BeautifulSoup(answer.body, "html.parser").select(".needs-codes code")) == 3
    answer = app.post(
        "/needs/rounds/saraburi-2569/paper",
        headers=headers,
        data={"sheet": "1", "choices": ["1", "2"], "step": "enter"},
    )
    assert "กรอกแล้วหนึ่งคน" in answer.body


def test_an_official_deletes_a_reading_by_a_form_of_its_own(a_round, app, editor):
    a_round()
    address, headers = "/needs/rounds/saraburi-2569/paper", {"Authorization": editor["token"]}
    app.post(address, headers=headers, data={"sheet": "7", "choices": ["1"], "step": "enter"})
    shown = BeautifulSoup(app.get(address, headers=headers).body, "html.parser")
    form = shown.select_one(".needs-delete form")
    assert form.select_one("button")["data-module"] == "confirm-action"
    assert not shown.select(".needs-ballot-form [value=delete]")
    sent = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}
    refused = app.post(address, headers=headers, data={**sent, "sheet": "8"})
    beside = BeautifulSoup(refused.body, "html.parser")
    assert beside.select_one(".needs-delete[open] #said-delete").get_text(strip=True)
    assert not beside.select(".needs-ballot-form .invalid-feedback")
    deleted = app.post(address, headers=headers, data={**sent, "sheet": "7"})
    assert "ลบสิ่งที่คุณกรอกจากบัตรใบนี้แล้ว" in deleted.body
