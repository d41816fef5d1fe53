"""The tables of rounds: what is stored is what is asked, and proposals are numbered in a round."""

from datetime import UTC, datetime

import pytest
from ckan import model

from ckanext.needs.model.proposal import FEASIBLE, Proposal, next_number, votable_proposals
from ckanext.needs.model.round import Round, get_round
from ckanext.needs.rounds.phase_rules import read_phases
from ckanext.needs.rounds.phases import OPEN, phase_at
from ckanext.needs.rounds.voting_settings import VotingSettings

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("clean_db")]
VOTE = {"key": "vote", "kind": "vote", "name": "ลงคะแนน", "show_counts": True}


def saved_round(name="waste-2569"):
    phases = read_phases([{**VOTE, "starts": "2026-11-01", "ends": "2026-11-30"}])
    round = Round(
        name=name,
        organization_id="agency",
        area="19",
        title_th="ขยะ",
        fiscal_year=2570,
        budget=3_000_000,
        phases=[phase.as_dict() for phase in phases],
        voting=VotingSettings().as_dict(),
        who="registered",
        state=OPEN,
        created_by="somebody",
    )
    model.Session.add(round)
    model.Session.commit()
    return round


def save_proposal(round, **fields):
    number = next_number(round.id)
    values = {"title": "ถังขยะ", "district": "1901", "created_by": "somebody", **fields}
    model.Session.add(Proposal(round_id=round.id, number=number, **values))
    model.Session.commit()
    return number


def test_a_round_is_found_by_name_and_by_id():
    round = saved_round()
    assert get_round("waste-2569", lock=True) is get_round(round.id)
    assert get_round("another") is None


def test_a_stored_round_is_asked_for_its_phase():
    saved_round()
    now = phase_at(get_round("waste-2569"), datetime(2026, 11, 5, tzinfo=UTC))
    assert now.name.th == "ลงคะแนน"


def test_proposals_are_numbered_from_one_in_each_round():
    first, second = saved_round("first"), saved_round("second")
    assert [save_proposal(first), save_proposal(first), save_proposal(second)] == [1, 2, 1]


def test_those_that_are_feasible_and_have_a_cost_can_be_voted_on():
    round = saved_round()
    save_proposal(round, state=FEASIBLE)
    save_proposal(round, cost=5)
    number = save_proposal(round, state=FEASIBLE, cost=5)
    assert [proposal.number for proposal in votable_proposals(round.id)] == [number]
