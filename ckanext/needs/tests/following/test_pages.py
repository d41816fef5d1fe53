"""The buttons and comments on the page of a need, what one follows, the queue of moderators."""

import re

import pytest
from bs4 import BeautifulSoup
from ckan.tests import factories

from ckanext.needs.following import counting, stopping
from ckanext.needs.following.stopping import Stop
from ckanext.needs.tests.following.conftest import act

pytestmark = pytest.mark.ckan

TEXT = "ขอให้ทำก่อนหน้าฝน"


@pytest.fixture
def call(app):
    """Call a page as a user, by token; posts do not follow redirects."""

    def ask(method, address, user, **more):
        more.setdefault("headers", {"Authorization": user["token"]} if user else {})
        if method == "post":
            more.setdefault("follow_redirects", False)
        return getattr(app, method)(address, expect_errors=True, **more)

    return ask


def seen(answer):
    return " ".join(BeautifulSoup(answer.body, "html.parser").get_text(" ").split())


def forms(answer):
    return BeautifulSoup(answer.body, "html.parser").select("[role=main] form, .needs-page form")


class TestTheNeed:
    def page(self, call, need, user):
        return call("get", f"/citizen-need/{need['name']}", user)

    def test_says_how_many_need_it_too_and_offers_the_buttons(self, call, need, citizen):
        act("need_endorse", citizen, id=need["id"])
        shown = seen(self.page(call, need, citizen))
        assert "มีคนต้องการเรื่องนี้ด้วย 1 คน" in shown
        assert "ติดตาม ความต้องการนี้" in shown

    def test_asks_who_is_not_signed_in_to_do_so(self, call, need):
        page = self.page(call, need, None)
        assert "เข้าสู่ระบบเพื่อติดตาม" in seen(page)
        assert not BeautifulSoup(page.body, "html.parser").select(".needs-opinions form")

    def test_every_form_has_a_token(self, call, need, citizen):
        act("need_comment_create", citizen, id=need["id"], text=TEXT)
        found = forms(self.page(call, need, citizen))
        assert len(found) >= 4
        for form in found:
            assert form["method"] == "post"
            assert form.select("input[name=_csrf_token]")

    def test_shows_comments_as_text(self, call, need, editor):
        act("need_comment_create", editor, id=need["id"], text="<script>alert(1)</script>")
        page = self.page(call, need, None)
        assert "<script>alert(1)</script>" not in page.body
        assert "<script>alert(1)</script>" in seen(page)
        assert "หน่วยงาน" in seen(page)


class TestButtons:
    @pytest.mark.parametrize("do", ["endorse", "unendorse"])
    def test_endorsing(self, call, need, citizen, do):
        act("need_endorse", citizen, id=need["id"])
        answer = call(
            "post", f"/needs/endorse/{need['name']}", citizen, data={"do": do, "need": need["name"]}
        )
        assert answer.status_code == 302
        assert f"/citizen-need/{need['name']}#needs-opinions" in answer.headers["Location"]
        page = call("get", f"/citizen-need/{need['name']}", citizen)
        assert ("ด้วย 1 คน" in seen(page)) is (do == "endorse")

    def test_following_and_stopping(self, call, need, citizen):
        said = {"kind": "need", "key": need["id"], "need": need["name"]}
        call("post", "/needs/follow/", citizen, data={**said, "do": "follow"})
        assert need["title"] in seen(call("get", "/needs/follow/", citizen))
        call("post", "/needs/follow/", citizen, data={**said, "do": "unfollow"})
        assert need["title"] not in seen(call("get", "/needs/follow/", citizen))

    def test_what_is_hidden_is_404(self, call, hidden, citizen):
        said = {"kind": "need", "key": hidden["id"]}
        assert call("post", "/needs/follow/", citizen, data=said).status_code == 404
        assert call("post", f"/needs/endorse/{hidden['name']}", citizen).status_code == 404
        address = f"/needs/comments/on/{hidden['name']}"
        assert call("get", address, citizen).status_code == 404
        assert call("post", address, citizen, data={"text": TEXT}).status_code == 404

    def test_who_is_not_signed_in_changes_nothing(self, app, need):
        for address, data in (
            ("/needs/follow/", {"key": need["id"]}),
            (f"/needs/endorse/{need['name']}", {}),
            (f"/needs/comments/on/{need['name']}", {"text": TEXT}),
        ):
            answer = app.post(address, data=data, expect_errors=True, follow_redirects=False)
            assert answer.status_code in (302, 400, 403)
        assert act("need_comment_list", None, id=need["id"]) == []


