"""Proposals and forums of a round: who makes them when, who answers, what is shown to whom."""

import pytest
from ckan import model
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.model.role_grant import OFFICIAL, RoleGrant
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.logic.test_rounds import (
    ROUND,
    VOTING,
    call,
    phase,
    refused,
)

pytestmark = pytest.mark.ckan

IDEA = {"title": "ถังขยะแยกประเภทหน้าตลาด", "text": "ตลาดสดทุกแห่ง", "district": "1901"}
FORUM = {
    "title": "เวทีตำบลปากเพรียว",
    "district": "1901",
    "held_on": "2026-11-08",
    "place": "ศาลากลางบ้าน",
}
SCREENING = [phase("screen", -5, 5), phase("vote", 6, 9), phase("announce", 10, 20)]


@pytest.fixture
def new_round(agency):
    """A function that makes a round of the agency that takes proposals."""

    def make(**fields):
        given = {**ROUND, "owner_org": agency["id"], **fields}
        return helpers.call_action("need_round_create", **given)

    return make


@pytest.fixture
def official(agency):
    """An official of the agency in one district, Mueang Saraburi."""
    user = factories.User()
    grant = RoleGrant(
        user_id=user["id"], role=OFFICIAL, area="1901", organization_id=agency["id"], granted_by="x"
    )
    model.Session.add(grant)
    model.Session.commit()
    return user


def begin_voting(round):
    """Let the vote of a round begin, as its dates were before."""
    helpers.call_action("need_round_update", id=round["id"], phases=VOTING)


class TestProposing:
    def test_anyone_who_is_logged_in_proposes_while_the_round_takes_proposals(self, new_round):
        round, user = new_round(), factories.User()
        made = call("need_proposal_create", user, round=round["name"], cost="40,000", **IDEA)
        assert (made["number"], made["state"], made["cost"]) == (1, "waiting", 40_000)
        assert made["mine"]
        shown = call("need_proposal_show", round=round["name"], number=1)
        assert (shown["title"], shown["mine"]) == (IDEA["title"], False)
        assert user["id"] not in str(shown)

    def test_numbers_run(self, new_round):
        round, user = new_round(), factories.User()
        made = [call("need_proposal_create", user, round=round["id"], **IDEA) for _ in range(3)]
        assert [proposal["number"] for proposal in made] == [1, 2, 3]

    def test_nobody_proposes_without_logging_in(self, new_round):
        with pytest.raises(tk.NotAuthorized):
            call("need_proposal_create", round=new_round()["id"], **IDEA)

    @pytest.mark.parametrize("fields", [{"phases": SCREENING}, {"state": "archived"}])
    def test_outside_of_the_phase_it_is_refused(self, new_round, fields):
        user, round = factories.User(), new_round(**fields)
        assert "round" in refused("need_proposal_create", user, round=round["id"], **IDEA)

    def test_officials_enter_them_until_voting_begins(self, new_round, official, editor):
        round = new_round(phases=SCREENING)
        call("need_proposal_create", official, round=round["id"], **IDEA)
        elsewhere = {**IDEA, "district": "1902"}
        assert "round" in refused("need_proposal_create", official, round=round["id"], **elsewhere)
        call("need_proposal_create", editor, round=round["id"], **elsewhere)
        begin_voting(round)
        assert "round" in refused("need_proposal_create", editor, round=round["id"], **IDEA)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("district", "1001"),
            ("district", "x"),
            ("topic", "no-such"),
            ("title", ""),
            ("title", "x" * 201),
            ("text", "โทร 081-234-5678"),
            ("title", "ซ่อมหน้าบ้านเลขที่ 12/3"),
            ("cost", 0),
            ("cost", "0"),
            ("cost", "-5"),
            ("text", ["a"]),
        ],
    )
    def test_a_wrong_value_is_refused_at_its_field(self, new_round, field, value):
        user, round = factories.User(), new_round()
        assert field in refused(
            "need_proposal_create", user, round=round["id"], **{**IDEA, field: value}
        )
        assert call("need_proposal_list", round=round["id"])["count"] == 0

    def test_an_official_says_that_a_house_number_is_none_but_never_that_a_phone_is(
        self, new_round, official
    ):
        round, house = new_round(), {**IDEA, "text": "หน้าบ้านเลขที่ 12/3"}
        assert "text" in refused("need_proposal_create", official, round=round["id"], **house)
        call("need_proposal_create", official, round=round["id"], checked=True, **house)
        phone = {**IDEA, "text": "โทร 081-234-5678"}
        said = {"round": round["id"], "checked": True}
        assert "text" in refused("need_proposal_create", official, **said, **phone)
        citizen = factories.User()
        assert "text" in refused("need_proposal_create", citizen, **said, **house)

    def test_where_districts_have_envelopes_it_is_for_one_of_them(self, new_round):
        envelopes = {"1902": 3_000_000}
        round = new_round(voting={"scope": "district"}, envelopes=envelopes)
        user = factories.User()
        assert "แก่งคอย" in str(refused("need_proposal_create", user, round=round["id"], **IDEA))

    def test_one_person_makes_a_limited_number(self, new_round, monkeypatch):
        monkeypatch.setattr("ckanext.needs.logic.proposal_rules.MOST_PROPOSALS", 1)
        round, user = new_round(), factories.User()
        call("need_proposal_create", user, round=round["id"], **IDEA)
        assert "round" in refused("need_proposal_create", user, round=round["id"], **IDEA)

    def test_of_a_draft_nothing_is_known(self, new_round):
        round = new_round(state="draft")
        with pytest.raises(tk.ObjectNotFound):
            call("need_proposal_create", factories.User(), round=round["id"], **IDEA)


