"""What an edition showed of its counts, and what its sums told of those that it did not show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ckanext.needs.privacy.cells import Place
from ckanext.needs.privacy.links import equations_of


@dataclass(frozen=True, slots=True)
class Shown:
    """What an edition showed of one count.

    :param true: what it was
    :param low: the least that it can have been, high: the most, by what was shown of it alone
    :param withheld: nothing was shown but that it was withheld
    """

    place: Place
    true: int
    low: int
    high: int
    withheld: bool

    @property
    def is_exact(self) -> bool:
        """Whether the count was shown as it is."""
        return self.low == self.high


Edition = tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class OldSum:
    """A signed sum of counts that an edition did not show exactly; its other cells told it.

    :param terms: counts with their sign, 1 or -1
    :param known: what they added up to
    """

    terms: tuple[tuple[Shown, int], ...]
    known: int


def sums_of(edition: Edition) -> Iterator[OldSum]:
    """Yield what an edition's sums tell of the counts that it did not show exactly."""
    for equation in equations_of([shown.place for shown in edition]):
        signed = [(edition[number], 1) for number in equation.left]
        signed += [(edition[number], -1) for number in equation.right]
        if sum(sign * shown.true for shown, sign in signed) != 0:
            continue
        terms = tuple((shown, sign) for shown, sign in signed if not shown.is_exact)
        if terms:
            known = -sum(sign * shown.true for shown, sign in signed if shown.is_exact)
            yield OldSum(terms, known)
