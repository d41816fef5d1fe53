"""Mails to followers: what they say, to whom, how often, and how they stop."""

import base64
import email
from datetime import timedelta
from email.header import decode_header, make_header

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis
from ckan.tests import factories, helpers

from ckanext.needs.following import jobs, mails, notices, stopping
from ckanext.needs.following.limits import key
from ckanext.needs.following.stopping import Stop
from ckanext.needs.model.follow import Follow, Notice
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act

pytestmark = pytest.mark.ckan

TOPIC = "saraburi-2561:4.1@1901"


@pytest.fixture(autouse=True)
def _mail_settings(with_plugins, monkeypatch):
    monkeypatch.setitem(tk.config, "smtp.server", "localhost:25")
    monkeypatch.setitem(tk.config, "smtp.mail_from", "needs@example.go.th")


@pytest.fixture
def sent(mail_server):
    """A function that returns the mails that were sent: (to, subject, body, message)."""

    def read():
        found = []
        for _, _, to, text in mail_server.get_smtp_messages():
            message = email.message_from_string(text)
            body = base64.b64decode(message.get_payload()).decode()
            subject = str(make_header(decode_header(message["Subject"])))
            found.append((to[0], subject, body, message))
        return found

    return read


def hour_passes(*users):
    connect_to_redis().delete(*(key("told", user["id"]) for user in users))


def moved(need, to_status="planned", from_status="accepted"):
    jobs.tell(need["id"], from_status, to_status)


def waiting():
    return model.Session.query(Notice).count()


