"""What the gate gives back: a table that may be published, and what was done to it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the gate did to one table.

    :param rows: of the table
    :param counts_withheld: rows whose count was emptied
    :param texts_withheld: cells of text that were emptied
    :param kinds: kinds of personal data found (and `not_cleared`), each with the number of cells
    :param complementary: how many of the rows withheld are not below the threshold themselves
    :param rounded: rows whose count was rounded
    :param known_before: withheld rows that earlier editions give away already
    :param summed_over: columns that the coarser table published instead does not have
    """

    rows: int
    counts_withheld: int
    texts_withheld: int
    kinds: tuple[tuple[str, int], ...]
    complementary: int = 0
    rounded: int = 0
    known_before: int = 0
    summed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GateResult:
    """A table that may be published.

    :param withheld: cells (counts and texts) that were emptied
    """

    table: pa.Table
    withheld: int
    report: GateReport
