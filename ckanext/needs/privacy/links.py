"""Which sums of published counts must be equal: what an attacker subtracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ckanext.needs.privacy.cells import Key, Place

#: What tells the cells of one grain from others: population, table, key columns.
Grain = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Equation:
    """The sum over `left` is the sum over `right`; both are positions in the list of places.

    :param is_total: the left side is one cell of a coarser table (or a total row)
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    is_total: bool

    @property
    def members(self) -> tuple[int, ...]:
        """All cells of both sides."""
        return (*self.left, *self.right)


def equations_of(places: Sequence[Place]) -> Iterator[Equation]:
    """Yield the equations between cells of different grain in one population.

    Two tables that count the same things have equal sums for each value of the key columns that
    both have. A table with fewer key columns is a total over those it does not have. Values that
    only one of the two has give no equation.
    """
    grains: dict[Grain, list[int]] = defaultdict(list)
    for number, place in enumerate(places):
        grains[place.population, place.table, place.columns].append(number)
    for (one, ones), (other, others) in combinations(grains.items(), 2):
        if one[0] != other[0]:
            continue
        if len(one[2]) > len(other[2]):
            one, ones, other, others = other, others, one, ones
        yield from _between(places, one, ones, other, others)


def _between(
    places: Sequence[Place], one: Grain, ones: list[int], other: Grain, others: list[int]
) -> Iterator[Equation]:
    shared = frozenset(one[2]) & frozenset(other[2])
    is_total = len(shared) == len(one[2]) < len(other[2])
    left, right = _grouped(places, ones, shared), _grouped(places, others, shared)
    for key, members in left.items():
        if key in right:
            yield Equation(tuple(members), tuple(right[key]), is_total)


def _grouped(
    places: Sequence[Place], numbers: list[int], shared: frozenset[str]
) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for number in numbers:
        key = tuple(sorted(pair for pair in places[number].key if pair[0] in shared))
        groups[key].append(number)
    return groups
