"""Rounds of participatory budgeting: who sets them up, what is refused, what everyone sees."""

from datetime import timedelta

import pytest
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan


def day(days):
    """Return the ISO day so many days from today."""
    return (today() + timedelta(days=days)).isoformat()


def phase(kind, starts, ends):
    return {
        "key": kind,
        "kind": kind,
        "name": {"th": kind},
        "starts": day(starts),
        "ends": day(ends),
    }


#: Voting goes on in the second, and is over in the third.
PROPOSING = [phase("propose", -5, 5), phase("vote", 6, 9), phase("announce", 10, 20)]
VOTING = [phase("propose", -9, -2), phase("vote", -1, 1), phase("announce", 2, 9)]
ANNOUNCED = [phase("vote", -9, -2), phase("announce", -1, 9)]

ROUND = {
    "name": "saraburi-2570",
    "area": "19",
    "title_th": "งบประมาณแบบมีส่วนร่วม",
    "fiscal_year": 2570,
    "budget": 3_000_000,
    "phases": PROPOSING,
    "state": "open",
}


def may(user):
    return {"user": user["name"] if user else "", "ignore_auth": False}


def call(action, user=None, **parameters):
    return helpers.call_action(action, may(user), **parameters)


@pytest.fixture
def new_round(agency):
    """A function that makes a round of the agency out of `ROUND`."""

    def make(**fields):
        return helpers.call_action(
            "need_round_create", **{**ROUND, "owner_org": agency["id"], **fields}
        )

    return make


def refused(action, user=None, **parameters):
    with pytest.raises(tk.ValidationError) as error:
        call(action, user, **parameters)
    return error.value.error_dict


class TestSettingUp:
    def test_an_editor_sets_one_up_and_everyone_sees_it(self, agency, editor):
        call("need_round_create", editor, owner_org=agency["name"], **ROUND)
        round = call("need_round_show", id="saraburi-2570")
        assert (round["budget"], round["area"]["th"]) == (3_000_000, "สระบุรี")
        assert (round["phase"], round["next_phase"], round["when"]) == ("propose", "vote", "now")
        assert round["may_propose"]
        assert not round["may_vote"] | round["counts_shown"] | round["may_edit"]

    def test_a_template_says_what_is_not_given(self, agency, editor):
        given = {key: ROUND[key] for key in ("name", "area", "budget")}
        round = call(
            "need_round_create",
            editor,
            owner_org=agency["id"],
            template="waste",
            starts="2027-10-01",
            **given,
        )
        assert round["state"] == "draft"
        assert (round["fiscal_year"], round["phases"][0]["starts"]) == (2571, "2027-10-01")
        assert round["voting"]["method"] == "ranked"
        assert round["title"]["th"].endswith("2571")

    def test_templates_are_listed(self, with_plugins):
        found = call("need_round_template_list")
        assert found[0]["id"] == "local-government"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "new"),
            ("name", "A b"),
            ("name", "x" * 71),
            ("area", "77777"),
            ("area", ["19"]),
            ("title_th", "a\x00bcd"),
            ("title_th", "x" * 1_000_000),
            ("fiscal_year", "soon"),
            ("budget", "3.5"),
            ("budget", 0),
            ("budget", {"a": 1}),
            ("envelopes", {"1901": 5}),
            ("envelopes", "1901"),
            ("strategy", "no-such"),
            ("topics", ["no:1"]),
            ("phases", []),
            ("phases", "vote"),
            ("phases", [PROPOSING[1], PROPOSING[0]]),
            ("voting", {"method": "shout"}),
            ("who", "all"),
            ("state", "closed"),
        ],
    )
    def test_a_wrong_value_is_refused_at_its_field(self, agency, editor, field, value):
        given = {**ROUND, "owner_org": agency["id"], field: value}
        assert field in refused("need_round_create", editor, **given)
        assert call("need_round_list") == []

    def test_envelopes_add_up_to_the_budget(self, agency, editor):
        given = {**ROUND, "owner_org": agency["id"], "voting": {"scope": "district"}}
        parts = {"1901": 1_000_000, "1902": 2_000_000}
        assert "3,000,001" in str(
            refused("need_round_create", editor, **{**given, "budget": 3_000_001}, envelopes=parts)
        )
        round = call("need_round_create", editor, **given, envelopes=parts)
        assert round["envelopes"] == parts

    def test_a_strategy_s_codes_can_be_topics(self, new_round):
        round = new_round(strategy="saraburi-2561", topics=["saraburi-2561:4.1"])
        assert round["topics"][0]["key"] == "saraburi-2561:4.1"
        assert round["topics"][0]["name"]["th"]

    def test_two_rounds_have_not_the_same_name(self, new_round, agency, editor):
        new_round()
        assert "name" in refused("need_round_create", editor, owner_org=agency["id"], **ROUND)

    def test_others_may_not(self, agency):
        stranger = factories.User()
        other = factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        for user in (None, factories.User(), stranger):
            with pytest.raises(tk.NotAuthorized):
                call("need_round_create", user, owner_org=agency["id"], **ROUND)
        assert call("need_round_create", stranger, owner_org=other["id"], **ROUND)


