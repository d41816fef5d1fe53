"""What the gate gives back: a table that may be published, and what was done to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pyarrow as pa

from ckanext.needs.privacy.texts import NOT_CLEARED, SafeTexts


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

    @property
    def withheld(self) -> int:
        """Cells (counts and texts) that were emptied."""
        return self.counts_withheld + self.texts_withheld

    @property
    def not_cleared(self) -> int:
        """Those of them that are texts which nobody has cleared, whatever is in them."""
        return dict(self.kinds).get(NOT_CLEARED, 0)


def withheld_text(withheld: int, not_cleared: int) -> str:
    """Say for a terminal what was withheld; texts that nobody has cleared are said apart."""
    masked = f"{withheld - not_cleared:,} cells withheld"
    return f"{masked}, {not_cleared:,} texts not cleared" if not_cleared else masked


@dataclass(slots=True)
class GrowingReport:
    """What the gate did so far to a table that passes it in parts."""

    rows: int = 0
    texts_withheld: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])

    def add(self, part: SafeTexts) -> None:
        """Count what was done to one more part."""
        self.rows += part.table.num_rows
        self.texts_withheld += len(part.found)
        self.kinds.update(kind for cell in part.found for kind in cell)

    def done(self) -> GateReport:
        """Return the report on the whole table."""
        return GateReport(self.rows, 0, self.texts_withheld, tuple(sorted(self.kinds.items())))


@dataclass(frozen=True, slots=True)
class GateResult:
    """A table that may be published.

    :param withheld: cells (counts and texts) that were emptied
    """

    table: pa.Table
    withheld: int
    report: GateReport
