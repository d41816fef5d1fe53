"""The history is written by whatever changes a need, and transitions hold for all but loading."""

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs import bulk
from ckanext.needs.model.standing import Standing
from ckanext.needs.model.status_event import StatusEvent
from ckanext.needs.records.ids import stable_id
from ckanext.needs.tests.conftest import NEED, as_portal
from ckanext.needs.tests.workflow.conftest import by, events, moves
from ckanext.needs.workflow.signals import need_moved

pytestmark = pytest.mark.ckan


def where(need):
    return model.Session.get(Standing, need["id"], populate_existing=True)


@pytest.fixture
def told():
    heard = []

    def hear(sender, **said):
        heard.append(said)

    with need_moved.connected_to(hear):
        yield heard


class TestCoreActions:
    def test_a_new_need_begins_its_history(self, new_need, editor, agency):
        need = new_need(by(editor), status="accepted")
        (event,) = events(need)
        assert moves(need) == [(None, "accepted", "publisher")]
        assert (event.organization_id, event.public, event.user_id) == (
            agency["id"],
            True,
            editor["id"],
        )

    def test_each_change_of_status_is_an_event_and_other_changes_are_none(self, new_need, editor):
        need = new_need(by(editor), status="submitted")
        patch = {"id": need["id"]}
        helpers.call_action("package_patch", by(editor), **patch, status="under_review")
        helpers.call_action("package_patch", by(editor), **patch, title="ซ่อมสะพานข้ามคลอง")
        helpers.call_action("package_patch", by(editor), **patch, status="เห็นชอบ")
        assert moves(need) == [
            (None, "submitted", "publisher"),
            ("submitted", "under_review", "publisher"),
            ("under_review", "accepted", "publisher"),
        ]
        assert [event.public for event in events(need)] == [False, True, True]

    def test_where_a_need_stands_follows_its_status_and_place(self, new_need):
        need = new_need(status="accepted", status_since="2024-05-01")
        assert (where(need).status, str(where(need).since)) == ("accepted", "2024-05-01")
        helpers.call_action("package_patch", as_portal(), id=need["id"], district="1909")
        assert where(need).area == "1909"
        assert len(events(need)) == 1

    def test_a_sysadmin_may_set_any_status_and_the_history_says_who_it_was(self, new_need):
        need = new_need(status="submitted")
        admin = factories.Sysadmin()
        helpers.call_action("package_patch", by(admin), id=need["id"], status="completed")
        assert moves(need)[-1] == ("submitted", "completed", "sysadmin")

    def test_an_editor_who_skips_a_step_is_told_the_allowed_ones(self, new_need, editor):
        need = new_need(status="submitted")
        with pytest.raises(tk.ValidationError) as refused:
            helpers.call_action("package_patch", by(editor), id=need["id"], status="funded")
        (said,) = refused.value.error_dict["status"]
        assert "«กำลังพิจารณา»" in said
        assert moves(need)[-1][1] == "submitted"

    def test_an_editor_s_form_can_t_reject_without_a_reason(self, new_need, editor):
        need = new_need(status="under_review")
        with pytest.raises(tk.ValidationError) as refused:
            helpers.call_action("package_patch", by(editor), id=need["id"], status="rejected")
        assert "เหตุผล" in refused.value.error_dict["status"][0]

    def test_an_editor_can_t_enter_a_need_that_is_rejected_already(self, new_need, editor):
        with pytest.raises(tk.ValidationError) as refused:
            new_need(by(editor), status="rejected")
        assert "status" in refused.value.error_dict

    def test_another_agency_is_an_event_too(self, new_need):
        need, other = new_need(status="accepted"), factories.Organization()
        helpers.call_action("package_patch", as_portal(), id=need["id"], owner_org=other["id"])
        assert moves(need)[-1][:2] == ("accepted", "accepted")
        assert events(need)[-1].organization_id == where(need).organization_id == other["id"]

    def test_a_deleted_need_stands_nowhere_and_keeps_its_history(self, new_need):
        need = new_need()
        helpers.call_action("package_delete", as_portal(), id=need["id"])
        assert where(need) is None
        assert len(events(need)) == 1

    def test_a_purged_need_stands_nowhere(self, new_need):
        need = new_need()
        helpers.call_action("dataset_purge", as_portal(), id=need["id"])
        assert where(need) is None

    def test_a_refused_change_leaves_no_event(self, new_need):
        need = new_need(status="submitted")
        with pytest.raises(tk.ValidationError):
            helpers.call_action(
                "package_patch", as_portal(), id=need["id"], status="under_review", title=""
            )
        assert len(events(need)) == 1

    def test_a_published_dataset_has_no_history(self, new_dataset):
        assert events(new_dataset()) == []


class TestOthersAreTold:
    def test_after_a_change_is_committed(self, new_need, told):
        need = new_need(status="submitted")
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="under_review")
        first, second = (event.id for event in events(need))
        of_need = {"need_id": need["id"]}
        assert told == [
            {**of_need, "from_status": None, "to_status": "submitted", "event_id": first},
            {
                **of_need,
                "from_status": "submitted",
                "to_status": "under_review",
                "event_id": second,
            },
        ]

    def test_not_of_a_change_that_was_refused(self, new_need, told):
        with pytest.raises(tk.ValidationError):
            new_need(title="")
        assert told == []

    def test_a_receiver_that_fails_stops_nobody(self, new_need, told):
        def fail(sender, **said):
            raise RuntimeError("a webhook is down")

        with need_moved.connected_to(fail):
            assert new_need()["id"]
        assert len(told) == 1


def packages(agency, count, **fields):
    return [
        {**NEED, "id": stable_id("need", "test", str(number)), "owner_org": agency["id"]} | fields
        for number in range(count)
    ]


class TestLoads:
    def test_a_load_notes_what_it_made_as_loaded(self, agency):
        bulk.write(packages(agency, 5, status="funded"), as_portal()["user"])
        found = model.Session.scalars(sa.select(StatusEvent)).all()
        assert [(e.from_status, e.to_status, e.role) for e in found] == [
            (None, "funded", "loading")
        ] * 5

    def test_a_batch_takes_one_statement(self, agency):
        statements = []
        engine = model.Session.get_bind()

        def heard(connection, cursor, statement, *rest):
            statements.append(statement)

        sa.event.listen(engine, "before_cursor_execute", heard)
        bulk.write(packages(agency, 30), as_portal()["user"])
        sa.event.remove(engine, "before_cursor_execute", heard)
        assert sum("need_status_event" in statement for statement in statements) == 1

    def test_a_later_load_notes_the_needs_whose_status_it_changes(self, agency, told):
        bulk.write(packages(agency, 3, status="submitted"), as_portal()["user"])
        later = packages(agency, 3, status="submitted", title="ชื่อใหม่")
        later[1]["status"] = "completed"
        bulk.write(later, as_portal()["user"])
        assert [len(events(need)) for need in later] == [1, 2, 1]
        assert all(said.pop("event_id") for said in told)
        assert told == [
            {"need_id": later[1]["id"], "from_status": "submitted", "to_status": "completed"}
        ]
