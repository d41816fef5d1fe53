"""The result: nobody sees any of it before its time; then everyone sees the same."""

from __future__ import annotations

import pytest
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