class TestWhatTheySay:
    def test_a_follower_reads_which_need_went_where_and_how_to_stop(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        moved(need)
        ((to, subject, body, _),) = sent()
        assert to == citizen["email"]
        assert subject == f"{need['title']}: บรรจุในแผน"
        assert f"http://test.ckan.net/th/citizen-need/{need['name']}" in body
        assert "องค์การบริหารส่วนจังหวัดสระบุรี" in body
        assert body.count("/th/needs/follow/stop/") == 2
        assert waiting() == 0

    def test_it_is_in_the_language_in_which_they_asked(self, app, need, citizen, sent):
        headers = {"Authorization": citizen["token"]}
        app.post("/en/api/3/action/need_follow", headers=headers, json={"key": need["id"]})
        moved(need)
        ((_, subject, body, _),) = sent()
        assert subject == f"{need['title']}: Planned"
        assert "/en/citizen-need/" in body
        assert "No more mails about this" in body

    def test_it_says_why_one_gets_it(self, need, citizen, sent):
        act("need_follow", citizen, kind="topic", key=TOPIC)
        moved(need)
        assert "เมืองสระบุรี" in sent()[0][2]

    def test_a_line_break_in_a_title_makes_no_header(self, new_need, citizen, sent):
        need = new_need(status="accepted", title="ถนน\r\nBcc: everyone")
        act("need_follow", citizen, key=need["id"])
        moved(need)
        ((_, _, _, message),) = sent()
        assert message["Bcc"] is None


class TestWhoGetsThem:
    def test_one_mail_for_the_need_its_topic_and_its_pillar(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        for topic in (TOPIC, "saraburi-2561:4@1901"):
            act("need_follow", citizen, kind="topic", key=topic)
        moved(need)
        assert len(sent()) == 1

    def test_who_follows_something_else_gets_none(self, need, new_need, citizen, neighbour, sent):
        act("need_follow", citizen, key=new_need(external_id="2")["id"])
        act("need_follow", neighbour, kind="topic", key="saraburi-2561:4.1@1902")
        moved(need)
        assert sent() == []

    def test_of_a_hidden_need_only_who_may_read_it_is_told(self, hidden, citizen, editor, sent):
        for user in (citizen, editor):
            act("need_follow", user, kind="topic", key=TOPIC)
        moved(hidden, "submitted", "draft")
        assert [to for to, *_ in sent()] == [editor["email"]]
        assert waiting() == 0

    def test_what_is_hidden_before_the_mail_goes_is_not_told(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        notices.note(need["id"], "accepted", "planned")
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        assert mails.send_due() == 0
        assert (sent(), waiting()) == ([], 0)

    def test_who_is_gone_gets_none(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        helpers.call_action("user_delete", as_portal(), id=citizen["id"])
        moved(need)
        assert (sent(), waiting()) == ([], 0)

    def test_who_wants_no_mail_gets_none(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"], mail=False)
        moved(need)
        assert sent() == []


class TestHowOften:
    def test_one_mail_an_hour_with_all_that_happened(self, new_need, citizen, sent):
        needs = [
            new_need(status="accepted", external_id=str(n), title=f"เรื่อง {n}") for n in range(3)
        ]
        act("need_follow", citizen, kind="topic", key=TOPIC)
        for need in needs:
            moved(need)
        assert len(sent()) == 1
        assert waiting() == 2
        hour_passes(citizen)
        assert mails.send_due() == 1
        _, (_, subject, body, _) = sent()
        assert "2" in subject
        assert needs[0]["title"] not in body
        assert all(need["title"] in body for need in needs[1:])

    def test_a_need_that_moved_twice_is_told_once_where_it_is_now(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        notices.note(need["id"], "accepted", "planned")
        notices.note(need["id"], "planned", "funded")
        mails.send_due()
        ((_, subject, body, _),) = sent()
        assert "ได้รับงบประมาณ" in subject
        assert body.count(need["title"]) == 2  # in the news, and why one gets it

    def test_a_mail_that_fails_is_sent_later(self, need, citizen, sent, monkeypatch):
        from ckan.lib.mailer import MailerException

        def fail(*_args, **_more):
            raise MailerException("no server")

        act("need_follow", citizen, key=need["id"])
        with monkeypatch.context() as broken:
            broken.setattr(mails, "mail_user", fail)
            moved(need)
        assert (sent(), waiting()) == ([], 1)
        assert mails.send_due() == 1
        assert len(sent()) == 1

    def test_what_nobody_could_be_told_for_a_week_is_forgotten(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        notices.note(need["id"], "accepted", "planned")
        for notice in model.Session.query(Notice):
            notice.created -= timedelta(days=8)
        model.Session.commit()
        assert mails.send_due() == 0
        assert waiting() == 0


class TestTheJob:
    def test_a_signal_only_puts_a_job_in_the_queue(self, need, citizen, sent):
        act("need_follow", citizen, key=need["id"])
        get_queue().empty()
        jobs.status_moved(None, need_id=need["id"], from_status="accepted", to_status="planned")
        assert (sent(), waiting()) == ([], 0)
        (job,) = get_queue().jobs
        assert job.args == [need["id"], "accepted", "planned"]
        job.perform()
        assert len(sent()) == 1
        get_queue().empty()

    def test_being_handed_on_tells_nobody(self, need):
        get_queue().empty()
        jobs.status_moved(None, need_id=need["id"], from_status="accepted", to_status="accepted")
        assert get_queue().jobs == []


class TestStopping:
    def test_the_link_stops_mails_for_one_thing_and_the_list_keeps_it(self, need, citizen):
        act("need_follow", citizen, key=need["id"])
        act("need_follow", citizen, kind="topic", key=TOPIC)
        assert stopping.stop_mails(Stop(citizen["id"], "topic", TOPIC)) == 1
        kept = {entry["kind"]: entry["mail"] for entry in act("need_follow_list", citizen)}
        assert kept == {"need": True, "topic": False}

    def test_the_other_link_stops_all_of_them(self, need, citizen, neighbour):
        for user in (citizen, neighbour):
            act("need_follow", user, key=need["id"])
        assert stopping.stop_mails(Stop(citizen["id"])) == 1
        left = model.Session.query(Follow).filter_by(mail=True)
        assert [row.user_id for row in left] == [neighbour["id"]]

    def test_a_link_says_what_it_was_made_for(self, citizen):
        made = Stop(citizen["id"], "topic", TOPIC)
        assert stopping.read(stopping.token(made)) == made

    @pytest.mark.parametrize("token", ["", "x", "WzFd.x", "a" * 5000])
    def test_a_link_that_was_not_made_here_says_nothing(self, clean_db, token):
        assert stopping.read(token) is None

    def test_a_changed_link_says_nothing(self, citizen):
        token = stopping.token(Stop(citizen["id"]))
        other = stopping.token(Stop(factories.User()["id"]))
        assert stopping.read(token.split(".")[0] + "." + other.split(".")[1]) is None


def test_mails_link_to_pages_under_the_portal_s_root(ckan_config, monkeypatch):
    from ckanext.needs.following.addresses import page

    monkeypatch.setitem(tk.config, "ckan.root_path", "/portal/{{LANG}}")
    assert page("/a b", "en") == "http://test.ckan.net/portal/en/a%20b"
