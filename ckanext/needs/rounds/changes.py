"""What can't be changed in a round any more: once voting began, everything that alters the vote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phases import (
    ARCHIVED,
    DRAFT,
    VOTE,
    Phase,
    Round,
    counts_shown,
    may_vote,
    vote_began,
)

#: Where, with how much money, by whom and how it is voted.
VOTE_FIELDS = ("area", "budget", "envelopes", "voting", "who")


def vote_is_set(round: Round, moment: datetime) -> bool:
    """Return whether voting began in a round that people could see."""
    return round.state != DRAFT and vote_began(round, moment)


def check_change(round: Round, values: Mapping[str, Any], moment: datetime) -> None:
    """Refuse a change that would alter a vote that began.

    :param round: as it is; its attributes are named as the keys of `values`
    :param values: all its fields as they are to be
    :raises RoundError: naming the first field that may not change any more
    """
    if not vote_is_set(round, moment):
        return
    shown = counts_shown(round, moment)
    for field in VOTE_FIELDS:
        if _fixed(getattr(round, field), shown) != _fixed(values[field], shown):
            raise _too_late(field)
    if _until_vote(round.phases) != _until_vote(values["phases"]):
        raise _too_late("phases")
    if values["state"] == DRAFT or (values["state"] == ARCHIVED and may_vote(round, moment)):
        raise _too_late("state")


def _fixed(value: Any, shown: bool) -> Any:
    """Return what may not change: how many may vote can, until a share of them is shown."""
    if shown or not isinstance(value, dict):
        return value
    said = cast("dict[str, object]", value)
    return {key: part for key, part in said.items() if key != "eligible"}


def _until_vote(phases: Any) -> list[Phase]:
    """Return the phases up to the vote."""
    found = [Phase.of(stored) for stored in phases]
    kinds = [phase.kind for phase in found]
    return found[: kinds.index(VOTE) + 1] if VOTE in kinds else []


def _too_late(field: str) -> RoundError:
    return RoundError(
        field,
        Text(
            "การลงคะแนนเริ่มแล้ว จึงเปลี่ยนสิ่งที่กระทบการลงคะแนนไม่ได้",
            "voting has begun: what would alter the vote can't be changed any more",
        ),
    )
