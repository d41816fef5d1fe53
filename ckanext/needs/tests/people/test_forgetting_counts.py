"""Forgetting a person changes no number: the open tables and the vote are as they were."""

from pathlib import Path

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories, helpers

from ckanext.needs import lists
from ckanext.needs.ballot_box import casting
from ckanext.needs.build import run_pipeline
from ckanext.needs.harvest import source as harvest_source
from ckanext.needs.model.comment import Comment
from ckanext.needs.model.endorsement import Endorsement
from ckanext.needs.model.follow import Follow
from ckanext.needs.model.paper_ballot import PaperBallot
from ckanext.needs.tests.ballot_box.conftest import ARound, rows
from ckanext.needs.tests.conftest import NEED
from ckanext.needs.tests.logic.test_rounds import ROUND
from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan

TABLES = {
    "portal-needs": {
        *("needs_by_district_issue", "needs_by_status", "needs_by_agency"),
        *("needs_budget_gap", "needs"),
    },
    "portal-rounds": {"participation"},
}
PROJECT = {"title": "ซ่อมถนน", "area": "1901", "fiscal_year": 2568, "budget": "250000"}


@pytest.fixture
def person(agency, granted):
    """A leader and official who is a publisher of the agency too: somebody who did everything."""
    user = factories.User(name="somying", fullname="สมหญิง ทดสอบลบ")
    member = {"id": agency["id"], "username": user["name"], "role": "editor"}
    helpers.call_action("organization_member_create", **member)
    for role in ("leader", "official"):
        granted(role, "19", user=user)
    return user


def by(user):
    return {"user": user["name"], "ignore_auth": False}


@pytest.fixture
def traces(person, agency):
    """Needs, a project, a round with forum and proposal, opinions: all by the person."""
    needs = [_need(person, agency, number) for number in range(4)]
    first = needs[0]["id"]
    helpers.call_action("need_text_clear", by(person), **_waiting(person, first))
    project = helpers.call_action(
        "need_project_create", by(person), owner_org=agency["id"], **PROJECT
    )
    helpers.call_action(
        "need_link_create", by(person), id=first, kind="project", target=project["id"]
    )
    round = helpers.call_action("need_round_create", by(person), owner_org=agency["id"], **ROUND)
    _take_part(person, round, first)
    for made in (
        Endorsement(need_id=first, user_id=person["id"]),
        Comment(need_id=first, user_id=person["id"], text="เห็นด้วย", state="shown"),
        Follow(user_id=person["id"], kind="need", key=first),
        Follow(user_id=person["id"], kind="round", key=round["id"]),
    ):
        model.Session.add(made)
    model.Session.commit()
    return first


def _need(person, agency, number):
    asked = {
        **NEED,
        "owner_org": agency["id"],
        "status": "under_review",
        "external_id": str(number),
    }
    asked["district"] = f"190{1 + number % 2}"
    need = tk.get_action("package_create")(by(person), asked)
    helpers.call_action("need_move", by(person), id=need["id"], to="accepted")
    return need


def _waiting(person, need_id):
    found = helpers.call_action("need_text_queue_list", by(person))
    (text,) = [each for each in found if each["id"] == need_id]
    return {key: text[key] for key in ("id", "field", "digest")}


def _take_part(person, round, need_id):
    forum = {"title": "เวที", "district": "1901", "held_on": today().isoformat(), "place": "ศาลา"}
    helpers.call_action("need_forum_create", by(person), round=round["id"], attendance=40, **forum)
    proposal = {"title": "ถังขยะ", "district": "1901", "cost": 5000, "round": round["id"]}
    made = helpers.call_action("need_proposal_create", by(person), **proposal)
    given = {"feasible": True, "cost": 5000, "adopted": True}
    helpers.call_action("need_proposal_answer", by(person), id=made["id"], **given)


def forget(person):
    context = {"user": factories.Sysadmin()["name"]}
    tk.get_action("need_user_forget")(context, {"id": person["name"]})


def built(name, folder: Path):
    """Build all tables of a harvester from what the portal holds now: contents by file."""
    harvester = harvest_source.load(name)
    records = harvest_source.portal_records(harvester)
    run_pipeline(harvester, folder, records, lists.current(), harvest_source.options())
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


