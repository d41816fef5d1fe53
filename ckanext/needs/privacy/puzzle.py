"""What an attacker solves: unknown counts between bounds, and sums of them that are known.

A count is given away when the least and the greatest value that it can have are too close. Sums are
first taken one by one, which needs no solver; then linear programming (HiGHS, through SciPy) takes
all of them together. Cells that no chain of sums connects are solved side by side in one programme,
and one solution serves as an example for every cell in it, so that thousands of cells take few
programmes: cells are pushed up and down by the toss of a coin until that decides few of them any
more, and only then one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ckanext.needs.privacy.programme import Floats, Numbers, Programme, Sums

#: Solutions are exact to about 1e-7.
TOLERANCE = 1e-5
#: Cells are pushed together as long as that decides this share of the undecided ones.
WORTHWHILE = 0.1
#: How often bounds are drawn together by single sums, at most.
PASSES = 20


@dataclass(frozen=True, slots=True)
class Unknown:
    """A count that is not shown.

    :param true: what it is
    :param low: the least that it can be by the rules alone; high: the most
    :param need: how far apart its least and greatest possible values must be; 0: it need not hide
    """

    true: int
    low: int
    high: int
    need: int


@dataclass(frozen=True, slots=True)
class KnownSum:
    """A sum of unknown counts that is known.

    :param terms: position of an unknown and its sign, 1 or -1
    :param total: what they add up to
    """

    terms: tuple[tuple[int, int], ...]
    total: int


def given_away(unknowns: Sequence[Unknown], sums: Sequence[KnownSum]) -> list[int]:
    """Return the positions of the unknown counts that can be worked out too closely.

    :raises RuntimeError: the solver gave up, or found the true counts impossible
    """
    search = _Search(unknowns, sums)
    while search.push_together():
        pass
    while search.push_one_each():
        pass
    return search.found


class _Search:
    """Widens, for every unknown, the interval that has been proven possible."""

    def __init__(self, unknowns: Sequence[Unknown], sums: Sequence[KnownSum]) -> None:
        self.true = np.array([u.true for u in unknowns], dtype=np.float64)
        self.low = np.array([u.low for u in unknowns], dtype=np.float64)
        self.high = np.array([u.high for u in unknowns], dtype=np.float64)
        self.need = np.array([u.need for u in unknowns], dtype=np.int64)
        self.sums = _sums(sums, len(unknowns))
        self.component, self.linked = self.sums.components()
        self._draw_together()
        self.least = np.where(self.linked, self.true, self.low)
        self.most = np.where(self.linked, self.true, self.high)
        hopeless = self.high - self.low < self.need
        self.found = [int(number) for number in np.flatnonzero(hopeless)]
        self.undecided = self._narrow() & ~hopeless
        self.programme: Programme | None = None
        self.dice = np.random.default_rng(len(unknowns))

    def push_together(self) -> bool:
        """Push undecided cells up or down at random, then the other way; was it worth it?"""
        before = int(self.undecided.sum())
        coins = self.dice.choice((-1.0, 1.0), len(self.true))
        for sign in (1.0, -1.0):
            if self.undecided.any():
                self._solve(np.where(self.undecided, sign * coins, 0.0))
                self.undecided &= self._narrow()
        left = int(self.undecided.sum())
        return 0 < left < before * (1 - WORTHWHILE)

    def push_one_each(self) -> bool:
        """Decide one cell of every component; return whether there were any."""
        chosen = self._one_each()
        if not len(chosen):
            return False
        aim = np.zeros(len(self.true))
        for sign in (1.0, -1.0):
            aim[chosen] = sign
            self._solve(aim)
        narrow = self._narrow()
        self.found.extend(int(number) for number in chosen if narrow[number])
        self.undecided &= narrow
        self.undecided[chosen] = False
        return True

    def _draw_together(self) -> None:
        """Tighten the bounds of each cell by each sum that it is in, the others at their bounds."""
        row, cell, sign = self.sums.row, self.sums.cell, self.sums.sign
        known, rows = self.sums.known, len(self.sums.known)
        for _ in range(PASSES):
            least = np.where(sign > 0, self.low[cell], -self.high[cell])
            most = np.where(sign > 0, self.high[cell], -self.low[cell])
            lowest = known[row] - (np.bincount(row, most, rows)[row] - most)
            highest = known[row] - (np.bincount(row, least, rows)[row] - least)
            low, high = self.low.copy(), self.high.copy()
            np.maximum.at(low, cell, np.where(sign > 0, lowest, -highest))
            np.minimum.at(high, cell, np.where(sign > 0, highest, -lowest))
            if np.array_equal(low, self.low) and np.array_equal(high, self.high):
                break
            self.low, self.high = low, high

    def _one_each(self) -> Numbers:
        undecided = np.flatnonzero(self.undecided)
        _, first = np.unique(self.component[undecided], return_index=True)
        return undecided[first].astype(np.int32)

    def _narrow(self) -> npt.NDArray[np.bool_]:
        """Return which cells are not yet proven to hide among enough whole numbers."""
        width = np.floor(self.most + TOLERANCE) - np.ceil(self.least - TOLERANCE)
        return width < self.need

    def _solve(self, aim: Floats) -> None:
        """Maximise a sum of cells; what comes out is an example of what the counts can be."""
        if self.programme is None:
            self.programme = Programme(self.sums, self.low, self.high)
        values = self.programme.maximised(aim)
        self.least = np.minimum(self.least, values)
        self.most = np.maximum(self.most, values)


def _sums(sums: Sequence[KnownSum], unknowns: int) -> Sums:
    terms = [(row, n, sign) for row, known in enumerate(sums) for n, sign in known.terms]
    return Sums(
        unknowns=unknowns,
        row=np.array([row for row, _, _ in terms], dtype=np.int32),
        cell=np.array([number for _, number, _ in terms], dtype=np.int32),
        sign=np.array([sign for _, _, sign in terms], dtype=np.float64),
        known=np.array([known.total for known in sums], dtype=np.float64),
    )
