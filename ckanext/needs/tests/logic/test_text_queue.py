"""The queue of free texts: who sees it, who decides, and what a decision does."""

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.text_clearance import clearances
from ckanext.needs.privacy.clearance import text_digest
from ckanext.needs.tests.conftest import NEED, as_portal

pytestmark = pytest.mark.ckan


def may(user):
    return {"user": user["name"], "ignore_auth": False}


def queue(user, **parameters):
    return helpers.call_action("need_text_queue_list", may(user), **parameters)


def decide(action, user, entry):
    chosen = {key: entry[key] for key in ("id", "field", "digest")}
    return helpers.call_action(action, may(user), **chosen)


@pytest.fixture
def need(new_need):
    return new_need(status="accepted")


class TestTheQueue:
    def test_it_has_the_texts_of_public_needs_with_what_may_be_personal_in_them(
        self, new_need, editor
    ):
        text = "ท่อแตกหน้าบ้านครูใหญ่"
        need = new_need(status="accepted", notes=text)
        new_need(status="submitted")
        (entry,) = queue(editor)
        assert entry["id"] == need["id"]
        assert (entry["field"], entry["text"]) == ("notes", text)
        assert entry["digest"] == text_digest(text)
        assert entry["findings"] == []

    def test_a_need_without_a_text_is_not_in_it(self, new_need, editor):
        new_need(status="accepted", notes="")
        assert queue(editor) == []

    def test_an_editor_sees_the_own_organisation_s_only(self, need, editor):
        other = factories.Organization()
        assert [entry["id"] for entry in queue(editor)] == [need["id"]]
        assert [entry["id"] for entry in queue(editor, org="saraburi-pao")] == [need["id"]]
        with pytest.raises(tk.NotAuthorized):
            queue(editor, org=other["name"])

    def test_who_edits_another_organisation_sees_nothing_of_it(self, need):
        user = factories.User()
        factories.Organization(users=[{"name": user["name"], "capacity": "editor"}])
        assert queue(user) == []

    def test_others_may_not_look(self, need):
        for name in ("", factories.User()["name"]):
            with pytest.raises(tk.NotAuthorized):
                queue({"name": name})

    def test_it_comes_in_pages(self, new_need, editor):
        made = [new_need(status="accepted", external_id=str(n))["id"] for n in range(3)]
        pages = [queue(editor, limit=2), queue(editor, limit=2, offset=2)]
        assert [[entry["id"] for entry in page] for page in pages] == [made[:2], made[2:]]


class TestADecision:
    @pytest.mark.parametrize("action", ["need_text_clear", "need_text_withhold"])
    def test_it_takes_the_text_off_the_queue(self, need, editor, action):
        (entry,) = queue(editor)
        decide(action, editor, entry)
        assert queue(editor) == []

    def test_only_what_was_cleared_is_given_to_the_gate(self, need, editor):
        (entry,) = queue(editor)
        decide("need_text_withhold", editor, entry)
        assert not clearances().allow(need["id"], "notes", NEED["notes"])
        decide("need_text_clear", editor, entry)
        assert clearances().allow(need["id"], "notes", NEED["notes"])
        decide("need_text_withhold", editor, entry)
        assert not clearances().allow(need["id"], "notes", NEED["notes"])

    def test_a_text_that_is_changed_afterwards_is_in_the_queue_again(self, need, editor):
        decide("need_text_clear", editor, queue(editor)[0])
        helpers.call_action("package_patch", as_portal(), id=need["id"], notes="อย่างอื่น")
        (entry,) = queue(editor)
        assert entry["text"] == "อย่างอื่น"
        assert not clearances().allow(need["id"], "notes", "อย่างอื่น")

    def test_a_text_that_was_changed_since_it_was_read_can_t_be_cleared(self, need, editor):
        (entry,) = queue(editor)
        helpers.call_action("package_patch", as_portal(), id=need["id"], notes="อย่างอื่น")
        with pytest.raises(tk.ValidationError) as error:
            decide("need_text_clear", editor, entry)
        assert list(error.value.error_dict) == ["digest"]
        assert clearances().texts == frozenset()

    @pytest.mark.parametrize("action", ["need_text_clear", "need_text_withhold"])
    def test_it_is_the_own_organisation_s_editors_to_take(self, need, editor, action):
        (entry,) = queue(editor)
        user = factories.User()
        factories.Organization(users=[{"name": user["name"], "capacity": "admin"}])
        for name in ("", user["name"]):
            with pytest.raises(tk.NotAuthorized):
                decide(action, {"name": name}, entry)
        assert len(queue(editor)) == 1

    def test_a_need_that_is_not_there_answers_as_one_of_others(self, need, editor):
        entry = {**queue(editor)[0], "id": "b7c9f5de-0000-4000-8000-000000000000"}
        with pytest.raises(tk.NotAuthorized):
            decide("need_text_clear", editor, entry)

    def test_only_texts_that_a_table_publishes_are_decided_on(self, need, editor):
        entry = {**queue(editor)[0], "field": "village"}
        with pytest.raises(tk.ValidationError):
            decide("need_text_clear", editor, entry)
