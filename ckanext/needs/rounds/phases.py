"""The phases of a round, and what is possible in them: told by the time alone.

A phase belongs to a round from its first moment on and no longer at its last; nothing has to run
for the next one to begin. What is asked here is asked of any object with `state` and `phases`
(as a round is stored), at a moment; a moment without a zone is UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.moments import in_bangkok, read_end, read_start, write_end, write_start

DRAFT, OPEN, ARCHIVED = "draft", "open", "archived"
#: A round is seen by its organisation only, by everyone, or by everyone as past.
STATES = (DRAFT, OPEN, ARCHIVED)
COLLECT, SCREEN, PROPOSE = "collect", "screen", "propose"
VOTE, ANNOUNCE, OTHER = "vote", "announce", "other"
#: What happens in a phase. Names are free; the portal goes by the kind.
KINDS = {
    COLLECT: Text("รวบรวมความต้องการ", "Collect needs"),
    SCREEN: Text("กลั่นกรอง", "Screen"),
    PROPOSE: Text("เสนอโครงการ", "Propose projects"),
    VOTE: Text("ลงคะแนน", "Vote"),
    ANNOUNCE: Text("ประกาศผลและติดตาม", "Announce and follow"),
    OTHER: Text("อื่น ๆ", "Other"),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a round.

    :param key: its name in addresses and programs; once a round
    :param kind: one of `KINDS`
    :param starts: its first moment, Bangkok's time
    :param ends: the first moment after it
    :param show_counts: results are shown in it, although nothing is announced in it
    """

    key: str
    kind: str
    name: Text
    starts: datetime
    ends: datetime
    show_counts: bool = False

    def has(self, moment: datetime) -> bool:
        """Return whether a moment lies in the phase."""
        return self.starts <= moment < self.ends

    def as_dict(self) -> dict[str, Any]:
        """Return the phase as it is stored and as the API gives it."""
        return {
            "key": self.key,
            "kind": self.kind,
            "name": self.name.as_dict(),
            "starts": write_start(self.starts),
            "ends": write_end(self.ends),
            "show_counts": self.show_counts,
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Phase:
        """Return a phase as it was stored."""
        return cls(
            key=str(stored["key"]),
            kind=str(stored["kind"]),
            name=Text.of(stored["name"]),
            starts=read_start(stored["starts"], "starts"),
            ends=read_end(stored["ends"], "ends"),
            show_counts=bool(stored.get("show_counts")),
        )


class Round(Protocol):
    """What is asked of a round here: a row of `need_round` has it, and so has `Schedule`."""

    @property
    def state(self) -> str:
        """One of `STATES`."""
        ...

    @property
    def phases(self) -> Sequence[Mapping[str, Any]]:
        """Its phases in the order of time, each as `Phase.as_dict` gives it."""
        ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """State and phases of a round without the rest of it."""

    state: str
    phases: Sequence[Mapping[str, Any]]


def phases_of(round: Round) -> tuple[Phase, ...]:
    """Return the phases of a round, in the order of time."""
    return tuple(Phase.of(stored) for stored in round.phases)


def phase_at(round: Round, moment: datetime) -> Phase | None:
    """Return the phase that a moment lies in; None before, between and after phases."""
    there = in_bangkok(moment)
    return next((phase for phase in phases_of(round) if phase.has(there)), None)


def next_phase(round: Round, moment: datetime) -> Phase | None:
    """Return the phase that begins next after a moment, if any."""
    there = in_bangkok(moment)
    return next((phase for phase in phases_of(round) if phase.starts > there), None)


def may_propose(round: Round, moment: datetime) -> bool:
    """Return whether participants may hand in proposals: the round is open, in such a phase."""
    return _is_in(round, moment, PROPOSE)


def may_vote(round: Round, moment: datetime) -> bool:
    """Return whether ballots are taken and may be changed: the round is open, in its vote."""
    return _is_in(round, moment, VOTE)


def vote_began(round: Round, moment: datetime) -> bool:
    """Return whether a vote of the round has begun, be it over or not."""
    vote = vote_of(round)
    return vote is not None and vote.starts <= in_bangkok(moment)


def vote_ended(round: Round, moment: datetime) -> bool:
    """Return whether the round had a vote and it is over."""
    vote = vote_of(round)
    return vote is not None and vote.ends <= in_bangkok(moment)


def counts_shown(round: Round, moment: datetime) -> bool:
    """Return whether anyone may see how the vote went.

    Never before the vote is over; then as soon as a phase that announces has begun after it, or a
    phase that says so (`show_counts`) has: the vote itself too, which says so for when it is over.
    """
    first = counts_from(round)
    return round.state != DRAFT and first is not None and first <= in_bangkok(moment)


def counts_from(round: Round) -> datetime | None:
    """Return the first moment at which `counts_shown` holds; None where it never does."""
    vote = vote_of(round)
    if vote is None:
        return None
    telling = [
        phase.starts
        for phase in phases_of(round)
        if phase.starts >= vote.starts and (phase.show_counts or phase.kind == ANNOUNCE)
    ]
    return max(vote.ends, min(telling)) if telling else None


def vote_of(round: Round) -> Phase | None:
    """Return the phase in which the round votes; rounds have one at most."""
    return next((phase for phase in phases_of(round) if phase.kind == VOTE), None)


def _is_in(round: Round, moment: datetime, kind: str) -> bool:
    now = phase_at(round, moment) if round.state == OPEN else None
    return now is not None and now.kind == kind
