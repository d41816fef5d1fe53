"""An attacker: reads published rows only, and works out what he can by subtracting sums.

He shares no code with the gate. He knows the rules as they are published (a count below the
threshold is withheld; a rounded count is a multiple of five), takes every sum that two tables must
share, and the sums of older editions too, and in the worst case knows which counts have not
changed. He draws bounds together sum by sum, subtracts sums from each other (Gaussian elimination
in fractions), and starts again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

MANY = 10**6
Cell = tuple[tuple[str, object], ...]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Published:
    """One published table as its file has it."""

    keys: tuple[str, ...]
    rows: Sequence[Row]

    def cells(self) -> Iterator[tuple[Cell, Row]]:
        """Yield each row by what its count is of; an empty key is a total over the column."""
        for row in self.rows:
            yield tuple((key, row[key]) for key in self.keys if row[key] is not None), row


class Attacker:
    """What somebody knows who has all files.

    :param small: cells that he happens to know to be below the threshold (the worst case: all)
    :param stricter: cells with a threshold of their own
    :param changed: cells that he happens to know to have changed since the first edition
    """

    def __init__(
        self,
        threshold: int,
        small: Iterable[Cell] = (),
        step: int = 5,
        changed: Iterable[Cell] = (),
        stricter: Mapping[Cell, int] | None = None,
    ) -> None:
        self.stricter = stricter or {}
        self.changed = set(changed)
        self.threshold, self.small, self.step = threshold, set(small), step
        self.bounds: dict[Cell, tuple[int, int]] = {}
        self.sums: list[dict[Cell, int]] = []
        self.edition = 0
        self.grains: dict[frozenset[str], dict[Cell, Row]] = {}

    def read(self, tables: Sequence[Published]) -> None:
        """Take in one edition after another."""
        self.edition += 1
        grains: dict[frozenset[str], dict[Cell, Row]] = {}
        for table in tables:
            for cell, row in table.cells():
                grains.setdefault(frozenset(k for k, _ in cell), {})[cell] = row
        for cells in grains.values():
            for cell, row in cells.items():
                self._note(cell, row)
        for one, other in combinations(grains, 2):
            self._compare(grains[one], grains[other], one & other)
        for old, new in product(self.grains, grains):
            if old not in grains and new not in self.grains and not self.changed:
                self._compare(self.grains[old], grains[new], old & new)
        self.grains |= grains

    def pinned(self) -> dict[Cell, int]:
        """Return the withheld counts that he is certain of."""
        while self._draw_together() or self._subtract():
            pass
        return {cell: low for cell, (low, high) in self.bounds.items() if low == high}

    def _note(self, cell: Cell, row: Row) -> None:
        votes, flag = row["votes"], row["votes_status"]
        name = self._now(cell)
        if flag == "suppressed":
            assert votes is None
            small = cell in self.small and name == cell
            self._meet(name, 0, self.stricter.get(cell, self.threshold) - 1 if small else MANY)
        else:
            half = self.step // 2 if flag == "rounded" else 0
            self._meet(name, int(str(votes)) - half, int(str(votes)) + half)

    def _now(self, cell: Cell) -> Cell:
        """Return the name of a count; one that has changed had another in the first edition."""
        return (("edition", 1), *cell) if cell in self.changed and self.edition == 1 else cell

    def _meet(self, cell: Cell, low: int, high: int) -> None:
        before = self.bounds.get(cell, (0, MANY))
        self.bounds[cell] = max(before[0], low), min(before[1], high)

    def _compare(
        self, ones: Iterable[Cell], others: Iterable[Cell], shared: frozenset[str]
    ) -> None:
        sums: dict[Cell, dict[Cell, int]] = {}
        there: dict[Cell, set[int]] = {}
        for sign, cells in ((1, ones), (-1, others)):
            for cell in cells:
                key = tuple(sorted(pair for pair in cell if pair[0] in shared))
                sums.setdefault(key, {})[self._now(cell)] = sign
                there.setdefault(key, set()).add(sign)
        self.sums += [total for key, total in sums.items() if there[key] == {1, -1}]

    def _draw_together(self) -> bool:
        changed = False
        for total in self.sums:
            ends = {c: self._ends(c, s) for c, s in total.items()}
            least, most = sum(e[0] for e in ends.values()), sum(e[1] for e in ends.values())
            assert least <= 0 <= most
            for cell, sign in total.items():
                low, high = -(most - ends[cell][1]), -(least - ends[cell][0])
                changed |= self._tighten(cell, *((low, high) if sign > 0 else (-high, -low)))
        return changed

    def _ends(self, cell: Cell, sign: int) -> tuple[int, int]:
        low, high = self.bounds[cell]
        return (low, high) if sign > 0 else (-high, -low)

    def _tighten(self, cell: Cell, low: int, high: int) -> bool:
        before = self.bounds[cell]
        now = max(before[0], low), min(before[1], high)
        if now == before:
            return False
        self.bounds[cell] = now
        return True

    def _subtract(self) -> bool:
        """Add sums up and subtract them until some have one unknown only."""
        rows = [self._unknowns(total) for total in self.sums]
        changed = False
        for row, right in _eliminated(rows):
            if len(row) == 1:
                ((cell, factor),) = row.items()
                value = right / factor
                if value.denominator == 1:
                    changed |= self._tighten(cell, int(value), int(value))
        return changed

    def _unknowns(self, total: Mapping[Cell, int]) -> tuple[dict[Cell, Fraction], Fraction]:
        row: dict[Cell, Fraction] = {}
        right = Fraction(0)
        for cell, sign in total.items():
            low, high = self.bounds[cell]
            if low == high:
                right -= sign * low
            else:
                row[cell] = Fraction(sign)
        return row, right


def _eliminated(
    rows: Iterable[tuple[dict[Cell, Fraction], Fraction]],
) -> list[tuple[dict[Cell, Fraction], Fraction]]:
    """Return the sums in reduced echelon form."""
    done: list[tuple[Cell, dict[Cell, Fraction], Fraction]] = []
    for row, right in rows:
        for pivot, other, value in done:
            row, right = _without(pivot, row, right, other, value)
        if not row:
            continue
        pivot = next(iter(row))
        factor = row[pivot]
        row, right = {c: f / factor for c, f in row.items()}, right / factor
        done = [(p, *_without(pivot, r, v, row, right)) for p, r, v in done]
        done.append((pivot, row, right))
    return [(row, right) for _, row, right in done]


def _without(
    pivot: Cell,
    row: dict[Cell, Fraction],
    right: Fraction,
    other: Mapping[Cell, Fraction],
    value: Fraction,
) -> tuple[dict[Cell, Fraction], Fraction]:
    factor = row.get(pivot)
    if not factor:
        return row, right
    made = {
        c: row.get(c, Fraction(0)) - factor * other.get(c, Fraction(0)) for c in {**row, **other}
    }
    return {c: f for c, f in made.items() if f}, right - factor * value
