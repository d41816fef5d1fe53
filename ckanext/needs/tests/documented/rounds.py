"""The rounds of the examples: one that takes proposals, one that votes, one whose result is out."""

from __future__ import annotations

from ckan import model

from ckanext.needs.ballot_box import code_lists, sheets
from ckanext.needs.ballot_box.casting import cast
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.round import Round, get_round
from ckanext.needs.rounds.voting_settings import VotingSettings
from ckanext.needs.tests.ballot_box.conftest import phases
from ckanext.needs.tests.logic.test_rounds import PROPOSING as PROPOSING_PHASES

AREA = "1902"
PROPOSING = "2b3c4d5e-6f70-4182-93a4-b5c6d7e8f901"
#: Proposals of the round that takes them: to read, to answer, to take back.
PROPOSAL, ANSWERED, WITHDRAWN = (f"4c5d6e7f-8091-42a3-b4c5-d6e7f809{n:04d}" for n in (1, 2, 3))
IDEAS = {
    PROPOSAL: ("ลานกีฬาหลังวัด", 300_000),
    ANSWERED: ("ถังขยะแยกประเภทหน้าตลาด", 90_000),
    WITHDRAWN: ("ป้ายชื่อซอย", 20_000),
}
#: What is voted on: titles and baht, in the order of their numbers.
BALLOT = (("ลานกีฬาหลังวัด", 300_000), ("ถังขยะแยกประเภท", 90_000), ("ทางเดินริมคลอง", 200_000))
VOTERS = 12
#: Who takes part.
ROLES = ("citizen", "official", "publisher")


def make(org: str, people: dict[str, str]) -> None:
    """Make the rounds of an organisation (its id), with what people (ids by role) did there."""
    citizen = people["citizen"]
    _round(org, "kaeng-khoi-2570", 2570, PROPOSING_PHASES, id=PROPOSING)
    for number, (proposal_id, (title, cost)) in enumerate(IDEAS.items(), 1):
        _propose(PROPOSING, number, title, cost, citizen, id=proposal_id, asked_cost=cost)
    _round(org, "kaeng-khoi-draft", 2571, PROPOSING_PHASES, state="draft")
    voting = _votable(org, "kaeng-khoi-2569", 2569, citizen)
    code_lists.make_codes(voting, 50, "", people["publisher"])
    readings = (("18", "official"), ("19", "official"), ("19", "publisher"), ("20", "official"))
    for sheet, who in readings:
        sheets.enter(voting, sheet, people[who], "", ("2",))
    _announced(org, citizen)


def _announced(org: str, citizen: str) -> None:
    """Let the vote of an earlier year have come to its end."""
    voted = _votable(org, "kaeng-khoi-2568", 2568, citizen)
    for voter in range(VOTERS):
        cast(voted, f"user:{voter}", "", ("1", "2") if voter % 3 else ("3",))
    voted = get_round("kaeng-khoi-2568")
    assert voted
    voted.phases = phases(-3, -2, -1)
    model.Session.commit()


def _votable(org: str, name: str, year: int, citizen: str) -> Round:
    made = _round(org, name, year, phases())
    for number, (title, cost) in enumerate(BALLOT, 1):
        _propose(made.id, number, title, cost, citizen, state="feasible", feasible=True)
    return made


def _round(org: str, name: str, year: int, phases: list[dict], **more: str) -> Round:
    voting = {"method": "approval", "limit": 2, "codes": True, "paper": True}
    made = Round(
        name=name, organization_id=org, area=AREA, fiscal_year=year, phases=phases,
        title_th=f"งบประมาณแบบมีส่วนร่วม อ.แก่งคอย {year}",
        title_en=f"Kaeng Khoi decides {year}", budget=500_000,
        voting=VotingSettings.of(voting).as_dict(), who="registered", created_by="x",
        **{"state": "open", **more},
    )  # fmt: skip
    model.Session.add(made)
    model.Session.commit()
    return made


def _propose(round_id: str, number: int, title: str, cost: int, citizen: str, **more) -> None:
    said = {"round_id": round_id, "number": number, "title": title, "cost": cost}
    model.Session.add(Proposal(**said, district=AREA, created_by=citizen, **more))
    model.Session.commit()
