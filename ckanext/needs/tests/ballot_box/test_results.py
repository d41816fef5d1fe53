"""The result: nobody sees any of it before its time; then everyone sees the same."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from ckan.plugins import toolkit as tk
from ckan.tests import factories, helpers

from ckanext.needs.tests.ballot_box.conftest import phases
from ckanext.needs.voting.count import count
from ckanext.needs.voting.pabulib import read

pytestmark = pytest.mark.ckan


def results(round, user=None, **context):
    context = {"user": user["name"] if user else "", "ignore_auth": False, **context}
    return helpers.call_action("need_round_results", context, round=round.name)


def stuff(round, counts):
    """Put ballots into the box: number of people by what they chose."""
    from ckanext.needs.ballot_box import casting

    for at, (choices, number) in enumerate(counts.items()):
        for voter in range(number):
            casting.cast(round.row, f"user:{at}-{voter}", "", choices)


class TestBeforeItsTime:
    @pytest.fixture(
        params=[phases(1, 2, 3), phases(), phases(-3, -1, 1)], ids=["before", "vote", "over"]
    )
    def round(self, a_round, request):
        return a_round(phases=request.param)

    def test_nobody_sees_counts(self, round, editor):
        sysadmin = factories.Sysadmin()
        for user in (None, factories.User(), editor, sysadmin):
            with pytest.raises(tk.NotAuthorized):
                results(round, user)
        with pytest.raises(tk.NotAuthorized):
            results(round, sysadmin, ignore_auth=True)

    def test_they_are_not_counted_behind_the_scenes(self, round):
        from ckanext.needs.ballot_box.results import NotShownYet, result_of
        from ckanext.needs.tests.ballot_box.conftest import rows

        with pytest.raises(NotShownYet):
            result_of(round.row)
        assert rows("need_round_result") == []

    def test_the_search_does_not_have_them(self, round):
        found = tk.get_action("package_search")({"ignore_auth": True}, {"q": "*:*"})
        assert "votes" not in str(found)


def test_the_winners_are_those_with_the_most_votes(a_round):
    round = a_round()
    stuff(round, {("1", "2"): 6, ("3",): 5, ("2",): 3})
    round.announced()
    found = results(round)
    (budget,) = found["budgets"]
    assert [(p["number"], p["votes"], p["funded"]) for p in budget["projects"]] == [
        (2, 9, True),
        (1, 6, True),
        (3, 5, False),
    ]
    assert (budget["spent"], budget["ballots"], found["turnout"]["voters"]) == (90, 14, 14)


def test_it_can_be_counted_again_from_the_published_file(a_round):
    from ckanext.needs.model.round_result import kept_result

    round = a_round()
    stuff(round, {("1", "2"): 6, ("3",): 5, ("2",): 3})
    round.announced()
    found = results(round)
    assert found["files"] == [""]
    file = read(kept_result(round.id).files[""])
    again = count(file.how, file.budget, file.rules, file.ballots)
    funded = {str(p["number"]) for p in found["budgets"][0]["projects"] if p["funded"]}
    assert set(again.funded) == file.funded == funded


def test_it_does_not_change_any_more(a_round):
    round = a_round()
    stuff(round, {("1",): 12})
    round.announced()
    before = results(round)
    round.propose(9, 5)
    round.set(budget=1)
    assert results(round) == before


def test_with_few_ballots_only_the_winners_are_told(a_round):
    round = a_round()
    stuff(round, {("1",): 3, ("2",): 1})
    round.announced()
    found = results(round)
    (budget,) = found["budgets"]
    assert (budget["ballots"], budget["counts_shown"], found["files"]) == (None, False, [])
    assert {p["votes"] for p in budget["projects"]} == {None}
    assert [p["number"] for p in budget["projects"] if p["funded"]] == [1, 2]


class TestOneDistrictWithFewBallots:
    """37 ballots of one district are told, one of another is not: 38 would give it away."""

    @pytest.fixture
    def round(self, a_round):
        from ckanext.needs.ballot_box import casting

        envelopes = {"1901": 50, "1902": 40}
        eligible = {"1901": 100, "1902": 60}
        voting = {"scope": "district", "eligible": eligible}
        round = a_round((), voting=voting, budget=90, envelopes=envelopes)
        round.propose(1, 40, "1901")
        round.propose(2, 40, "1902")
        for voter in range(37):
            casting.cast(round.row, f"user:{voter}", "1901", ("1",))
        casting.cast(round.row, "user:x", "1902", ("2",))
        return round

    def test_the_action_tells_no_number_of_the_whole_round(self, round):
        round.announced()
        turnout = results(round)["turnout"]
        assert turnout.pop("eligible") == 160
        assert set(turnout) > {"voters", "ballots", "paper_counted", "codes_given_out"}
        assert set(turnout.values()) == {None}

    @pytest.mark.parametrize("kind", ["action", "results", "results.csv", "results/1901.pb"])
    def test_nothing_that_is_published_has_the_sum(self, round, app, kind):
        round.announced()
        assert "37" in published(round, app, kind)
        assert {"38", "1"} & numbers_of_people(round, app, kind) == set()

    def test_nor_do_paper_ballots_give_it_away(self, round, app):
        from ckan import model

        from ckanext.needs.model.paper_ballot import PaperBallot

        for official in "ab":
            key = {"round_id": round.id, "sheet": "1", "entered_by": official}
            model.Session.add(PaperBallot(**key, district="1902", choices=["2"]))
        model.Session.commit()
        round.announced()
        assert results(round)["turnout"]["paper_counted"] is None
        page = BeautifulSoup(published(round, app, "results"), "html.parser")
        assert [field.text for field in page.select(".needs-facts dd")] == ["160"]

    def test_the_page_says_why(self, round, app):
        round.announced()
        assert "ไม่บอกจำนวนผู้ลงคะแนน" in published(round, app, "results")

    def test_what_the_other_district_s_people_chose_and_their_share_is_told(self, round):
        round.announced()
        shown, hidden = results(round)["budgets"]
        assert (shown["ballots"], shown["eligible"], shown["turnout_share"]) == (37, 100, 0.37)
        assert (hidden["ballots"], hidden["eligible"], hidden["turnout_share"]) == (None, 60, None)

    def test_what_is_funded_in_it_is_told_though_it_is_what_somebody_chose(self, round):
        """docs/voting.md says so: public money can not be spent in secret."""
        round.announced()
        (project,) = results(round)["budgets"][1]["projects"]
        assert (project["funded"], project["votes"], project["from_rest"]) == (True, None, None)


def published(round, app, kind):
    """Return what is published of the result: the action's answer, a page or a file."""
    if kind == "action":
        found = results(round)
        return json.dumps({key: found[key] for key in found if key not in ("counted", "seed")})
    return app.get(f"/needs/rounds/saraburi-2569/{kind}").body


