"""Rounds of a made-up local government: one takes proposals, one votes, one has its result."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.needs.ballot_box.casting import cast
from ckanext.needs.catalogue.publishing import ensure_organization, site_context, site_user_id
from ckanext.needs.demo.script import SEED, DemoRound, Script
from ckanext.needs.model.proposal import FEASIBLE, WAITING, Proposal
from ckanext.needs.model.round import Round, get_round
from ckanext.needs.model.run import now
from ckanext.needs.rounds.phases import ANNOUNCE, KINDS, PROPOSE, SCREEN, VOTE, phases_of
from ckanext.needs.thai import today

#: Phases: how many days each lasts, one after the other.
DAYS = {PROPOSE: 30, SCREEN: 10, VOTE: 30, ANNOUNCE: 60}
#: How many days ago a round began of which a phase goes on.
AGO = {PROPOSE: 10, VOTE: 55, ANNOUNCE: 80}
#: A voter chooses so many projects at most.
LIMIT = 3


def make_rounds(script: Script, seed: int = SEED) -> int:
    """Make the rounds that there are not yet, and return how many that were."""
    deciding = script.deciding
    organization = ensure_organization(deciding.agency.name, deciding.agency.title.th)
    dice = random.Random(seed)  # noqa: S311 - nothing here is secret
    made = 0
    for one in deciding.rounds:
        if get_round(one.name) is None:
            _make(script, one, organization, deciding.area, dice)
            made += 1
    return made


def _make(
    script: Script, one: DemoRound, organization: str, area: str, dice: random.Random
) -> None:
    # Ballots are cast while the vote goes on, as they all are; then the days of a past one go back.
    casting = VOTE if one.ballots else one.now
    tk.get_action("need_round_create")(
        site_context(),
        {
            "owner_org": organization,
            "name": one.name,
            "title_th": f"{one.title.th} {script.mark}",
            "title_en": f"{one.title.en} (synthetic data)",
            "about_th": f"{one.about.th}\n\n{script.notice}",
            "about_en": one.about.en,
            "area": area,
            "fiscal_year": max(int(year) for year in script.fiscal_years) + 1,
            "budget": one.budget,
            "phases": _phases(AGO[casting]),
            "voting": {"method": "approval", "limit": LIMIT, "codes": True, "paper": True},
            "who": "registered",
            "state": "open",
        },
    )
    made = _there(one.name)
    _propose(one, made, area)
    for voter in range(one.ballots):
        cast(made, f"demo:{voter}", "", _choices(one, dice))
    if one.now != casting:
        _go_back(one.name, AGO[one.now] - AGO[casting])


def _there(name: str) -> Round:
    found = get_round(name)
    if found is None:
        raise LookupError(name)
    return found


def _phases(ago: int) -> list[dict[str, Any]]:
    first, phases = today() - timedelta(ago), list[dict[str, Any]]()
    for kind, days in DAYS.items():
        last = first + timedelta(days - 1)
        days_of = {"starts": first.isoformat(), "ends": last.isoformat()}
        phases.append({"key": kind, "kind": kind, "name": KINDS[kind].as_dict(), **days_of})
        first = last + timedelta(1)
    return phases


def _propose(one: DemoRound, made: Round, area: str) -> None:
    answered: dict[str, Any] = {"state": WAITING}
    if one.now != PROPOSE:
        answered = {"state": FEASIBLE, "feasible": True, "answered": now()}
    user = site_user_id()
    model.Session.add_all(
        Proposal(
            round_id=made.id,
            number=number,
            title=idea.title,
            text=idea.text,
            district=area,
            cost=idea.cost,
            asked_cost=idea.cost,
            created_by=user,
            **answered,
        )
        for number, idea in enumerate(one.ideas, 1)
    )
    model.Session.commit()


def _choices(one: DemoRound, dice: random.Random) -> list[str]:
    """Return a ballot: numbers of projects, at least one."""
    liked = [str(n) for n, idea in enumerate(one.ideas, 1) if dice.randrange(100) < idea.chosen]
    return sorted(dice.sample(liked, min(len(liked), LIMIT)), key=int) or ["1"]


def _go_back(name: str, days: int) -> None:
    made = _there(name)
    back = timedelta(days)
    made.phases = [
        replace(phase, starts=phase.starts - back, ends=phase.ends - back).as_dict()
        for phase in phases_of(made)
    ]
    model.Session.commit()
