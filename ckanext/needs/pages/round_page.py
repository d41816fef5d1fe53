"""What pages say of a round: its timeline, days left, where a proposal can lie, form values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area_tree import AreaTree
from ckanext.needs.pages.need_card import day
from ckanext.needs.rounds.phases import KINDS, Phase, Schedule, phase_at, phases_of
from ckanext.needs.rounds.when import days_left, days_until
from ckanext.needs.thai.text import NO_BREAK


@dataclass(frozen=True, slots=True)
class Step:
    """One phase on the timeline.

    :param where: `past`, `now` or `to_come`
    :param days: left in it, or until it begins; 0 for one that is over
    """

    key: str
    name: str
    kind: str
    starts: str
    ends: str
    where: str
    days: int


def timeline(round: Mapping[str, Any], moment: datetime, lang: str) -> tuple[Step, ...]:
    """Return the phases of a round, as `need_round_show` gives it, at a moment."""
    schedule = Schedule(round["state"], round["phases"])
    now = phase_at(schedule, moment)
    return tuple(_step(phase, now, moment, lang) for phase in phases_of(schedule))


def places(round: Mapping[str, Any], areas: AreaTree) -> list[dict[str, Any]]:
    """Return where something in a round can lie: `code` and `name`.

    Districts with an envelope; without envelopes the whole area and the areas right inside it.
    """
    area = round["area"]["code"]
    inside = [child.code for child in areas.children(area)]
    codes = list(round["envelopes"]) or [area, *inside]
    return [{"code": code, "name": areas.get(code).name} for code in codes]


def _step(phase: Phase, now: Phase | None, moment: datetime, lang: str) -> Step:
    coming = days_until(phase, moment)
    where = "now" if phase == now else ("to_come" if phase.starts > moment else "past")
    days = {"now": days_left(phase, moment), "to_come": coming, "past": 0}[where]
    stored = phase.as_dict()
    return Step(
        key=phase.key,
        name=phase.name.in_(lang),
        kind=KINDS[phase.kind].in_(lang),
        starts=in_words(stored["starts"], lang),
        ends=in_words(stored["ends"], lang),
        where=where,
        days=days,
    )


def in_words(written: str, lang: str) -> str:
    """Return a day as phases have it in words; a moment with its hour."""
    iso, _, clock = written.partition("T")
    if not clock:
        return day(iso, lang)
    hour = Text(f"{clock[:5].replace(':', '.')}{NO_BREAK}น.", clock[:5]).in_(lang)
    return f"{day(iso, lang)} {hour}"
