"""Ranks places and issues by their score, and says what each rank is made of.

Of each part a cell gets its position among all cells: the share of the others that have less, of
those that have the same half. The score is the weighted mean of the positions of the parts that
are known of the cell, 0 to 100. `docs/targeting.md` has an example to follow by hand.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ckanext.needs.targeting.parts import Cell, Part, Rules, average_open, values

#: So many provinces and years are remembered: what is published of one changes a few times a day,
#: and all pages of its districts ask for it.
REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part adds to a score.

    :param value: needs, a share (0 to 1) or people
    :param position: share of the other cells that have less, 0 to 1
    :param points: of the score
    """

    part: Part
    value: float
    position: float
    points: float


@dataclass(frozen=True, slots=True)
class Target:
    """A cell with its rank.

    :param best: and `worst`: its ranks when one of the parts, whichever, is left out
    :param reasons: what counts most first
    :param average: share of all needs of the province that is in no plan, 0 to 1
    """

    cell: Cell
    rank: int
    score: float
    best: int
    worst: int
    reasons: tuple[Reason, ...]
    average: float


def ranked(cells: Sequence[Cell], rules: Rules) -> tuple[Target, ...]:
    """Return all cells that have open needs, the highest score first.

    :param cells: of one province and year: they are compared with each other only
    """
    return _ranked(tuple(cells), rules)


@lru_cache(maxsize=REMEMBERED)
def _ranked(cells: tuple[Cell, ...], rules: Rules) -> tuple[Target, ...]:
    asked = [cell for cell in cells if cell.open > 0]
    average = average_open(cells)
    made = {
        part.code: _said(values(part.code, asked, rules.steady, average)) for part in rules.parts
    }
    scores = _scores(made, rules)
    order = _order(asked, scores)
    others = _ranks_without_a_part(asked, made, rules)
    return tuple(
        Target(
            cell=asked[n],
            rank=rank,
            score=scores[n],
            best=min([rank, *(ranks[n] for ranks in others)]),
            worst=max([rank, *(ranks[n] for ranks in others)]),
            reasons=_reasons(n, made, rules),
            average=average,
        )
        for rank, n in enumerate(order, 1)
    )


def positions(numbers: Sequence[float | None]) -> list[float | None]:
    """Return for each number the share of the other numbers that are less, equal ones half."""
    known = sorted(number for number in numbers if number is not None)
    others = len(known) - 1
    return [
        None if number is None else _position(known, number, others) if others else 0.5
        for number in numbers
    ]


def _position(known: Sequence[float], number: float, others: int) -> float:
    less = bisect_left(known, number)
    same = bisect_right(known, number) - less - 1
    return (less + same / 2) / others


@dataclass(frozen=True, slots=True)
class _Said:
    values: list[float | None]
    positions: list[float | None]


def _said(found: list[float | None]) -> _Said:
    return _Said(found, positions(found))


def _scores(made: dict[str, _Said], rules: Rules) -> list[float]:
    count = len(next(iter(made.values())).values) if made else 0
    return [sum(points for _part, points in _points(n, made, rules)) for n in range(count)]


def _points(n: int, made: dict[str, _Said], rules: Rules) -> list[tuple[Part, float]]:
    """Return what each part that is known of a cell adds to its score."""
    known = [
        (part, position)
        for part in rules.parts
        if (position := made[part.code].positions[n]) is not None
    ]
    whole = sum(part.weight for part, _ in known)
    return [(part, 100 * part.weight * position / whole) for part, position in known]


def _reasons(n: int, made: dict[str, _Said], rules: Rules) -> tuple[Reason, ...]:
    found = [
        Reason(
            part=part,
            value=made[part.code].values[n] or 0.0,
            position=made[part.code].positions[n] or 0.0,
            points=points,
        )
        for part, points in _points(n, made, rules)
    ]
    return tuple(sorted(found, key=lambda reason: -reason.points))


def _order(cells: Sequence[Cell], scores: Sequence[float]) -> list[int]:
    def first(n: int) -> tuple[float, int, str, str]:
        cell = cells[n]
        return -round(scores[n], 9), -cell.open, cell.district, cell.issue

    return sorted(range(len(cells)), key=first)


def _ranks_without_a_part(
    cells: Sequence[Cell], made: dict[str, _Said], rules: Rules
) -> list[list[int]]:
    """Return the rank of every cell, once for each part that is left out."""
    found: list[list[int]] = []
    for part in rules.parts if len(rules.parts) > 1 else ():
        ranks = [0] * len(cells)
        scores = _scores(made, rules.without(part.code))
        for rank, n in enumerate(_order(cells, scores), 1):
            ranks[n] = rank
        found.append(ranks)
    return found