class TestOutOfANeed:
    def test_an_accepted_need_brings_its_words_place_and_cost(self, new_round, new_need, editor):
        round = new_round()
        need = new_need(status="accepted", estimated_cost=90_000)
        made = call("need_proposal_create", editor, round=round["id"], need_id=need["id"])
        assert made["need"] == {"id": need["id"], "title": need["title"]}
        assert (made["title"], made["district"]["code"]) == (need["title"], "1901")
        assert made["cost"] == 90_000

    @pytest.mark.parametrize("status", ["submitted", "under_review", "rejected", "completed"])
    def test_another_need_is_refused(self, new_round, new_need, editor, status):
        round, need = new_round(), new_need(status=status)
        asked = {"round": round["id"], "need_id": need["id"]}
        assert "need_id" in refused("need_proposal_create", editor, **asked)

    def test_only_those_who_act_for_the_need_bring_it_and_once(self, new_round, new_need, editor):
        round, need = new_round(), new_need(status="accepted")
        asked = {"round": round["id"], "need_id": need["id"]}
        assert "need_id" in refused("need_proposal_create", factories.User(), **asked)
        call("need_proposal_create", editor, **asked)
        assert "need_id" in refused("need_proposal_create", editor, **asked)

    def test_a_need_that_is_hidden_later_is_not_named(self, new_round, new_need, editor):
        round, need = new_round(), new_need(status="accepted")
        made = call("need_proposal_create", editor, round=round["id"], need_id=need["id"])
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="submitted")
        assert call("need_proposal_show", id=made["id"])["need"] is None
        assert call("need_proposal_show", editor, id=made["id"])["need"]


class TestAnswering:
    @pytest.fixture
    def proposal(self, new_round):
        round = new_round()
        return call("need_proposal_create", factories.User(), round=round["id"], **IDEA)

    def test_an_official_says_that_it_can_be_done_and_what_it_costs(self, proposal, official):
        answer = {"feasible": True, "cost": 55_000, "reason": "ใช้ที่ของเทศบาล"}
        call("need_proposal_answer", official, id=proposal["id"], **answer)
        shown = call("need_proposal_show", id=proposal["id"])
        assert (shown["state"], shown["cost"], shown["asked_cost"]) == ("feasible", 55_000, None)
        assert shown["feasibility_reason"] == "ใช้ที่ของเทศบาล"
        assert official["id"] not in str(shown)

    @pytest.mark.parametrize(
        ("answer", "field"),
        [
            ({"feasible": False}, "reason"),
            ({"feasible": True}, "cost"),
            ({"feasible": False, "reason": "ถาม 081-234-5678"}, "reason"),
        ],
    )
    def test_half_an_answer_is_refused(self, proposal, official, answer, field):
        assert field in refused("need_proposal_answer", official, id=proposal["id"], **answer)
        assert call("need_proposal_show", id=proposal["id"])["state"] == "waiting"

    def test_once_voting_began_only_the_plan_can_be_said(self, proposal, official):
        begin_voting({"id": proposal["round_id"]})
        late = {"id": proposal["id"], "feasible": True, "cost": 5}
        assert "feasible" in refused("need_proposal_answer", official, **late)
        assert "feasible" in refused("need_proposal_answer", official, id=proposal["id"], cost=9)
        after = call("need_proposal_answer", official, id=proposal["id"], adopted=True)
        assert after["adopted"]

    def test_others_may_not(self, proposal, agency):
        stranger = factories.User()
        factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        for user in (None, factories.User(), stranger):
            with pytest.raises(tk.NotAuthorized):
                call("need_proposal_answer", user, id=proposal["id"], feasible=True, cost=5)

    def test_an_official_of_another_district_may_not(self, new_round, official):
        elsewhere = {**IDEA, "district": "1902"}
        made = call("need_proposal_create", factories.User(), round=new_round()["id"], **elsewhere)
        with pytest.raises(tk.NotAuthorized):
            call("need_proposal_answer", official, id=made["id"], feasible=True, cost=5)


