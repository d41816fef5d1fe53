"""Following a round: its title, its feed, and mails of the needs that its proposals came from."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import helpers
from lxml import etree

from ckanext.needs.following import notices
from ckanext.needs.model.follow import Notice
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act
from ckanext.needs.tests.logic.test_rounds import ROUND

pytestmark = pytest.mark.ckan


@pytest.fixture
def new_round(agency):
    """A function that makes a round with one proposal out of a need."""

    def make(name, need, **fields):
        given = {**ROUND, "name": name, "owner_org": agency["id"], "state": "open"}
        given |= {"title_th": "รอบขยะ", **fields}
        made = helpers.call_action("need_round_create", as_portal(), **given)
        proposal = {"need_id": need["id"], "title": "ถังขยะ", "district": "1901"}
        model.Session.add(Proposal(round_id=made["id"], number=1, created_by="x", **proposal))
        model.Session.commit()
        return made["id"]

    return make


def test_it_is_followed_by_name_and_kept_by_id(need, new_round, citizen):
    round_id = new_round("waste-2570", need)
    answer = act("need_follow", citizen, kind="round", key="waste-2570")
    assert (answer["key"], answer["title"]) == (round_id, "รอบขยะ")
    assert act("need_follow_list", citizen)[0]["title"] == "รอบขยะ"
    assert act("need_unfollow", citizen, kind="round", key="waste-2570")["removed"]


def test_a_draft_is_not_there_for_others(need, new_round, citizen, app):
    new_round("secret-2570", need, state="draft")
    with pytest.raises(tk.ObjectNotFound):
        act("need_follow", citizen, kind="round", key="secret-2570")
    assert app.get("/needs/feed/round/secret-2570", expect_errors=True).status_code == 404


def test_its_followers_hear_of_the_needs_behind_its_proposals(need, new_need, new_round, citizen):
    new_round("waste-2570", need)
    act("need_follow", citizen, kind="round", key="waste-2570")
    assert notices.note(new_need(external_id="2")["id"], "accepted", "planned") == 0
    assert notices.note(need["id"], "accepted", "planned") == 1
    assert model.Session.query(Notice).one().kind == "round"


def test_its_feed_has_their_changes(need, new_need, new_round, editor, app):
    new_round("waste-2570", need)
    for each in (need, new_need(status="accepted", external_id="2")):
        act("need_move", editor, id=each["id"], to="planned")
    feed = etree.fromstring(app.get("/needs/feed/round/waste-2570").body.encode())
    titles = [each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[0] == "รอบขยะ"
    assert f"บรรจุในแผน: {need['title']}" in titles
    assert {each.text for each in feed.iter("{http://www.w3.org/2005/Atom}id")}
    assert "/citizen-need/" + need["name"] in etree.tostring(feed).decode()
