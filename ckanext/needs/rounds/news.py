"""What begins in a round for its people, and when: told by the dates alone, without any count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.moments import in_bangkok
from ckanext.needs.rounds.phases import (
    ANNOUNCE,
    COLLECT,
    PROPOSE,
    VOTE,
    Phase,
    Round,
    counts_from,
    phases_of,
    vote_of,
)

#: Phases in which people can do something; the others begin without a word.
BEGINS = {
    COLLECT: Text("เริ่มรวบรวมความต้องการ", "Needs are being collected"),
    PROPOSE: Text("เปิดรับข้อเสนอแล้ว", "Proposing is open"),
    VOTE: Text("เปิดลงคะแนนแล้ว", "Voting is open"),
}
ANNOUNCED = Text("ประกาศผลแล้ว", "The result is announced")


@dataclass(frozen=True, slots=True)
class Began:
    """One thing that begins in a round.

    :param phase: None where the result is announced
    :param moment: its first, Bangkok's time
    """

    text: Text
    moment: datetime
    phase: Phase | None


def began(round: Round, moment: datetime) -> list[Began]:
    """Return what has begun in a round until a moment, in the order of time."""
    all_ = [Began(BEGINS[phase.kind], phase.starts, phase) for phase in _told(round)]
    announced = _announced_from(round)
    if announced is not None:
        all_.append(Began(ANNOUNCED, announced, None))
    there = in_bangkok(moment)
    return sorted((one for one in all_ if one.moment <= there), key=lambda one: one.moment)


def newest(round: Round, moment: datetime, days: int) -> Began | None:
    """Return what began last; None where that is longer ago, or a phase that is over again."""
    last = next(reversed(began(round, moment)), None)
    there = in_bangkok(moment)
    if last is None or last.moment < there - timedelta(days=days):
        return None
    return None if last.phase is not None and not last.phase.has(there) else last


def _told(round: Round) -> list[Phase]:
    return [phase for phase in phases_of(round) if phase.kind in BEGINS]


def _announced_from(round: Round) -> datetime | None:
    """Return when the result is announced: of a round without a vote, as its phases say."""
    if vote_of(round) is not None:
        return counts_from(round)
    return next((phase.starts for phase in phases_of(round) if phase.kind == ANNOUNCE), None)