@pytest.mark.parametrize("name", TABLES)
def test_every_open_table_is_the_same_as_before(traces, person, tmp_path, name):
    before = built(name, tmp_path / "before")
    forget(person)
    after = built(name, tmp_path / "after")
    assert {file.rpartition(".")[0] for file in before} == TABLES[name]
    assert all(content.count(b"\n") > 1 for content in before.values())
    assert after == before


def test_details_that_the_person_cleared_stay_published(traces, person, tmp_path):
    before = built("portal-needs", tmp_path / "before")["needs.csv"].decode()
    assert before.count(NEED["notes"]) == 1
    forget(person)
    assert built("portal-needs", tmp_path / "after")["needs.csv"].decode() == before


PUBLIC = {
    "package_show": {"id": True},
    "need_history": {"id": True},
    "need_comment_list": {"id": True},
    "need_link_list": {"id": True},
    "need_round_show": {"id": "saraburi-2570"},
    "need_proposal_list": {"round": "saraburi-2570"},
    "need_forum_list": {"round": "saraburi-2570"},
}


def test_what_the_public_reads_is_the_same_as_before(traces, person):
    def read():
        return {
            action: helpers.call_action(action, {"user": "", "ignore_auth": False}, **asked)
            for action, asked in public.items()
        }

    public = {
        action: {key: traces if value is True else value for key, value in asked.items()}
        for action, asked in PUBLIC.items()
    }
    before = read()
    forget(person)
    assert read() == before
    assert before["need_comment_list"]
    assert before["need_proposal_list"]["count"] == 1


class TestVotes:
    """A ballot is secret: nobody can take it out, so it counts; the mark keeps it to one."""

    @pytest.fixture
    def round(self, agency, person):
        """A vote that goes on: the person and 13 others; the person entered paper ballots too."""
        round = ARound(agency)
        casting.cast(round.row, f"user:{person['id']}", "", ("1", "2"))
        for voter in range(13):
            casting.cast(round.row, f"user:{voter}", "", ("2",) if voter % 3 else ("3",))
        for entered_by in (person["id"], "another"):
            paper = {"sheet": "1", "district": "", "choices": ["1"]}
            model.Session.add(PaperBallot(round_id=round.id, entered_by=entered_by, **paper))
        model.Session.commit()
        return round

    def result(self, round):
        return helpers.call_action("need_round_results", {"user": ""}, round=round.name)

    def test_a_result_that_is_shown_stays(self, round, person):
        round.announced()
        before = self.result(round)
        assert (before["turnout"]["voters"], before["turnout"]["ballots"]) == (14, 15)
        forget(person)
        assert self.result(round) == before

    def test_while_the_vote_goes_on_the_ballot_stays_in_the_box_and_counts(self, round, person):
        def box():
            return [
                sorted(row[:-1] for row in rows(f"need_{name}")) for name in ("voter", "ballot")
            ]

        before = [str(each) for each in box()]
        forget(person)
        assert [str(each) for each in box()] == before
        round.announced()
        result = self.result(round)
        assert (result["turnout"]["voters"], result["turnout"]["ballots"]) == (14, 15)
        votes = {each["number"]: each["votes"] for each in result["budgets"][0]["projects"]}
        assert votes == {1: 2, 2: 9, 3: 5}

    def test_the_account_votes_no_more(self, round, person):
        forget(person)
        shell = model.User.get(person["id"])
        asked = {"round": round.name, "choices": ["3"]}
        for name in ("somying", shell.name, shell.id):
            with pytest.raises(tk.NotAuthorized):
                helpers.call_action(
                    "need_ballot_cast", {"user": name, "ignore_auth": False}, **asked
                )
        assert len(rows("need_voter")) == len(rows("need_ballot")) == 14

    def test_whoever_entered_paper_ballots_is_gone_and_the_sheets_still_agree(self, round, person):
        forget(person)
        entered = {row.entered_by for row in model.Session.query(PaperBallot)}
        assert len(entered) == 2
        assert person["id"] not in entered
        round.announced()
        assert self.result(round)["turnout"]["paper_counted"] == 1
