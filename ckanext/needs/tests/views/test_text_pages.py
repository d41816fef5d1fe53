"""The page on which editors clear or withhold what people wrote."""

from __future__ import annotations

import re
import sys

import pytest
from ckan.tests import factories, helpers

from ckanext.needs.model.text_clearance import clearances
from ckanext.needs.tests.conftest import NEED, as_portal

pytestmark = pytest.mark.ckan

ADDRESS = "/needs/texts/"


@pytest.fixture
def signed(app):
    """Call a page as a user, by token: pages that a browser posts to carry a CSRF token."""

    def call(method, user, address=ADDRESS, **more):
        headers = {"Authorization": user["token"]} if user else {}
        return getattr(app, method)(address, headers=headers, **more)

    return call


@pytest.fixture
def need(new_need):
    return new_need(status="accepted")


def values(page):
    """What the boxes of the page stand for, in its order."""
    return re.findall(r'type="checkbox" name="text" value="([^"]+)"', page.body)


def send(signed, user, **form):
    return signed("post", user, data={"field": "notes", **form})


class TestReading:
    def test_it_has_the_waiting_texts_of_the_own_organisation(self, signed, editor, need):
        body = signed("get", editor).body
        assert NEED["title"] in body
        assert NEED["notes"] in body
        assert "องค์การบริหารส่วนจังหวัดสระบุรี" in body
        assert 'name="_csrf_token"' in body

    def test_what_may_be_personal_is_marked_and_named(self, signed, editor, new_need):
        new_need(status="accepted", notes="ท่อแตกหน้าบ้านเลขที่ ๑๒/๓ <b>ด่วน</b>")
        body = signed("get", editor).body
        (marked,) = re.findall(r"<mark>(.*?)</mark>", body)
        assert marked.startswith("บ้านเลขที่ 12/3 <small>(")
        assert marked.count("บ้านเลขที่") == 2
        assert "&lt;b&gt;ด่วน" in body

    def test_where_none_waits_it_says_so(self, signed, editor):
        page = signed("get", editor)
        assert "ไม่มีข้อความที่รอ" in page.body
        assert values(page) == []

    def test_others_are_refused(self, signed, need):
        for user in (None, factories.UserWithToken()):
            assert signed("get", user).status_code == 403

    def test_another_organisation_s_texts_are_refused_by_name_and_not_shown_without(
        self, signed, need
    ):
        user = factories.UserWithToken()
        factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        assert NEED["notes"] not in signed("get", user).body
        assert signed("get", user, f"{ADDRESS}?org=saraburi-pao").status_code == 403
        assert signed("get", user, f"{ADDRESS}?org=nobody").status_code == 404

    def test_it_comes_in_pages(self, signed, editor, new_need, monkeypatch):
        monkeypatch.setattr(sys.modules["ckanext.needs.views.texts"], "PER_PAGE", 2)
        for number in range(3):
            new_need(status="accepted", external_id=str(number))
        first = signed("get", editor)
        assert len(values(first)) == 2
        assert 'rel="next"' in first.body
        second = signed("get", editor, f"{ADDRESS}?page=2")
        assert len(values(second)) == 1
        assert 'rel="prev"' in second.body
        assert not {*values(first)} & {*values(second)}

    def test_a_page_after_the_last_leads_to_the_first(self, signed, editor, need):
        assert len(values(signed("get", editor, f"{ADDRESS}?page=9"))) == 1


class TestDeciding:
    def test_one_button_clears_one_text(self, signed, editor, need, new_need):
        new_need(status="accepted", external_id="2")
        first, second = values(signed("get", editor))
        page = send(signed, editor, clear=first, text=[second])
        assert values(page) == [second]
        assert len(clearances().texts) == 1

    def test_those_that_are_ticked_are_decided_on_at_once(self, signed, editor, new_need):
        for number in range(3):
            new_need(status="accepted", external_id=str(number))
        first, second, third = values(signed("get", editor))
        page = send(signed, editor, decision="clear", text=[first, third])
        assert values(page) == [second]
        assert len(clearances().texts) == 2

    def test_a_withheld_text_is_off_the_queue_and_not_cleared(self, signed, editor, need):
        page = send(signed, editor, decision="withhold", text=values(signed("get", editor)))
        assert values(page) == []
        assert clearances().texts == frozenset()

    def test_a_text_that_was_changed_meanwhile_stays_and_the_others_are_done(
        self, signed, editor, need, new_need
    ):
        new_need(status="accepted", external_id="2")
        before = values(signed("get", editor))
        helpers.call_action("package_patch", as_portal(), id=need["id"], notes="อย่างอื่น")
        page = send(signed, editor, decision="clear", text=before)
        (left,) = values(page)
        assert left.startswith(need["id"])
        assert len(clearances().texts) == 1
        assert NEED["title"] in re.search(r"alert-(?:danger|error).*?</div>", page.body, re.S)[0]

    def test_others_decide_on_nothing(self, signed, editor, need):
        chosen = values(signed("get", editor))
        for user in (None, factories.UserWithToken()):
            assert send(signed, user, decision="clear", text=chosen).status_code == 403
        assert clearances().texts == frozenset()

    def test_nothing_ticked_decides_nothing(self, signed, editor, need):
        page = send(signed, editor, decision="clear")
        assert len(values(page)) == 1

    @pytest.mark.parametrize("form", [{"decision": "publish"}, {"decision": "clear", "text": "x"}])
    def test_a_form_that_is_not_ours_is_refused(self, signed, editor, need, form):
        chosen = {"text": values(signed("get", editor))}
        assert send(signed, editor, **chosen | form).status_code == 400


class TestTheWayThere:
    def test_those_who_may_find_a_link_on_the_needs_pages(self, signed, editor, need):
        for address in ("/citizen-need/", f"/citizen-need/{need['name']}"):
            assert "/needs/texts/" in signed("get", editor, address).body
            for user in (None, factories.UserWithToken()):
                assert "/needs/texts/" not in signed("get", user, address).body
