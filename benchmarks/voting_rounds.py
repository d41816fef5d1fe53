"""The rounds of the voting benchmark, one a method, and the accounts and codes of its voters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

PROJECTS = 20
COST = 1_000
#: Methods, with the settings that let at most three projects on a ballot.
METHODS: dict[str, dict[str, Any]] = {
    "approval": {"limit": 3},
    "ranked": {"limit": 3},
    "knapsack": {"limit": None},
}


@dataclass(frozen=True, slots=True)
class VotingRound:
    """A round that votes now: its name in addresses, and how people vote in it."""

    name: str
    method: str


def make_round(method: str) -> VotingRound:
    """Make a round of one method, with projects of which three fit into its budget."""
    from ckan import model

    from ckanext.needs.model.proposal import Proposal
    from ckanext.needs.model.round import Round
    from ckanext.needs.rounds.voting_settings import read_voting

    name, round_id = f"soak-{uuid4().hex[:8]}", str(uuid4())
    voting = read_voting({"method": method, "codes": True, **METHODS[method]})
    model.Session.add(
        Round(
            id=round_id,
            name=name,
            organization_id="benchmark",
            area="19",
            title_th="ทดสอบการลงคะแนน",
            fiscal_year=2569,
            budget=3 * COST,
            phases=[_phase()],
            voting=voting.as_dict(),
            who="registered",
            state="open",
            created_by="benchmark",
        )
    )
    common = {"round_id": round_id, "state": "feasible", "created_by": "benchmark"}
    for number in range(1, PROJECTS + 1):
        fields = {"title": f"โครงการ {number}", "district": "1901", "cost": COST}
        model.Session.add(Proposal(number=number, **common, **fields))
    model.Session.commit()
    return VotingRound(name, method)


def make_user() -> tuple[str, str]:
    """Return the id and an API token of a new user."""
    import ckan.plugins.toolkit as tk
    from ckan import model

    from ckanext.needs.catalogue.publishing import site_context

    name = f"voter-{uuid4().hex[:10]}"
    user = model.User(name=name, email=f"{name}@example.org")
    model.Session.add(user)
    model.Session.commit()
    made = tk.get_action("api_token_create")(site_context(), {"user": name, "name": "bench"})
    return user.id, made["token"]


def make_codes(round: VotingRound, number: int) -> list[str]:
    """Return new codes of a round, as they are printed."""
    from ckanext.needs.ballot_box.code_lists import make_codes as make
    from ckanext.needs.model.round import get_round

    found = get_round(round.name)
    assert found is not None
    return make(found, number, "", "benchmark") if number else []


def _phase() -> dict[str, Any]:
    from ckanext.needs.model.run import now
    from ckanext.needs.rounds.moments import in_bangkok

    starts, ends = (
        in_bangkok(now() + timedelta(hours=hours)).replace(tzinfo=None).isoformat("T", "seconds")
        for hours in (-1, 5)
    )
    names = {"th": "ลงคะแนน", "en": "Vote"}
    times = {"starts": starts, "ends": ends, "show_counts": False}
    return {"key": "vote", "kind": "vote", "name": names, **times}
