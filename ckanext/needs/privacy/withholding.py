"""Decides which counts are shown, which are rounded and which are withheld."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ckanext.needs.privacy.cells import Cell
from ckanext.needs.privacy.past import Past, Shown
from ckanext.needs.privacy.puzzle import KnownSum, Unknown, given_away
from ckanext.needs.privacy.relations import Relation, Relations
from ckanext.needs.privacy.rules import Rules, width_needed

#: So many rounds of withholding one partner in each sum, before it goes on with more.
PATIENCE = 4
PUBLISHED, SUPPRESSED, ROUNDED = "published", "suppressed", "rounded"


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the most that a count can be, as far as an attacker can tell."""

    low: int
    high: int

    def within(self, other: Interval | None) -> Interval:
        """Return both together."""
        if other is None:
            return self
        return Interval(max(self.low, other.low), min(self.high, other.high))


class Withholding:
    """The decision on every cell that is published together, and what an attacker makes of it.

    :param settled: decisions on the first cells that can't be changed any more: they were taken
        for another dataset of the same run
    """

    def __init__(
        self, cells: Sequence[Cell], rules: Rules, past: Past, settled: Sequence[str] = ()
    ) -> None:
        self.cells, self.rules = cells, rules
        found = Relations(cells, past)
        self.relations, self.old = found.all, found.old
        self.of_cell = _by_cell(self.relations)
        self.state = [*settled, *([PUBLISHED] * (len(cells) - len(settled)))]
        self.changeable = range(len(settled), len(cells))
        self.remembered = _remembered(cells, past)
        self.ceiling = sum(cell.value for cell in cells) + 1000
        self.small_totals = set[int]()
        self.known = self._known_before()

    def decide(self) -> None:
        """Withhold small counts, round totals over them, and withhold what would give them away."""
        small = [n for n in self.changeable if self.cells[n].value < self.cells[n].threshold]
        for number in small:
            self.state[number] = SUPPRESSED
        before = [n for n in range(self.changeable.start) if self.state[n] == SUPPRESSED]
        changed = {*before, *small, *self._settle_totals([*before, *small])}
        rounds = 0
        while self.rules.complementary and changed:
            exposed = self.exposed(changed)
            changed = set(self._partners(exposed, rounds // PATIENCE))
            rounds += 1
            changed |= {*self._settle_totals(changed), *exposed} if changed else set()

    def exposed(self, among: Iterable[int] | None = None) -> list[int]:
        """Return the withheld cells that can be worked out too closely.

        :param among: look at these only; all without it
        """
        looked_at = None if among is None else set(among)
        numbers = [n for n, state in enumerate(self.state) if state != PUBLISHED]
        unknowns = [self._unknown(n, looked_at is None or n in looked_at) for n in numbers]
        return self._solved(numbers, unknowns, list(self._of(numbers)))

    def shown(self, number: int) -> Shown:
        """Return what the decision shows of a cell."""
        cell, state = self.cells[number], self.state[number]
        bounds = Interval(cell.value, cell.value) if state == PUBLISHED else self._bounds(number)
        return Shown(cell.place, cell.value, bounds.low, bounds.high, state == SUPPRESSED)

    def rounded(self, number: int) -> int:
        """Return a count as a multiple of the step of rounding; the middle goes up."""
        step = self.rules.rounding
        return (self.cells[number].value + step // 2) // step * step

    def _known_before(self) -> frozenset[int]:
        """Return the cells that the earlier editions alone give away already."""
        earlier = [relation for relation in self.relations if relation.earlier]
        bound = {number for relation in earlier for number, _ in relation.terms}
        found = {*self.remembered, *(n for n in bound if n < len(self.cells))}
        numbers = sorted(n for n in found if self.cells[n].threshold)
        unknowns = [self._unknown_before(number) for number in numbers]
        return frozenset(self._solved(numbers, unknowns, earlier))

    def _solved(
        self, numbers: Sequence[int], unknowns: Sequence[Unknown], relations: Sequence[Relation]
    ) -> list[int]:
        """Return those of the numbers that an attacker works out from the relations."""
        old = range(len(self.cells), len(self.cells) + len(self.old))
        position = {number: place for place, number in enumerate((*numbers, *old))}
        sums = [self._sum(relation, position) for relation in relations]
        found = given_away([*unknowns, *self.old], sums)
        return sorted(numbers[place] for place in found if place < len(numbers))

    def _unknown_before(self, number: int) -> Unknown:
        cell = self.cells[number]
        high = cell.threshold - 1 if cell.value < cell.threshold else self.ceiling
        interval = Interval(min(cell.least, cell.value), high)
        interval = interval.within(self.remembered.get(number))
        return Unknown(cell.value, interval.low, interval.high, width_needed(cell.threshold))

    def _unknown(self, number: int, looked_at: bool) -> Unknown:
        cell = self.cells[number]
        interval = self._bounds(number).within(self.remembered.get(number))
        hides = looked_at and self.state[number] == SUPPRESSED and number not in self.known
        need = width_needed(cell.threshold) if hides else 0
        return Unknown(cell.value, interval.low, interval.high, need)

    def _bounds(self, number: int) -> Interval:
        """Return what the published rules tell of a cell that is not shown as it is."""
        cell = self.cells[number]
        if self.state[number] == ROUNDED:
            return self._rounded(cell)
        if cell.value < cell.threshold:
            return Interval(min(cell.least, cell.value), cell.threshold - 1)
        if number in self.small_totals:
            return Interval(cell.threshold, 2 * self.rules.rounding - 1)
        return Interval(cell.threshold, self.ceiling)

    def _rounded(self, cell: Cell) -> Interval:
        step = self.rules.rounding
        middle = (cell.value + step // 2) // step * step
        least = middle - step // 2
        return Interval(max(least, 2 * step, cell.threshold), least + step - 1)

    def _sum(self, relation: Relation, position: dict[int, int]) -> KnownSum:
        terms = tuple((position[n], sign) for n, sign in relation.terms if n in position)
        shown = sum(sign * self.cells[n].value for n, sign in relation.terms if n not in position)
        return KnownSum(terms, relation.known - shown)

    def _of(self, numbers: Iterable[int]) -> Iterator[Relation]:
        """Yield the relations that hold any of these cells, each once."""
        for place in sorted({place for number in numbers for place in self.of_cell[number]}):
            yield self.relations[place]

    def _settle_totals(self, withheld: Iterable[int]) -> Iterator[int]:
        """Round the totals over cells that are not shown; withhold the small ones; yield them."""
        if not self.rules.rounding:
            return
        for relation in list(self._of(withheld)):
            total = relation.total
            if total is None or not self._may_change(total) or self.state[total] != PUBLISHED:
                continue
            large = self.cells[total].value >= 2 * self.rules.rounding
            self.state[total] = ROUNDED if large else SUPPRESSED
            if not large:
                self.small_totals.add(total)
            yield total
            yield from self._settle_totals([total])

    def _may_change(self, number: int) -> bool:
        return number in self.changeable and self.cells[number].threshold > 0

    def _partners(self, exposed: Sequence[int], hurry: int) -> Iterator[int]:
        """Withhold more cells beside those that can be worked out; yield them.

        :param hurry: 0: one in each sum, so that no more than needed is withheld; then for each
            cell one, two, four ...
        """
        helped: set[int] = set()
        for number in exposed:
            if number in helped and not hurry:
                continue
            for _ in range(2 ** max(hurry - 1, 0)):
                place, partner = self._partner(number)
                if partner is None:
                    break
                self.state[partner] = SUPPRESSED
                helped |= {n for n, _ in self.relations[place].terms}
                yield partner

    def _partner(self, number: int) -> tuple[int, int | None]:
        """Return the cheapest cell to withhold beside one, with the relation that both are in.

        It looks in the cell's own sums first, then in those of the withheld cells beside it.
        """
        seen, border = set[int](), [number]
        while border:
            places = {place for n in border for place in self.of_cell[n]} - seen
            seen |= places
            choices = [choice for place in places for choice in self._choices(place)]
            if choices:
                *_, place, partner = min(choices)
                return place, partner
            border = [n for place in places for n, _ in self.relations[place].terms]
        return -1, None

    def _choices(self, place: int) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield what may be withheld in a relation, with how much is lost by it, least first.

        A shown cell before a rounded total; one whose other sums have withheld cells already; the
        smaller count.
        """
        total = self.relations[place].total
        for number, _ in self.relations[place].terms:
            if not self._may_change(number) or number in self.known:
                continue
            if self.state[number] == SUPPRESSED:
                continue
            late = 1 if number == total or self.state[number] == ROUNDED else 0
            alone = sum(self._alone(other) for other in self.of_cell[number] if other != place)
            yield late, alone, self.cells[number].value, place, number

    def _alone(self, place: int) -> bool:
        """Return whether all cells of a relation are shown."""
        terms = self.relations[place].terms
        return all(n < len(self.cells) and self.state[n] == PUBLISHED for n, _ in terms)


def _by_cell(relations: Sequence[Relation]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place, relation in enumerate(relations):
        for number, _ in relation.terms:
            found[number].append(place)
    return found


def _remembered(cells: Sequence[Cell], past: Past) -> dict[int, Interval]:
    """Return what was shown of cells when their count was what it is today."""
    told = past.told()
    places = ((number, told.get((cell.place, cell.value))) for number, cell in enumerate(cells))
    return {number: Interval(*bounds) for number, bounds in places if bounds}