class TestTakingBack:
    def test_who_made_it_takes_it_back_and_it_is_gone_for_others(self, new_round, editor):
        round, user = new_round(), factories.User()
        made = call("need_proposal_create", user, round=round["id"], **IDEA)
        with pytest.raises(tk.NotAuthorized):
            call("need_proposal_withdraw", factories.User(), id=made["id"])
        call("need_proposal_withdraw", user, id=made["id"])
        with pytest.raises(tk.ObjectNotFound):
            call("need_proposal_show", id=made["id"])
        assert call("need_proposal_list", round=round["id"])["count"] == 0
        with pytest.raises(tk.NotAuthorized):
            call("need_proposal_list", round=round["id"], state="withdrawn")
        assert (
            call("need_proposal_list", editor, round=round["id"], state="withdrawn")["count"] == 1
        )

    def test_once_voting_began_it_stays(self, new_round):
        round, user = new_round(), factories.User()
        made = call("need_proposal_create", user, round=round["id"], **IDEA)
        begin_voting(round)
        assert "state" in refused("need_proposal_withdraw", user, id=made["id"])


def test_proposals_are_chosen_by_district_topic_state_and_words(new_round, editor):
    round = new_round(topics=[{"key": "waste", "name": "ขยะ"}])
    for fields in (
        {"topic": "waste", "cost": 9},
        {"district": "1902", "cost": 5},
        {"title": "100% ใหม่"},
    ):
        call("need_proposal_create", editor, round=round["id"], **{**IDEA, **fields})

    def numbers(**chosen):
        found = call("need_proposal_list", round=round["id"], **chosen)
        assert found["count"] >= len(found["results"])
        return [proposal["number"] for proposal in found["results"]]

    assert numbers(district="1902") == [2]
    assert numbers(district="19") == [1, 2, 3]
    assert numbers(topic="waste") == [1]
    assert numbers(q="0% ") == [3]
    assert numbers(q="%") == [3]
    assert numbers(order="cost") == [2, 1, 3]
    assert numbers(state="feasible") == []
    assert numbers(limit=1, offset=1) == [2]
    assert "state" in refused("need_proposal_list", round=round["id"], state="lost")


class TestForums:
    def test_an_official_notes_one_and_later_how_many_came(self, new_round, official):
        round = new_round()
        made = call("need_forum_create", official, round=round["id"], **FORUM)
        assert made["attendance"] is None
        numbers = {"attendance": 43, "communities": 12, "communities_with_plan": 7}
        call("need_forum_update", official, id=made["id"], **numbers)
        (shown,) = call("need_forum_list", official, round=round["id"])
        assert {key: shown[key] for key in numbers} == numbers
        assert (shown["title"], shown["place"]) == (FORUM["title"], FORUM["place"])

    @pytest.mark.parametrize(
        ("came", "shown"), [(43, 45), (5, 5), (4, None), (0, None), (None, None)]
    )
    def test_the_public_sees_attendance_rounded_and_none_of_a_few(
        self, new_round, editor, came, shown
    ):
        round = new_round()
        given = {**FORUM, "attendance": came} if came is not None else FORUM
        call("need_forum_create", editor, round=round["id"], **given)
        assert call("need_forum_list", round=round["id"])[0]["attendance"] == shown

    def test_only_needs_that_a_reader_may_see_are_named(self, new_round, new_need, editor):
        round, public = new_round(), new_need(status="accepted")
        hidden = new_need(status="submitted", external_id="2")
        raised = [public["id"], hidden["id"]]
        call("need_forum_create", editor, round=round["id"], need_ids=raised, **FORUM)
        (shown,) = call("need_forum_list", round=round["id"])
        assert [need["id"] for need in shown["needs"]] == [public["id"]]
        assert hidden["id"] not in str(shown)
        (shown,) = call("need_forum_list", editor, round=round["id"])
        assert len(shown["needs"]) == 2

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("district", "1001"),
            ("held_on", "soon"),
            ("place", ""),
            ("link", "javascript:alert(1)"),
            ("link", 'https://x.example/"onclick'),
            ("attendance", -1),
            ("communities_with_plan", 5),
            ("need_ids", ["no-such"]),
            ("need_ids", "x"),
            ("title", "โทร 081-234-5678"),
        ],
    )
    def test_a_wrong_value_is_refused_at_its_field(self, new_round, editor, field, value):
        given = {**FORUM, "round": new_round()["id"], field: value}
        assert field in refused("need_forum_create", editor, **given)

    def test_others_may_not(self, new_round, official, editor):
        round = new_round()
        for user in (None, factories.User()):
            with pytest.raises(tk.NotAuthorized):
                call("need_forum_create", user, round=round["id"], **FORUM)
        elsewhere = {**FORUM, "district": "1902"}
        made = call("need_forum_create", editor, round=round["id"], **elsewhere)
        with pytest.raises(tk.NotAuthorized):
            call("need_forum_update", official, id=made["id"], attendance=5)
        own = call("need_forum_create", official, round=round["id"], **FORUM)
        with pytest.raises(tk.NotAuthorized):
            call("need_forum_update", official, id=own["id"], district="1902")


def test_who_asks_by_get_changes_nothing(app, new_round, editor):
    for action in ("need_round_create", "need_proposal_create", "need_forum_create"):
        answer = app.get(
            f"/api/3/action/{action}?round=x", headers={"Authorization": editor["token"]}
        )
        assert answer.status_code == 400