class TestComments:
    def test_a_comment_waits_and_its_author_is_told_so(self, call, need, citizen):
        address = f"/needs/comments/on/{need['name']}"
        assert call("post", address, citizen, data={"text": TEXT}).status_code == 302
        assert "รอผู้ดูแลตรวจ" in seen(call("get", address, citizen))
        assert TEXT not in seen(call("get", address, None))

    def test_what_is_refused_stays_in_the_form_with_the_reason(self, call, need, citizen):
        text = "โทร 081-234-5678"
        answer = call("post", f"/needs/comments/on/{need['name']}", citizen, data={"text": text})
        assert answer.status_code == 200
        assert BeautifulSoup(answer.body, "html.parser").select_one("textarea").text.strip() == text
        assert (
            "081-234-5678"
            in BeautifulSoup(answer.body, "html.parser").select_one(".invalid-feedback").text
        )

    def test_reporting(self, call, need, citizen, editor):
        comment = act("need_comment_create", editor, id=need["id"], text=TEXT)
        address = f"/needs/comments/{comment['id']}/report"
        answer = call("post", address, citizen, data={"need": need["name"], "text": "?"})
        assert answer.status_code == 302
        assert "รายงาน" in seen(call("get", "/needs/comments", editor))


class TestTheQueue:
    def decide(self, call, user, comment, **said):
        return call("post", "/needs/comments", user, data={"id": comment["id"], **said})

    def test_moderators_show_and_hide(self, call, need, citizen, editor):
        comment = act("need_comment_create", citizen, id=need["id"], text=TEXT)
        page = call("get", "/needs/comments", editor)
        assert TEXT in seen(page)
        assert need["title"] in seen(page)
        self.decide(call, editor, comment, state="hidden", reason="insult")
        assert TEXT not in seen(call("get", "/needs/comments", editor))
        assert TEXT in seen(call("get", "/needs/comments?state=hidden", editor))
        self.decide(call, editor, comment, state="shown")
        assert TEXT in seen(call("get", f"/citizen-need/{need['name']}", None))

    def test_others_decide_nothing(self, call, need, citizen, neighbour):
        comment = act("need_comment_create", citizen, id=need["id"], text=TEXT)
        assert TEXT not in seen(call("get", "/needs/comments", neighbour))
        assert self.decide(call, neighbour, comment, state="shown").status_code == 403
        assert call("get", "/needs/comments", None).status_code in (302, 403)

    @pytest.mark.parametrize("query", ["state=gone", "page=-1", "page=x", "page=99999999999"])
    def test_odd_addresses_break_nothing(self, call, editor, query):
        assert call("get", f"/needs/comments?{query}", editor).status_code in (200, 404)


class TestTheLinkInAMail:
    def test_looking_at_it_stops_nothing_and_the_button_does(self, app, need, citizen):
        act("need_follow", citizen, key=need["id"])
        address = f"/needs/follow/stop/{stopping.token(Stop(citizen['id']))}"
        page = app.get(address)
        assert act("need_follow_list", citizen)[0]["mail"] is True
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page.body)
        assert token
        assert app.post(address, data={"_csrf_token": token[1]}).status_code == 200
        assert act("need_follow_list", citizen)[0]["mail"] is False

    def test_another_link_is_404(self, app, clean_portal):
        assert app.get("/needs/follow/stop/x", expect_errors=True).status_code == 404


class TestSearching:
    def test_most_endorsed_first_can_be_chosen(self, app, new_need, citizen):
        plain, liked = (
            new_need(status="accepted", external_id=str(n), title=f"เรื่องที่ {n}") for n in range(2)
        )
        act("need_endorse", citizen, id=plain["id"])
        act("need_endorse", factories.User(), id=plain["id"])
        act("need_endorse", citizen, id=liked["id"])
        counting.tell_the_index()
        page = app.get("/citizen-need/?sort=needs_endorsements+desc,+metadata_modified+desc")
        assert page.body.index(plain["title"]) < page.body.index(liked["title"])
        chosen = BeautifulSoup(page.body, "html.parser").select_one("option[selected]")
        assert chosen.get_text().strip() == "คนต้องการมากที่สุด"
