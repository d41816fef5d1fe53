"""What one reading request asks many times is answered once, and never carried to the next."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ckan import model
from ckan.tests import factories

from ckanext.needs.logic import asked
from ckanext.needs.logic.once import begin, once
from ckanext.needs.model.role_grant import RoleGrant, now

pytestmark = pytest.mark.ckan


class Asked:
    """A question that counts how often it was asked."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return self.times


def answers(app, method, *, started=True):
    """Return two answers to the same question inside one request."""
    ask = Asked()
    with app.flask_app.test_request_context("/", method=method):
        if started:
            begin()
        return [once(("who", "asks"), ask) for _ in range(2)]


def test_a_request_that_reads_asks_once(app):
    assert answers(app, "GET") == [1, 1]


def test_a_request_that_writes_asks_each_time(app):
    assert answers(app, "POST") == [1, 2]


def test_work_outside_of_a_page_asks_each_time(app):
    assert answers(app, "GET", started=False) == [1, 2]
    ask = Asked()
    assert [once("job", ask) for _ in range(2)] == [1, 2]


def test_another_question_is_asked_on_its_own(app):
    ask = Asked()
    with app.flask_app.test_request_context("/"):
        begin()
        assert [once(("roles", user), ask) for user in ("a", "b", "a")] == [1, 2, 1]


def test_a_role_that_is_taken_is_gone_at_the_next_page(app, new_need, granted):
    official = granted("official", "19", user=factories.UserWithToken())
    need = new_need(status="submitted")
    address = f"/citizen-need/{need['name']}"
    headers = {"Authorization": official["token"]}
    assert app.get(address, headers=headers).status_code == 200
    model.Session.query(RoleGrant).update({"revoked": now()})
    model.Session.commit()
    assert app.get(address, headers=headers).status_code in (403, 404)


class TestTheNeedOfAPage:
    @pytest.fixture
    def shown(self, monkeypatch):
        """Who was shown which need by core."""
        calls = []

        def package_show(context, data_dict):
            calls.append((context["user"], data_dict["id"]))
            return {"id": data_dict["id"], "title": "ถนน"}

        monkeypatch.setattr(asked, "tk", SimpleNamespace(get_action=lambda _name: package_show))
        return calls

    def test_its_parts_ask_core_once(self, app, shown):
        with app.flask_app.test_request_context("/"):
            begin()
            for _part in range(3):
                assert asked.package_of({"user": "somsri"}, "road")["title"] == "ถนน"
        assert shown == [("somsri", "road")]

    def test_what_one_part_makes_of_it_is_not_for_the_next(self, app, shown):
        with app.flask_app.test_request_context("/"):
            begin()
            asked.package_of({"user": "somsri"}, "road")["title"] = "สะพาน"
            assert asked.package_of({"user": "somsri"}, "road")["title"] == "ถนน"

    def test_somebody_else_is_shown_their_own(self, app, shown):
        with app.flask_app.test_request_context("/"):
            begin()
            for user in ("somsri", "", "somsri"):
                asked.package_of({"user": user}, "road")
        assert shown == [("somsri", "road"), ("", "road")]
