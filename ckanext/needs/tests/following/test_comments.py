"""Comments: who writes, who reads what, who decides, and what abuse comes to."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.following.reasons import reasons
from ckanext.needs.model.comment import Comment
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act, refused
from ckanext.needs.tests.sql import statements_of

pytestmark = pytest.mark.ckan

TEXT = "น้ำท่วมทุกปี ขอให้ทำท่อก่อนหน้าฝน"


def say(user, need, text=TEXT):
    return act("need_comment_create", user, id=need["id"], text=text)


def read(user, need, **more):
    return [entry["text"] for entry in act("need_comment_list", user, id=need["id"], **more)]


def decide(user, comment, state="shown", **more):
    return act("need_comment_moderate", user, id=comment["id"], state=state, **more)


class TestWriting:
    def test_a_comment_waits_until_somebody_passed_it(self, need, citizen, neighbour, editor):
        comment = say(citizen, need)
        assert (comment["state"], comment["mine"]) == ("waiting", True)
        assert read(citizen, need) == [TEXT]
        assert read(neighbour, need) == read(None, need) == []
        decide(editor, comment)
        assert read(neighbour, need) == read(None, need) == [TEXT]

    @pytest.mark.parametrize("role", ["official", "editor"])
    def test_officials_and_publishers_of_the_need_do_not_wait(self, need, grant, editor, role):
        user = editor if role == "editor" else grant("official", "1901")
        comment = say(user, need)
        assert comment["state"] == "shown"
        assert comment["role"] == ("publisher" if role == "editor" else "official")

    def test_an_official_of_another_area_waits_as_everybody(self, need, grant):
        comment = say(grant("official", "1902"), need)
        assert (comment["state"], comment["role"]) == ("waiting", "")

    @pytest.mark.ckan_config("ckanext.needs.comments_known_after", "1")
    def test_who_is_known_does_not_wait_where_the_portal_says_so(self, need, citizen, editor):
        decide(editor, say(citizen, need))
        assert say(citizen, need, "อีกเรื่อง")["state"] == "shown"

    @pytest.mark.parametrize(
        "text",
        ["โทร 081-234-5678", "เขียนถึง somchai@example.com", "เลขบัตร 1-1017-00230-70-8"],
    )
    def test_personal_data_is_pointed_out_and_refused(self, need, citizen, text):
        errors = refused("need_comment_create", citizen, id=need["id"], text=text)
        assert any(part in str(errors) for part in text.split())
        assert read(citizen, need) == []

    @pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "x" * 1_000_000, "a\x00b", ["a"]])
    def test_what_is_no_opinion_is_refused(self, need, citizen, text):
        assert "text" in refused("need_comment_create", citizen, id=need["id"], text=text)

    @pytest.mark.parametrize(
        "text", ["<script>alert(1)</script>", "=HYPERLINK(1)", "'; DROP TABLE user;--", "../../etc"]
    )
    def test_odd_texts_are_kept_as_they_are(self, need, citizen, text):
        assert say(citizen, need, text)["text"] == text

    @pytest.mark.ckan_config("ckanext.needs.comments_per_hour", "2")
    def test_it_is_limited_by_the_hour(self, need, citizen, neighbour):
        for _ in range(2):
            say(citizen, need)
        refused("need_comment_create", citizen, id=need["id"], text=TEXT)
        say(neighbour, need)

    def test_who_is_not_signed_in_does_not_write(self, need):
        with pytest.raises(tk.NotAuthorized):
            say(None, need)

    def test_a_hidden_need_has_no_comments_for_others(self, hidden, citizen, editor):
        say(editor, hidden)
        for action, more in (("need_comment_create", {"text": TEXT}), ("need_comment_list", {})):
            with pytest.raises(tk.ObjectNotFound):
                act(action, citizen, id=hidden["id"], **more)


class TestReading:
    def test_no_author_is_named(self, need, citizen, neighbour, editor):
        decide(editor, say(citizen, need))
        for reader in (None, neighbour, editor):
            (comment,) = act("need_comment_list", reader, id=need["id"])
            assert comment["author"] == ""
            assert comment["mine"] is False
            assert citizen["id"] not in str(comment)
            assert citizen["name"] not in str(comment)

    def test_who_consented_is_named(self, need, citizen, editor):
        act("need_consent_set", citizen, consent=True)
        decide(editor, say(citizen, need))
        (comment,) = act("need_comment_list", None, id=need["id"])
        assert comment["author"] == citizen["fullname"]
        assert citizen["id"] not in str(comment)

    def test_it_comes_in_pages_the_newest_first(self, need, editor):
        for number in range(3):
            say(editor, need, f"ข้อ {number}")
        assert read(None, need, limit=2) == ["ข้อ 2", "ข้อ 1"]
        assert read(None, need, limit=2, offset=2) == ["ข้อ 0"]

    def test_a_moderator_sees_all_of_them(self, need, citizen, editor):
        say(citizen, need)
        assert read(editor, need) == [TEXT]
        assert read(editor, need, state="shown") == []


class TestDeciding:
    def test_what_is_hidden_is_seen_by_its_author_with_the_reason(
        self, need, citizen, neighbour, editor
    ):
        decide(editor, say(citizen, need), "hidden", reason="insult", note="ใช้คำสุภาพ")
        (mine,) = act("need_comment_list", citizen, id=need["id"])
        assert (mine["state"], mine["reason"], mine["note"]) == ("hidden", "insult", "ใช้คำสุภาพ")
        assert mine["reason_name"] == reasons().get("insult").name.th
        assert read(neighbour, need) == []

    def test_hiding_takes_a_reason_that_is_on_the_list(self, need, citizen, editor):
        comment = say(citizen, need)
        asked = {"id": comment["id"], "state": "hidden"}
        assert "reason" in refused("need_comment_moderate", editor, **asked)
        assert "reason" in refused("need_comment_moderate", editor, **asked, reason="ugly")
        assert "note" in refused("need_comment_moderate", editor, **asked, reason="other")

    def test_it_can_be_shown_again_and_the_reason_goes(self, need, citizen, editor):
        comment = say(citizen, need)
        decide(editor, comment, "hidden", reason="insult")
        assert "reason" not in decide(editor, comment)
        assert read(None, need) == [TEXT]

    def test_only_moderators_of_the_need_decide(self, need, citizen, grant):
        comment = say(citizen, need)
        other = factories.Organization()
        strangers = [
            None,
            citizen,
            grant("leader", "1901"),
            grant("official", "1902"),
            grant("official", "1901", other),
        ]
        for stranger in strangers:
            with pytest.raises(tk.NotAuthorized):
                decide(stranger, comment)
        decide(grant("official", "19"), comment)

    def test_an_unknown_comment_is_refused_as_one_of_others(self, citizen):
        with pytest.raises(tk.NotAuthorized):
            decide(citizen, {"id": "no-such-comment"})


class TestTheQueue:
    def queue(self, user, **more):
        return [entry["text"] for entry in act("need_comment_list", user, **more)]

    def test_moderators_find_what_waits_on_their_needs(self, new_need, citizen, editor, grant):
        for number, district in enumerate(("1901", "1902")):
            need = new_need(district=district, external_id=str(number))
            say(citizen, need, f"อำเภอ {district}")
        assert self.queue(editor) == ["อำเภอ 1901", "อำเภอ 1902"]
        assert self.queue(grant("official", "1902")) == ["อำเภอ 1902"]
        assert self.queue(editor, limit=1, offset=1) == ["อำเภอ 1902"]
        assert self.queue(editor, org="saraburi-pao") == ["อำเภอ 1901", "อำเภอ 1902"]
        assert self.queue(editor, org=factories.Organization()["name"]) == []

    def test_others_find_nothing(self, need, citizen, grant):
        say(citizen, need)
        assert self.queue(citizen) == self.queue(grant("leader", "1901")) == []
        with pytest.raises(tk.NotAuthorized):
            self.queue(None)

    def test_it_follows_a_need_that_another_agency_has_now(self, need, citizen, editor, grant):
        say(citizen, need)
        other = factories.Organization()
        theirs = grant("official", "19", other)
        assert self.queue(theirs) == []
        helpers.call_action("package_patch", as_portal(), id=need["id"], owner_org=other["id"])
        assert self.queue(theirs) == [TEXT]
        assert self.queue(editor) == []

    def test_a_sysadmin_and_who_has_several_roles_find_each_comment_once(
        self, need, citizen, editor, granted
    ):
        say(citizen, need)
        for area in ("19", "1901"):
            granted("official", area, editor)
        assert self.queue(editor) == self.queue(factories.Sysadmin()) == [TEXT]

    def test_it_takes_as_many_queries_however_many_needs_have_comments(
        self, new_need, citizen, editor, app
    ):
        def comments(numbers):
            for number in numbers:
                made = new_need(external_id=str(number))
                model.Session.add(Comment(need_id=made["id"], user_id=citizen["id"], text=TEXT))
            model.Session.commit()

        def page():
            headers = {"Authorization": editor["token"]}
            assert app.get("/needs/comments", headers=headers).status_code == 200

        comments(range(2))
        page(), page()
        few = len(statements_of(page))
        comments(range(2, 9))
        assert len(statements_of(page)) == few
        assert len(self.queue(editor)) == 9

    def test_who_has_no_place_costs_no_search_for_comments(self, need, citizen):
        say(citizen, need)
        asked = statements_of(lambda: self.queue(citizen))
        assert not [one for one in asked if "need_comment " in one]

    def test_what_was_decided_on_is_gone_from_it(self, need, citizen, editor):
        decide(editor, say(citizen, need))
        assert self.queue(editor) == []


class TestReporting:
    def report(self, user, comment, **more):
        return act("need_comment_report", user, id=comment["id"], **more)

    @pytest.fixture
    def shown(self, need, citizen, editor):
        comment = say(citizen, need)
        decide(editor, comment)
        return comment

    def test_a_report_is_seen_by_moderators_and_counts_once_a_person(
        self, need, shown, neighbour, editor
    ):
        for _ in range(2):
            self.report(neighbour, shown, text="หยาบคาย")
        (entry,) = act("need_comment_list", editor)
        assert (entry["id"], entry["reports"]) == (shown["id"], 1)
        assert neighbour["id"] not in str(entry)
        assert "reports" not in act("need_comment_list", neighbour, id=need["id"])[0]

    @pytest.mark.ckan_config("ckanext.needs.comments_reports_to_hide", "2")
    def test_enough_reports_make_it_wait_again_until_a_moderator_settles_them(
        self, need, shown, neighbour, editor
    ):
        self.report(neighbour, shown)
        assert read(None, need) == [TEXT]
        self.report(factories.User(), shown)
        assert read(None, need) == []
        decide(editor, shown)
        self.report(factories.User(), shown)
        assert read(None, need) == [TEXT]

    @pytest.mark.ckan_config("ckanext.needs.comments_per_hour", "1")
    def test_it_is_limited_by_the_hour_and_by_person(self, shown, neighbour):
        self.report(neighbour, shown)
        assert "message" in refused("need_comment_report", neighbour, id=shown["id"])
        self.report(factories.User(), shown)

    def test_only_what_one_may_see_is_reported(self, need, citizen, neighbour):
        comment = say(citizen, need)
        for unseen in (comment, {"id": "no-such-comment"}):
            with pytest.raises(tk.ObjectNotFound):
                self.report(neighbour, unseen)
        with pytest.raises(tk.NotAuthorized):
            self.report(None, comment)