class TestChanging:
    def test_what_is_not_given_stays(self, new_round, editor):
        new_round()
        round = call("need_round_update", editor, id="saraburi-2570", title_th="ชื่อใหม่")
        assert (round["title"]["th"], round["budget"]) == ("ชื่อใหม่", 3_000_000)

    @pytest.mark.parametrize(
        "change",
        [
            {"budget": 1},
            {"area": "1901"},
            {"who": "code"},
            {"voting": {"limit": 1}},
            {"phases": PROPOSING},
            {"phases": ANNOUNCED},
            {"state": "draft"},
            {"state": "archived"},
        ],
    )
    def test_once_voting_began_nothing_that_alters_the_vote_changes(
        self, new_round, editor, change
    ):
        round = new_round(phases=VOTING)
        assert next(iter(change)) in refused("need_round_update", editor, id=round["id"], **change)
        same = ("budget", "voting", "phases", "state", "modified")
        after = call("need_round_show", id=round["id"])
        assert [after[key] for key in same] == [round[key] for key in same]

    def test_what_does_not_alter_it_can_still_change(self, new_round, editor):
        round = new_round(phases=VOTING)
        later = [*VOTING[:2], phase("announce", 3, 99)]
        after = call("need_round_update", editor, id=round["id"], phases=later, about_th="เพิ่ม")
        assert after["phases"][2]["ends"] == day(99)

    def test_how_many_may_vote_can_change_until_a_share_of_them_is_shown(self, new_round, editor):
        round = new_round(phases=VOTING)
        said = round["voting"] | {"eligible": 5_000}
        after = call("need_round_update", editor, id=round["id"], voting=said)
        assert after["voting"] == round["voting"] | {"eligible": {"": 5_000}}
        over = new_round(name="over", phases=ANNOUNCED)
        assert "voting" in refused("need_round_update", editor, id=over["id"], voting=said)

    def test_those_who_may_vote_are_of_districts_with_a_budget(self, new_round, editor):
        found = refused(
            "need_round_update", editor, id=new_round()["id"], voting={"eligible": {"1901": 5}}
        )
        assert "1901" in str(found["voting"])

    def test_a_draft_has_no_vote_that_began(self, new_round, editor):
        round = new_round(phases=VOTING, state="draft")
        assert call("need_round_update", editor, id=round["id"], budget=5)["budget"] == 5

    def test_after_the_vote_a_round_can_be_put_away(self, new_round, editor):
        round = new_round(phases=ANNOUNCED)
        after = call("need_round_update", editor, id=round["id"], state="archived")
        assert (after["when"], after["counts_shown"]) == ("past", True)

    def test_the_organisation_stays_and_others_may_not_change_anything(self, new_round, editor):
        round = new_round()
        stranger = factories.User()
        other = factories.Organization(users=[{"name": stranger["name"], "capacity": "admin"}])
        after = call("need_round_update", editor, id=round["id"], owner_org=other["id"])
        assert after["organization"] == round["organization"]
        for user in (None, stranger):
            with pytest.raises(tk.NotAuthorized):
                call("need_round_update", user, id=round["id"], budget=5)


class TestLooking:
    def test_a_draft_is_there_for_its_organisation_only(self, new_round, editor):
        new_round(state="draft")
        assert call("need_round_show", editor, id="saraburi-2570")["may_edit"]
        assert len(call("need_round_list", editor)) == 1
        for user in (None, factories.User()):
            with pytest.raises(tk.ObjectNotFound):
                call("need_round_show", user, id="saraburi-2570")
            assert call("need_round_list", user) == []

    def test_rounds_are_chosen_by_when_they_are(self, new_round):
        new_round()
        new_round(name="soon", phases=[phase("propose", 5, 9)])
        new_round(name="past", phases=[phase("propose", -9, -5)])
        found = {when: call("need_round_list", when=when) for when in ("now", "soon", "past")}
        names = {when: [round["name"] for round in rounds] for when, rounds in found.items()}
        assert names == {"now": ["saraburi-2570"], "soon": ["soon"], "past": ["past"]}

    def test_rounds_are_chosen_by_organisation_area_and_year(self, new_round):
        new_round()
        new_round(name="town", area="1901", fiscal_year=2571)
        by = [{"area": "1901"}, {"fiscal_year": 2571}, {"org": "saraburi-pao", "limit": 1}]
        assert [[r["name"] for r in call("need_round_list", **each)] for each in by[:2]] == [
            ["town"],
            ["town"],
        ]
        assert len(call("need_round_list", **by[2])) == 1
        assert call("need_round_list", org="another") == []

    @pytest.mark.parametrize("reference", ["", None, "no-such", "x" * 10_000])
    def test_what_is_no_reference_finds_nothing(self, clean_portal, reference):
        with pytest.raises(tk.ObjectNotFound):
            call("need_round_show", id=reference)

    @pytest.mark.parametrize("reference", ["\x00", ["a"], {}])
    def test_what_can_be_no_reference_is_refused(self, clean_portal, reference):
        with pytest.raises(tk.ValidationError):
            call("need_round_show", id=reference)

    def test_nobody_is_named(self, new_round, editor):
        assert "created_by" not in new_round()
