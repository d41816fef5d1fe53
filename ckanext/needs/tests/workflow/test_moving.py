"""Moving a need: who may, what it writes, and what is refused."""

from datetime import timedelta

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.standing import Standing
from ckanext.needs.tests.workflow.conftest import by, events, moves
from ckanext.needs.thai import today
from ckanext.needs.workflow.signals import need_forwarded, need_moved

pytestmark = pytest.mark.ckan


def move(user, need, to, **more):
    return helpers.call_action("need_move", by(user), id=need["id"], to=to, **more)


def refused(user, need, to, **more):
    with pytest.raises(tk.ValidationError) as error:
        move(user, need, to, **more)
    return error.value.error_dict


def found(need):
    """Whether the search for everyone finds a need."""
    return helpers.call_action("package_search", fq=f"id:{need['id']}")["count"] == 1


class TestAMove:
    def test_it_changes_status_publicity_search_and_history(self, new_need, official):
        need = new_need(status="submitted")
        assert not found(need)
        result = move(official, need, "กำลังพิจารณา", reason="รับเรื่องแล้ว")
        assert (result["from_status"], result["to_status"]) == ("submitted", "under_review")
        shown = helpers.call_action("package_show", by(None), id=need["id"])
        assert (shown["status"], shown["private"]) == ("under_review", False)
        assert shown["status_since"] == today().isoformat()
        assert found(need)
        event = events(need)[-1]
        assert (event.from_status, event.to_status) == ("submitted", "under_review")
        assert (event.role, event.reason, event.user_id) == (
            "official",
            "รับเรื่องแล้ว",
            official["id"],
        )

    def test_next_owner_and_due_date_are_kept(self, new_need, official):
        need, due = new_need(status="under_review"), today() + timedelta(days=30)
        move(official, need, "accepted", next_owner="กองช่าง", due_on=due.isoformat())
        assert helpers.call_action("package_show", id=need["id"])["next_owner"] == "กองช่าง"
        assert model.Session.get(Standing, need["id"]).due_on == due
        move(official, need, "planned")
        assert helpers.call_action("package_show", id=need["id"])["next_owner"] == "กองช่าง"
        assert model.Session.get(Standing, need["id"], populate_existing=True).due_on is None

    def test_others_are_told_after_the_commit(self, new_need, official):
        need, heard = new_need(status="submitted"), []

        def hear(sender, **said):
            model.Session.rollback()
            assert said.pop("event_id") == events(need)[-1].id
            heard.append((said, moves(need)[-1][1]))

        with need_moved.connected_to(hear):
            move(official, need, "under_review")
        said = {"need_id": need["id"], "from_status": "submitted", "to_status": "under_review"}
        assert heard == [(said, "under_review")]


class TestRefusals:
    def test_a_wrong_move_names_the_allowed_ones(self, new_need, official):
        need = new_need(status="submitted")
        (said,) = refused(official, need, "completed")["to"]
        assert "«กำลังพิจารณา»" in said
        assert len(moves(need)) == 1

    def test_rejecting_without_a_reason(self, new_need, official):
        need = new_need(status="under_review")
        assert "reason" in refused(official, need, "rejected", reason="   ")
        move(official, need, "rejected", reason="ไม่อยู่ในอำนาจหน้าที่")
        assert events(need)[-1].reason == "ไม่อยู่ในอำนาจหน้าที่"

    def test_another_status_than_was_seen_is_told_by_name(self, new_need, official):
        need = new_need(status="under_review")
        move(official, need, "accepted")
        said = refused(official, need, "rejected", reason="x", expected_from="under_review")
        assert "«เห็นชอบ»" in said["expected_from"][0]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("to", "nonsense"),
            ("to", "ก" * 1_000_000),
            ("reason", "ก" * 1_000_000),
            ("reason", "โทร 081-234-5678"),
            ("reason", ["a"]),
            ("reason", "a\0b"),
            ("next_owner", "ก" * 201),
            ("due_on", "2020-01-01"),
            ("due_on", "someday"),
            ("expected_from", "' OR 1=1 --"),
        ],
    )
    def test_a_field_that_can_t_be_used(self, new_need, official, field, value):
        need = new_need(status="under_review")
        asked = {"to": "accepted", field: value}
        assert set(refused(official, need, **asked)) == {field}
        assert len(moves(need)) == 1

    def test_a_script_is_a_text_like_any_other(self, new_need, official):
        need = new_need(status="under_review")
        move(official, need, "accepted", reason="<script>alert(1)</script>'; DROP TABLE package;")
        assert "<script>" in events(need)[-1].reason

    def test_merging_goes_another_way(self, new_need, official):
        assert "to" in refused(official, new_need(status="accepted"), "merged", reason="ซ้ำ")


