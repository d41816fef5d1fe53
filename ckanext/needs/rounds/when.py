"""Where a round is in its time: now, soon or past, and how many days are left."""

from __future__ import annotations

from datetime import datetime

from ckanext.needs.rounds.moments import in_bangkok
from ckanext.needs.rounds.phases import ARCHIVED, Phase, Round, phases_of

NOW, SOON, PAST = "now", "soon", "past"
WHEN = (NOW, SOON, PAST)


def when(round: Round, moment: datetime) -> str:
    """Return whether a round is going on, is to come or is over; an archived one is over."""
    phases, there = phases_of(round), in_bangkok(moment)
    if round.state == ARCHIVED or there >= phases[-1].ends:
        return PAST
    return SOON if there < phases[0].starts else NOW


def days_left(phase: Phase, moment: datetime) -> int:
    """Return in how many days a phase that goes on ends: 0 on its last day."""
    last = phase.ends.timestamp() - 1
    end = datetime.fromtimestamp(last, phase.ends.tzinfo).date()
    return (end - in_bangkok(moment).date()).days


def days_until(phase: Phase, moment: datetime) -> int:
    """Return in how many days a phase begins."""
    return (phase.starts.date() - in_bangkok(moment).date()).days
