"""The Atom feeds: valid, of public changes only, and not sent twice to who has them."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from ckan import model
from ckan.tests import factories, helpers
from lxml import etree

from ckanext.needs.model.run import now
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.following.conftest import act

pytestmark = pytest.mark.ckan

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
TOPIC = {"issue": "saraburi-2561:4.1", "district": "1901"}


def topic(**codes):
    return f"/needs/feed/topic?{urlencode({**TOPIC, **codes})}"


@pytest.fixture
def new_need(new_need):
    """As everywhere; that it was made is not in its history: here only what a test says is."""

    def make(**fields):
        need = new_need(**fields)
        model.Session.query(StatusEvent).filter_by(need_id=need["id"]).delete()
        model.Session.commit()
        return need

    return make


@pytest.fixture
def happened(agency):
    """A function that notes a change of a need's status."""

    def note(need, to_status, from_status="under_review", public=True):
        event = StatusEvent(
            need_id=need["id"],
            from_status=from_status,
            to_status=to_status,
            user_id="",
            role="official",
            organization_id=agency["id"],
            reason="",
            next_owner="",
            public=public,
            since=now().date(),
        )
        model.Session.add(event)
        model.Session.commit()

    return note


@pytest.fixture
def read(app):
    """A function that reads a feed and checks it; returns titles of the entries."""

    def ask(address, **more):
        answer = app.get(address, **more)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        document = etree.fromstring(answer.body.encode())
        assert SCHEMA.validate(document), SCHEMA.error_log
        return [each.findtext(f"{ATOM}title") for each in document.findall(f"{ATOM}entry")]

    return ask


class TestWhatIsInThem:
    def test_the_newest_change_comes_first_with_its_status(self, read, need, happened):
        happened(need, "accepted")
        happened(need, "planned", "accepted")
        titles = read("/needs/feed/all")
        assert titles == [f"บรรจุในแผน: {need['title']}", f"เห็นชอบ: {need['title']}"]

    def test_it_is_read_in_english_too(self, read, need, happened):
        happened(need, "accepted")
        assert read("/en/needs/feed/all") == [f"Accepted: {need['title']}"]

    def test_a_feed_without_entries_is_valid_too(self, read, need):
        assert read("/needs/feed/all") == read(f"/needs/feed/need/{need['name']}") == []

    def test_one_need(self, read, new_need, happened):
        one, other = (new_need(status="accepted", external_id=str(n)) for n in range(2))
        for need in (one, other):
            happened(need, "accepted")
        assert len(read(f"/needs/feed/need/{one['name']}")) == 1
        assert len(read("/needs/feed/all")) == 2

    @pytest.mark.parametrize(
        ("codes", "entries"),
        [({}, 1), ({"issue": "saraburi-2561:4"}, 1), ({"district": "1902"}, 0)],
    )
    def test_a_topic_is_an_issue_or_pillar_in_a_district(
        self, read, need, happened, codes, entries
    ):
        happened(need, "accepted")
        assert len(read(topic(**codes))) == entries

    def test_being_handed_on_is_no_change_of_status(self, read, need, happened):
        happened(need, "accepted", "accepted")
        assert read("/needs/feed/all") == []

    def test_odd_titles_stay_valid(self, read, new_need, happened):
        need = new_need(status="accepted", title="<b>&amp; ]]> 'ถนน'\u0007\u200b")
        happened(need, "accepted")
        (title,) = read("/needs/feed/all")
        assert "<b>&amp; ]]> 'ถนน'" in title


class TestWhatIsNot:
    def test_changes_of_hidden_needs_even_for_those_who_may_read_them(
        self, app, read, hidden, happened, editor
    ):
        happened(hidden, "submitted", "draft", public=False)
        signed = {"headers": {"Authorization": editor["token"]}}
        assert read("/needs/feed/all", **signed) == read(topic(), **signed) == []
        answer = app.get(f"/needs/feed/need/{hidden['name']}", expect_errors=True, **signed)
        assert answer.status_code == 404
        assert hidden["title"] not in answer.body

    def test_what_happened_before_a_need_was_public(self, read, need, happened):
        happened(need, "submitted", "draft", public=False)
        happened(need, "under_review", "submitted")
        assert len(read("/needs/feed/all")) == 1

    def test_the_history_of_a_need_that_is_hidden_again(self, read, need, happened):
        happened(need, "accepted")
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        assert read("/needs/feed/all") == read(topic()) == []

    @pytest.mark.parametrize(
        "address",
        [
            "/needs/feed/need/no-such-need",
            "/needs/feed/round/no-such-round",
            "/needs/feed/topic",
            "/needs/feed/topic?issue=saraburi-2561:4.1&district=19",
            "/needs/feed/topic?issue=%22%20OR%20*:*&district=1901",
        ],
    )
    def test_what_is_not_there_is_404(self, app, address, clean_portal):
        assert app.get(address, expect_errors=True).status_code == 404


def test_a_new_need_and_each_move_stand_in_the_feed(app, read, agency, editor):
    made = {**NEED, "owner_org": agency["id"], "status": "accepted"}
    need = helpers.call_action("package_create", as_portal(), **made)
    act("need_move", editor, id=need["id"], to="planned")
    assert [title.split(":")[0] for title in read("/needs/feed/all")] == ["บรรจุในแผน", "เห็นชอบ"]


class TestReadingAgain:
    def test_who_has_it_is_sent_nothing(self, app, need, happened):
        happened(need, "accepted")
        tag = app.get("/needs/feed/all").headers["ETag"]
        again = app.get("/needs/feed/all", headers={"If-None-Match": tag}, expect_errors=True)
        assert (again.status_code, again.body) == (304, "")

    def test_who_has_an_older_one_is_sent_the_new_one(self, app, need, happened):
        tag = app.get("/needs/feed/all").headers["ETag"]
        happened(need, "accepted")
        again = app.get("/needs/feed/all", headers={"If-None-Match": tag})
        assert again.headers["ETag"] != tag

    def test_it_is_the_same_for_whoever_asks(self, app, need, happened):
        happened(need, "accepted")
        token = factories.SysadminWithToken()["token"]
        mine = app.get("/needs/feed/all", headers={"Authorization": token})
        assert mine.body == app.get("/needs/feed/all").body
