"""Everything that ties counts together: today's sums, and the sums of earlier editions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ckanext.needs.privacy.cells import Cell
from ckanext.needs.privacy.links import equations_of
from ckanext.needs.privacy.past import Edition, Past, Shown
from ckanext.needs.privacy.puzzle import Unknown


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
        self.places = {cell.place: number for number, cell in enumerate(cells)}
        found = dict.fromkeys(self._present())
        for edition in reversed(past.editions):
            found |= dict.fromkeys(self._earlier(edition))
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

    def _earlier(self, edition: Edition) -> Iterator[Relation]:
        """Yield what an edition's sums tell of the counts that it did not show exactly."""
        positions = [self._position(shown) for shown in edition]
        for equation in equations_of([shown.place for shown in edition]):
            left = [(number, 1) for number in equation.left]
            members = [*left, *((number, -1) for number in equation.right)]
            if sum(sign * edition[number].true for number, sign in members) != 0:
                continue
            exact = [(n, sign) for n, sign in members if edition[n].low == edition[n].high]
            others = [(n, sign) for n, sign in members if edition[n].low < edition[n].high]
            terms = tuple((positions[n], sign) for n, sign in others)
            if any(number < len(self.cells) for number, _ in terms):
                known = -sum(sign * edition[n].true for n, sign in exact)
                yield Relation(terms, known, earlier=True)

    def _position(self, shown: Shown) -> int:
        """Return the cell whose count is still what it was, or a new position for an old count."""
        if shown.low == shown.high:
            return -1
        number = self.places.get(shown.place)
        if number is not None and self.cells[number].value == shown.true:
            return number
        self.old.append(Unknown(shown.true, shown.low, shown.high, 0))
        return len(self.cells) + len(self.old) - 1