def numbers_of_people(round, app, kind):
    """Return the numbers in it, without those of projects, baht and people who may vote."""
    text = published(round, app, kind)
    if kind == "action":
        found = json.loads(text)
        told = [found["turnout"], *found["budgets"]]
        return {str(each.get(key)) for each in told for key in ("ballots", "voters")}
    if kind == "results":
        text = BeautifulSoup(text, "html.parser").select_one(".needs-voting").get_text(" ")
        said = text.replace(round.id, "")  # the seed of ties, digits and letters
        return set(re.findall(r"\d+", said)) - {"1"}  # the number of a project
    if kind == "results.csv":
        return {cell for line in text.splitlines() for cell in line.split(",")[4:6]}
    return set(re.findall(r"num_votes;(\d+)", text))


def test_of_one_budget_with_few_ballots_the_turnout_is_not_told_either(a_round, app):
    round = a_round()
    stuff(round, {("1",): 9})
    round.announced()
    assert set(results(round)["turnout"].values()) == {None}
    page = BeautifulSoup(published(round, app, "results"), "html.parser")
    assert page.select(".needs-facts dd") == []


def test_nobody_chose_anything_looks_like_few_did(a_round):
    round = a_round()
    round.announced()
    found = results(round)
    assert set(found["turnout"].values()) == {None}
    assert {p["funded"] for p in found["budgets"][0]["projects"]} == {False}


def test_the_share_of_those_who_may_vote_is_told_where_counts_are(a_round, app):
    round = a_round(voting={"eligible": {"": 40}})
    stuff(round, {("1",): 10})
    round.announced()
    found = results(round)
    assert (found["turnout"]["eligible"], found["turnout"]["turnout_share"]) == (40, 0.25)
    assert "มาลงคะแนน 25.0%" in published(round, app, "results")
    head, first = published(round, app, "results.csv").splitlines()[:2]
    assert head.endswith("ballots,eligible,turnout_share")
    assert first.endswith("10,40,0.25")


def test_each_district_has_its_own_result_and_file(a_round):
    from ckanext.needs.ballot_box import casting

    round = a_round((), voting={"scope": "district"}, budget=90, envelopes={"1901": 50, "1902": 40})
    round.propose(1, 40, "1901")
    round.propose(2, 40, "1902")
    for voter in range(11):
        casting.cast(round.row, f"user:{voter}", "1901", ("1",))
    casting.cast(round.row, "user:x", "1902", ("2",))
    round.announced()
    found = results(round)
    assert found["files"] == ["1901"]
    assert {b["district"]: b["counts_shown"] for b in found["budgets"]} == {
        "1901": True,
        "1902": False,
    }


def test_votes_by_district_pass_the_gate(a_round):
    from ckanext.needs.ballot_box import casting

    round = a_round()
    for voter in range(40):
        casting.cast(round.row, f"user:{voter}", "1901" if voter < 38 else "1902", ("1", "2"))
    round.announced()
    shown = {(r["district"], r["project"]): r["count"] for r in results(round)["by_district"]}
    assert shown["1902", "1"] is None
    assert shown["1902", ""] is None


def test_projects_taken_back_after_the_vote_are_left_out(a_round):
    from ckan import model

    from ckanext.needs.model.proposal import Proposal

    round = a_round()
    stuff(round, {("1", "2"): 12})
    model.Session.query(Proposal).filter_by(number=2).update({"state": "withdrawn"})
    model.Session.commit()
    round.announced()
    assert [p["number"] for p in results(round)["budgets"][0]["projects"]] == [1, 3]
