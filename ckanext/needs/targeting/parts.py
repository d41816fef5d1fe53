"""What the score is made of: the parts of `schemas/targeting.yaml` and what each says of a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml

from ckanext.needs.bilingual import Text

OPEN, SHARE, PEOPLE, GROWTH = "open", "share", "people", "growth"


@dataclass(frozen=True, slots=True)
class Cell:
    """One issue in one district in a fiscal year, as `needs_by_district_issue` has it.

    :param counted: needs that were not merged or withdrawn; `adopted` of them are in a plan
    :param people: affected, as reported; None where nobody reported any
    :param cost: estimated, baht; None where nobody estimated any
    :param before: counted in the fiscal year before; None where that year is not published
    """

    province: str
    district: str
    pillar: str
    issue: str
    counted: int
    adopted: int
    people: int | None = None
    cost: int | None = None
    before: int | None = None

    @property
    def open(self) -> int:
        """Needs that are in no plan or project yet."""
        return self.counted - self.adopted


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score; `weight` is relative to the others'."""

    code: str
    weight: float
    name: Text
    explanation: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """The parts, and how many average needs steady a share."""

    parts: tuple[Part, ...]
    steady: float

    @property
    def whole(self) -> float:
        """The sum of the weights."""
        return sum(part.weight for part in self.parts)

    def without(self, code: str) -> Rules:
        """Return the rules without one part."""
        return Rules(tuple(part for part in self.parts if part.code != code), self.steady)


@cache
def rules() -> Rules:
    """Return the rules of `schemas/targeting.yaml`."""
    path = files("ckanext.needs.schemas") / "targeting.yaml"
    read = cast("dict[str, Any]", yaml.safe_load(path.read_text(encoding="utf-8")))
    parts = [
        Part(part["code"], part["weight"], Text(**part["name"]), Text(**part["explanation"]))
        for part in read["parts"]
    ]
    return Rules(tuple(parts), read["steady"])


def values(code: str, cells: Sequence[Cell], steady: float, average: float) -> list[float | None]:
    """Return what a part says of each cell, None where it is not known.

    :param average: share of all needs of the province that is in no plan
    """
    if code == OPEN:
        return [cell.open for cell in cells]
    if code == SHARE:
        return [(cell.open + steady * average) / (cell.counted + steady) for cell in cells]
    if code == PEOPLE:
        return [cell.people for cell in cells]
    if code == GROWTH:
        return [None if cell.before is None else cell.counted - cell.before for cell in cells]
    raise KeyError(code)


def average_open(cells: Sequence[Cell]) -> float:
    """Return the share of all needs that is in no plan, 0 to 1."""
    counted = sum(cell.counted for cell in cells)
    return sum(cell.open for cell in cells) / counted if counted else 0.0
