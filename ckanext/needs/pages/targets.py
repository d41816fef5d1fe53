"""Places and issues that need it most, with the reasons for their rank, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.figures.scope import Scope
from ckanext.needs.pages.amounts import baht, number, percent, signed
from ckanext.needs.pages.gap_table import district_link, place_name, topic_name
from ckanext.needs.pages.scope_shown import needs_link, open_statuses
from ckanext.needs.targeting.parts import GROWTH, OPEN, PEOPLE, SHARE
from ckanext.needs.targeting.score import Reason, Target


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """What a part says, and what it adds to the score."""

    name: str
    says: str
    points: str
    part: int


@dataclass(frozen=True, slots=True)
class TargetShown:
    """One row of the list.

    :param ranks: between which the rank lies when a part is left out; empty where it stays
    :param link: the needs behind it
    """

    rank: str
    ranks: str
    score: str
    place: str
    place_link: str
    topic: str
    cost: str
    link: str
    reasons: tuple[ReasonShown, ...]


def targets_shown(scope: Scope, targets: Sequence[Target]) -> tuple[TargetShown, ...]:
    """Return rows of the list."""
    return tuple(_shown(scope, target) for target in targets)


def _shown(scope: Scope, target: Target) -> TargetShown:
    cell = target.cell
    where = {"district": cell.district} if cell.district else {"province": cell.province}
    topic = {"issue": cell.issue} if cell.issue else {"pillar": cell.pillar}
    steady = target.best == target.worst
    return TargetShown(
        rank=number(target.rank),
        ranks="" if steady else f"{number(target.best)}–{number(target.worst)}",
        score=number(round(target.score)),
        place=place_name(scope, cell.district),
        place_link=district_link(cell.district),
        topic=topic_name("issue" if cell.issue else "pillar", cell.issue or cell.pillar),
        cost=baht(cell.cost),
        link=needs_link(**where, **topic, fiscal_year=str(scope.year), status=open_statuses()),
        reasons=tuple(_reason(reason, target) for reason in target.reasons),
    )


def _reason(reason: Reason, target: Target) -> ReasonShown:
    return ReasonShown(
        name=lists.say(reason.part.name),
        says=_says(reason, target),
        points=number(round(reason.points)),
        part=round(100 * reason.position),
    )


def _says(reason: Reason, target: Target) -> str:
    cell, code = target.cell, reason.part.code
    if code == OPEN:
        return tk._("{open} of {all} needs are in no plan yet").format(
            open=number(cell.open), all=number(cell.counted)
        )
    if code == SHARE:
        return tk._("{share} in no plan, against {average} in the province").format(
            share=percent(cell.open / cell.counted), average=percent(target.average)
        )
    if code == PEOPLE:
        return tk._("{people} people affected, as reported").format(people=number(reason.value))
    if code == GROWTH:
        return tk._("{change} needs on the year before").format(change=signed(reason.value))
    return number(reason.value)
