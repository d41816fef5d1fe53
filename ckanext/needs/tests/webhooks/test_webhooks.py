"""Webhooks: who sets them up, what is sent to whom, and what happens when nobody answers."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.run import now
from ckanext.needs.model.webhook import Webhook, WebhookDelivery
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act, refused
from ckanext.needs.tests.webhooks.receiver import running
from ckanext.needs.webhooks import calling, jobs, sending
from ckanext.needs.webhooks.signing import ID, SIGNATURE, TIMESTAMP, sign

pytestmark = pytest.mark.ckan

DOCS = Path(__file__).parents[4] / "docs" / "api.md"


@pytest.fixture
def receiver(monkeypatch):
    with running() as started:
        monkeypatch.setitem(tk.config, "ckanext.needs.webhook_allowed_hosts", started.host)
        yield started


@pytest.fixture
def admin(agency):
    user = factories.UserWithToken()
    helpers.call_action(
        "organization_member_create", id=agency["id"], username=user["name"], role="admin"
    )
    return user


@pytest.fixture
def need(new_need):
    return new_need(status="accepted")


@pytest.fixture
def hook(agency, admin, receiver):
    return act("need_webhook_create", admin, org=agency["id"], url=receiver.url)


def listed(admin, agency):
    return act("need_webhook_list", admin, org=agency["name"])


def moved(need, to_status="planned", from_status="accepted"):
    jobs.tell(need["id"], from_status, to_status)


def later(**time_):
    """Let waiting calls be as if so much time had passed."""
    model.Session.expire_all()
    for delivery in model.Session.query(WebhookDelivery):
        delivery.due -= timedelta(**time_)
    model.Session.commit()


class TestSettingUp:
    def test_the_secret_is_given_once_and_never_again(self, agency, admin, hook):
        assert len(hook["secret"]) >= 32
        (shown,) = listed(admin, agency)
        assert hook["secret"] not in json.dumps(shown)
        assert (shown["url"], shown["events"]) == (hook["url"], ["need_published", "need_moved"])

    def test_only_admins_of_the_organisation_may(self, agency, hook, editor):
        other = factories.User()
        factories.Organization(users=[{"name": other["name"], "capacity": "admin"}])
        for user in (None, editor, other):
            with pytest.raises(tk.NotAuthorized):
                act("need_webhook_create", user, org=agency["id"], url="https://example.com/x")
            with pytest.raises(tk.NotAuthorized):
                act("need_webhook_list", user, org=agency["id"])
            for action in ("need_webhook_test", "need_webhook_delete"):
                with pytest.raises(tk.NotAuthorized):
                    act(action, user, id=hook["id"])
        assert model.Session.get(Webhook, hook["id"]) is not None

    @pytest.mark.parametrize(
        "url",
        [
            *(
                "",
                "x",
                "http://example.com/x",
                "ftp://example.com/x",
                "https://",
                "file:///etc/passwd",
            ),
            *("https://a:b@example.com/", "https://example.com/\nx", "https://e.com/" + "x" * 1000),
            *("https://[::1", "https://example.com:port/", ["https://example.com"]),
        ],
    )
    def test_other_addresses_are_refused(self, agency, admin, url):
        assert "url" in refused("need_webhook_create", admin, org=agency["id"], url=url)

    def test_unknown_events_are_refused(self, agency, admin):
        asked = {"org": agency["id"], "url": "https://example.com/x"}
        assert "events" in refused("need_webhook_create", admin, **asked, events=["all"])

    def test_a_deleted_one_is_called_no_more(self, need, admin, hook, receiver):
        act("need_webhook_delete", admin, id=hook["id"])
        moved(need)
        assert receiver.calls == []


class TestWhatIsSent:
    def test_a_move_is_told_signed(self, need, hook, receiver):
        moved(need)
        ((headers, body),) = receiver.calls
        said = json.loads(body)
        assert said["event"] == "need_moved"
        assert (said["from_status"], said["to_status"]) == ("accepted", "planned")
        assert said["need"]["id"] == need["id"]
        assert said["need"]["title"] == need["title"]
        expected = sign(hook["secret"], headers[ID], int(headers[TIMESTAMP]), body)
        assert headers[SIGNATURE] == expected
        assert abs(int(headers[TIMESTAMP]) - time.time()) < 60

    def test_what_becomes_public_is_told_without_what_was_before(self, need, hook, receiver):
        moved(need, "accepted", "submitted")
        said = json.loads(receiver.calls[0][1])
        assert (said["event"], said["from_status"]) == ("need_published", None)

    def test_hidden_needs_never_leave(self, new_need, hook, receiver):
        hidden = new_need(status="submitted")
        moved(hidden, "submitted", "draft")
        moved(hidden, "under_review", "submitted")
        assert receiver.calls == []
        assert model.Session.query(WebhookDelivery).count() == 0

    def test_a_need_that_is_hidden_before_a_retry_does_not_leave_either(self, need, hook, receiver):
        receiver.status = 500
        moved(need)
        receiver.calls.clear()
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        later(days=1)
        sending.send_due()
        assert receiver.calls == []
        assert model.Session.query(WebhookDelivery).count() == 0

    def test_only_the_own_organisation_is_told_of_its_needs(self, hook, new_need, receiver):
        other = factories.Organization()
        moved(new_need(status="accepted", owner_org=other["id"]))
        assert receiver.calls == []

    def test_only_what_was_asked_for(self, agency, admin, need, receiver):
        asked = {"org": agency["id"], "url": receiver.url, "events": ["need_published"]}
        act("need_webhook_create", admin, **asked)
        moved(need)
        assert receiver.calls == []


class TestWhenItFails:
    def test_it_is_tried_again_later_under_the_same_id(self, agency, admin, need, hook, receiver):
        receiver.status = 503
        moved(need)
        assert listed(admin, agency)[0]["last"]["answer"] == 503
        assert sending.send_due() == 0  # not yet
        receiver.status = 204
        later(minutes=1)
        assert sending.send_due() == 1
        first, second = (headers for headers, _ in receiver.calls)
        assert first[ID] == second[ID]
        (shown,) = listed(admin, agency)
        assert (shown["waiting"], shown["last"]["state"]) == (0, "delivered")
        assert shown["last"]["attempts"] == 2

    def test_each_time_it_waits_longer_and_gives_up_at_last(self, need, hook, receiver):
        receiver.status = 500
        moved(need)
        waits = []
        for _ in sending.BACKOFF:
            model.Session.expire_all()
            delivery = model.Session.query(WebhookDelivery).one()
            waits.append(round((delivery.due - now()).total_seconds() / 60))
            later(days=2)
            sending.send_due()
        model.Session.expire_all()
        delivery = model.Session.query(WebhookDelivery).one()
        assert waits == list(sending.BACKOFF)
        assert (delivery.state, delivery.attempts) == ("failed", len(sending.BACKOFF))
        assert len(receiver.calls) == len(sending.BACKOFF)

    def test_who_is_gone_is_called_no_more(self, agency, admin, need, hook, receiver):
        receiver.status = 410
        moved(need)
        assert listed(admin, agency)[0]["active"] is False

    def test_redirects_are_not_followed(self, need, hook, receiver):
        receiver.status, receiver.location = 302, receiver.url
        moved(need)
        assert len(receiver.calls) == 1
        assert model.Session.query(WebhookDelivery).one().error == "refused"

    def test_who_takes_too_long_is_left(self, need, hook, receiver, monkeypatch):
        monkeypatch.setattr(sending, "MOST_SECONDS", 0.3)
        receiver.delay = 3
        moved(need)
        assert model.Session.query(WebhookDelivery).one().error == "no_answer"


class TestWhereTo:
    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0", "169.254.169.254"])
    def test_private_machines_are_not_called(self, host):
        outcome = calling.call(f"https://{host}:9/x", b"{}", {}, frozenset(), 2)
        assert (outcome.status, outcome.error) == (None, "forbidden_address")

    def test_a_host_that_is_allowed_no_more_is_not_called(self, need, hook, receiver, monkeypatch):
        monkeypatch.setitem(tk.config, "ckanext.needs.webhook_allowed_hosts", "")
        moved(need)
        assert receiver.calls == []
        assert model.Session.query(WebhookDelivery).one().error == "forbidden_address"


class TestTrying:
    def test_a_test_is_called_at_once(self, admin, hook, receiver):
        answer = act("need_webhook_test", admin, id=hook["id"])
        assert answer == {"delivered": True, "answer": 200, "error": ""}
        assert json.loads(receiver.calls[0][1])["event"] == "ping"

    def test_it_says_what_went_wrong(self, admin, hook, receiver):
        receiver.status = 404
        answer = act("need_webhook_test", admin, id=hook["id"])
        assert answer == {"delivered": False, "answer": 404, "error": "refused"}


def test_the_example_in_the_docs_takes_what_is_sent_and_refuses_what_was_changed(
    need, hook, receiver
):
    code = re.search(r"```python\n(import hashlib.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert code
    example = {}
    exec(code[1], example)
    moved(need)
    ((headers, body),) = receiver.calls
    genuine = example["is_genuine"]
    assert genuine(hook["secret"], headers, body)
    assert not genuine(hook["secret"], headers, body + b" ")
    assert not genuine("another", headers, body)
    assert not genuine(hook["secret"], {**headers, TIMESTAMP: "1"}, body)
    old = str(int(headers[TIMESTAMP]) - 600)
    signed = sign(hook["secret"], headers[ID], int(old), body)
    assert not genuine(hook["secret"], {**headers, TIMESTAMP: old, SIGNATURE: signed}, body)