class TestWhoMay:
    def test_a_leader_withdraws_and_does_not_decide(self, new_need, granted):
        leader, need = granted("leader"), new_need(status="under_review")
        assert "«ถอนเรื่อง»" in refused(leader, need, "accepted")["to"][0]
        move(leader, need, "withdrawn", reason="ชุมชนทำเองแล้ว")
        assert moves(need)[-1] == ("under_review", "withdrawn", "leader")

    def test_an_editor_of_the_organisation_moves_as_publisher(self, new_need, editor):
        need = new_need(status="under_review")
        move(editor, need, "accepted")
        assert moves(need)[-1][2] == "publisher"

    @pytest.mark.parametrize("area", ["18", "1902", "190102"])
    def test_an_official_of_another_place_may_not(self, new_need, granted, area):
        need = new_need(status="under_review", subdistrict="190101")
        with pytest.raises(tk.NotAuthorized):
            move(granted("official", area), need, "accepted")

    def test_an_official_of_another_organisation_may_not(self, new_need, granted):
        other, need = granted("official", "19", factories.Organization()), new_need()
        with pytest.raises(tk.NotAuthorized):
            move(other, need, "accepted")

    def test_to_others_a_hidden_need_is_not_there(self, new_need):
        need = new_need(status="submitted")
        for nobody in (None, factories.User()):
            with pytest.raises(tk.ObjectNotFound):
                move(nobody, need, "under_review")
        with pytest.raises(tk.ObjectNotFound):
            move(None, {"id": "no-such-need"}, "under_review")

    def test_a_dataset_is_no_need(self, new_dataset, editor):
        with pytest.raises(tk.ObjectNotFound):
            move(editor, new_dataset(), "accepted")


class TestForwarding:
    def forward(self, user, need, organization, **more):
        more = {"reason": "เป็นถนนของกรมทางหลวง", **more}
        return helpers.call_action(
            "need_forward", by(user), id=need["id"], organization=organization, **more
        )

    def test_the_other_agency_has_it_and_the_history_says_why(self, new_need, official):
        need, other, heard = new_need(status="accepted"), factories.Organization(), []

        def hear(sender, **said):
            heard.append(said)

        with need_forwarded.connected_to(hear):
            self.forward(official, need, other["name"], next_owner="แขวงทางหลวง")
        shown = helpers.call_action("package_show", id=need["id"])
        assert (shown["owner_org"], shown["status"]) == (other["id"], "accepted")
        event = events(need)[-1]
        assert (event.from_status, event.to_status) == ("accepted", "accepted")
        assert (event.organization_id, event.next_owner) == (other["id"], "แขวงทางหลวง")
        assert model.Session.get(Standing, need["id"]).organization_id == other["id"]
        assert [said["to_organization"] for said in heard] == [other["id"]]

    def test_who_forwarded_it_acts_on_it_no_more(self, new_need, official):
        need, other = new_need(status="accepted"), factories.Organization()
        self.forward(official, need, other["id"])
        with pytest.raises(tk.NotAuthorized):
            move(official, need, "planned")

    def test_it_needs_a_reason_an_agency_and_a_need_that_is_open(self, new_need, official, agency):
        other = factories.Organization()["id"]
        for status, organization, reason, field in (
            ("accepted", other, "", "reason"),
            ("accepted", "nowhere", "x", "organization"),
            ("accepted", agency["id"], "x", "organization"),
            ("completed", other, "x", "id"),
        ):
            with pytest.raises(tk.ValidationError) as error:
                self.forward(official, new_need(status=status), organization, reason=reason)
            assert set(error.value.error_dict) == {field}

    def test_a_leader_may_not(self, new_need, granted):
        with pytest.raises(tk.NotAuthorized):
            self.forward(granted("leader"), new_need(), factories.Organization()["id"])
