"""A change is told once, also when the job that was to tell it was lost."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan as ckan_command
from ckan.lib.jobs import get_queue
from ckan.tests import factories, helpers

from ckanext.needs import bulk
from ckanext.needs.following import notices
from ckanext.needs.following.telling import tell_all
from ckanext.needs.model.follow import Notice
from ckanext.needs.model.run import now
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.model.told import Told, forget_old
from ckanext.needs.model.webhook import WebhookDelivery
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.following.conftest import act
from ckanext.needs.tests.following.lost import at_once, mails_go_out, redis_down
from ckanext.needs.tests.following.test_mails import TOPIC, hour_passes, sent, waiting
from ckanext.needs.tests.following.test_rounds import new_round
from ckanext.needs.tests.webhooks.test_webhooks import admin, hook, receiver
from ckanext.needs.workflow import untold

__all__ = ["admin", "hook", "mails_go_out", "new_round", "receiver", "sent"]
pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("mails_go_out")]


@pytest.fixture
def lose(editor, monkeypatch):
    """A function that moves a need while Redis is down: no job tells it."""

    def move(need, to="planned"):
        get_queue().empty()
        with redis_down(monkeypatch):
            act("need_move", editor, id=need["id"], to=to)
        assert get_queue().jobs == []

    return move


def days_pass(days):
    for event in model.Session.query(StatusEvent):
        event.created -= timedelta(days=days)
    model.Session.commit()


class TestFollowers:
    def test_redis_down_at_the_move_the_next_run_tells_it_once(self, need, citizen, lose, sent):
        act("need_follow", citizen, key=need["id"])
        lose(need)
        assert (sent(), waiting()) == ([], 0)
        assert tell_all().mails == 1
        hour_passes(citizen)
        assert tell_all().mails == 0
        ((to, subject, *_),) = sent()
        assert (to, subject) == (citizen["email"], f"{need['title']}: บรรจุในแผน")

    def test_a_worker_that_dies_over_the_job_loses_nothing(self, need, citizen, editor, sent):
        act("need_follow", citizen, key=need["id"])
        get_queue().empty()
        act("need_move", editor, id=need["id"], to="planned")
        assert len(get_queue().jobs) == 2
        get_queue().empty()
        tell_all()
        assert len(sent()) == 1

    def test_a_job_that_comes_late_tells_nobody_again(self, need, citizen, editor, sent):
        act("need_follow", citizen, key=need["id"])
        get_queue().empty()
        act("need_move", editor, id=need["id"], to="planned")
        tell_all()
        hour_passes(citizen)
        for job in get_queue().jobs:
            job.perform()
        tell_all()
        get_queue().empty()
        assert (len(sent()), waiting()) == (1, 0)

    def test_what_a_job_has_told_is_not_told_again(self, need, citizen, editor, sent):
        act("need_follow", citizen, key=need["id"])
        get_queue().empty()
        act("need_move", editor, id=need["id"], to="planned")
        for job in get_queue().jobs:
            job.perform()
        get_queue().empty()
        hour_passes(citizen)
        tell_all()
        assert (len(sent()), waiting()) == (1, 0)

    def test_of_many_that_tell_it_at_once_one_does(self, app, need, citizen, lose):
        act("need_follow", citizen, key=need["id"])
        lose(need)
        at_once(app, 4, notices.note_lost)
        assert waiting() == 1

    @pytest.mark.parametrize(
        "follow", [{"kind": "topic", "key": TOPIC}, {"kind": "round", "key": "waste-2570"}]
    )
    def test_who_follows_its_topic_or_round_is_told_too(
        self, need, new_round, citizen, lose, follow
    ):
        new_round("waste-2570", need)
        act("need_follow", citizen, **follow)
        lose(need)
        notices.note_lost()
        assert model.Session.query(Notice).one().kind == follow["kind"]

    def test_who_follows_since_then_is_not_told_what_was_before(self, need, citizen, lose):
        lose(need)
        act("need_follow", citizen, key=need["id"])
        notices.note_lost()
        assert waiting() == 0

    def test_what_nobody_could_be_told_for_a_week_is_no_news(self, need, citizen, lose):
        act("need_follow", citizen, key=need["id"])
        lose(need)
        days_pass(8)
        notices.note_lost()
        assert waiting() == 0

    def test_being_forwarded_is_no_news(self, need, citizen, editor):
        act("need_follow", citizen, key=need["id"])
        other = factories.Organization()
        act("need_forward", editor, id=need["id"], organization=other["name"], reason="ตรงหน้าที่")
        notices.note_lost()
        assert waiting() == 0

    def test_new_needs_of_a_load_are_no_news_as_ever(self, agency, citizen):
        act("need_follow", citizen, kind="topic", key=TOPIC)
        new = {**NEED, "id": stable_id("need", "test", "1"), "owner_org": agency["id"]}
        bulk.write([{**new, "status": "accepted"}], as_portal()["user"])
        assert notices.note_lost() == waiting() == 0

    def test_an_error_with_one_change_does_not_keep_the_others(
        self, new_need, citizen, lose, monkeypatch
    ):
        first, second = (new_need(status="accepted", external_id=str(n)) for n in range(2))
        for each in (first, second):
            act("need_follow", citizen, key=each["id"])
            lose(each)
        topics = notices._topics

        def fail(need_id):
            if need_id == first["id"]:
                raise ValueError(need_id)
            return topics(need_id)

        logged = []
        with monkeypatch.context() as broken:
            broken.setattr(notices, "_topics", fail)
            broken.setattr(untold.log, "exception", lambda *said: logged.append(said))
            notices.note_lost()
        assert model.Session.query(Notice).one().need_id == second["id"]
        assert [said[1] for said in logged] == ["mails"]
        notices.note_lost()
        assert waiting() == 2

    def test_redis_down_at_the_command_too_keeps_nothing_from_being_noted_and_called(
        self, need, citizen, lose, hook, receiver, monkeypatch, sent
    ):
        act("need_follow", citizen, key=need["id"])
        lose(need)
        with redis_down(monkeypatch):
            assert tell_all().mails == 0
        assert (waiting(), len(receiver.calls)) == (1, 1)
        assert tell_all().mails == 1


class TestWebhooks:
    def test_redis_down_at_the_move_the_next_run_calls_once(self, need, hook, receiver, lose):
        lose(need)
        assert receiver.calls == []
        assert tell_all().calls == 1
        assert tell_all().calls == 0
        ((_, body),) = receiver.calls
        said = json.loads(body)
        assert (said["event"], said["from_status"], said["to_status"]) == (
            "need_moved",
            "accepted",
            "planned",
        )

    def test_the_call_says_when_it_happened_not_when_it_was_found(self, need, hook, receiver, lose):
        lose(need)
        model.Session.execute(sa.text("UPDATE need_webhook SET created = '2020-01-01'"))
        days_pass(2)
        tell_all()
        assert json.loads(receiver.calls[0][1])["created"][:10] == str(
            (now() - timedelta(days=2)).date()
        )

    def test_of_many_that_call_at_once_one_does(self, app, need, hook, receiver, lose):
        lose(need)
        at_once(app, 4, tell_all)
        assert len(receiver.calls) == 1

    def test_a_webhook_that_came_later_is_not_called(self, need, agency, admin, receiver, lose):
        lose(need)
        act("need_webhook_create", admin, org=agency["id"], url=receiver.url)
        tell_all()
        assert receiver.calls == []

    def test_a_need_that_is_hidden_again_does_not_leave(self, need, hook, receiver, lose):
        lose(need)
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        tell_all()
        assert receiver.calls == []
        assert model.Session.query(WebhookDelivery).count() == 0


def test_the_command_tells_what_was_lost(need, citizen, lose, cli, sent):
    act("need_follow", citizen, key=need["id"])
    lose(need)
    done = cli.invoke(ckan_command, ["needs", "notify"])
    assert done.exit_code == 0, done.output
    assert "1 mails, 0 calls" in done.output


def test_what_can_not_be_told_any_more_is_forgotten(need):
    model.Session.add_all(
        Told(listener="mails", what=f"status:{age}", created=now() - timedelta(days=age))
        for age in (7, 9)
    )
    model.Session.commit()
    forget_old()
    left = model.Session.scalars(
        sa.select(Told.what).where(Told.what.in_(["status:7", "status:9"]))
    )
    assert list(left) == ["status:7"]
