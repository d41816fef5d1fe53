"""Everything that ties counts together: today's sums, and the sums of earlier editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ckanext.needs.privacy.cells import Cell
from ckanext.needs.privacy.links import equations_of
from ckanext.needs.privacy.past import Past
from ckanext.needs.privacy.puzzle import Unknown
from ckanext.needs.privacy.shown import OldSum, Shown, sums_of


@dataclass(frozen=True, slots=True)
class Relation:
    """A signed sum that is `total_of_terms`, known exactly.

    :param terms: position of a cell (or, behind the cells, of an old count) and its sign, 1 or -1
    :param known: what the terms add up to
    :param total: the cell that is the total of all others; None when there is none
    :param earlier: the relation was shown by an earlier edition, not by what is published now
    """

    terms: tuple[tuple[int, int], ...]
    known: int = 0
    total: int | None = None
    earlier: bool = False


class Relations:
    """All relations between the cells published together, and what old editions add to them.

    :ivar old: counts of earlier editions that were not shown exactly and have changed since; their
        positions follow those of the cells
    """

    def __init__(self, cells: Sequence[Cell], past: Past) -> None:
        self.cells = cells
        self.old: list[Unknown] = []
        self._old_places: dict[Shown, int] = {}
        self.places = {cell.place: number for number, cell in enumerate(cells)}
        found = dict.fromkeys(self._present())
        for edition in reversed(past.editions):
            found |= dict.fromkeys(self._earlier(sums_of(edition)))
        found |= dict.fromkeys(self._earlier(past.sums))
        self.all = list(found)

    def _present(self) -> Iterator[Relation]:
        """Yield the sums that the true counts meet: tables may leave out what others count."""
        for equation in equations_of([cell.place for cell in self.cells]):
            if not any(self.cells[number].threshold for number in equation.members):
                continue
            left = tuple((number, 1) for number in equation.left)
            terms = (*left, *((number, -1) for number in equation.right))
            if sum(sign * self.cells[number].value for number, sign in terms) == 0:
                yield Relation(terms, total=equation.left[0] if equation.is_total else None)

    def _earlier(self, sums: Iterable[OldSum]) -> Iterator[Relation]:
        """Yield the sums of earlier editions that hold a count which is still what it was."""
        for each in sums:
            if any(self._still(shown) is not None for shown, _ in each.terms):
                terms = tuple((self._position(shown), sign) for shown, sign in each.terms)
                yield Relation(terms, each.known, earlier=True)

    def _still(self, shown: Shown) -> int | None:
        """Return the cell whose count is still what it was."""
        number = self.places.get(shown.place)
        same = number is not None and self.cells[number].value == shown.true
        return number if same else None

    def _position(self, shown: Shown) -> int:
        """Return that cell, or the position of an old count."""
        number = self._still(shown)
        if number is not None:
            return number
        if shown not in self._old_places:
            self.old.append(Unknown(shown.true, shown.low, shown.high, 0))
            self._old_places[shown] = len(self.cells) + len(self.old) - 1
        return self._old_places[shown]
